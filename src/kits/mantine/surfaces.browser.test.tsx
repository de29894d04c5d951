import { MantineProvider } from "@mantine/core";
import { cleanup, render, screen } from "@testing-library/react";
import { useEffect, useState } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import "@mantine/core/styles.css";
import { emulateMedia } from "../../components/emulate-media.contract.js";
import { mantineKit } from "./mantine-kit.js";

afterEach(cleanup);

/** Calls `action` before the browser paints, and before React runs the effects that wait for that. */
function whenAdded(name: string, action: () => void): void {
  const observer = new MutationObserver(() => {
    if (!screen.queryByRole("dialog", { name })) return;
    observer.disconnect();
    action();
  });
  observer.observe(document.body, { subtree: true, childList: true });
}

describe("Mantine's surfaces with reduced motion", () => {
  it.each(["Dialog", "Drawer"] as const)("%s closes by an Escape at the moment it appears", async (name) => {
    await emulateMedia({ "prefers-reduced-motion": "reduce" });
    const closed = vi.fn();
    function Surfaces() {
      const [isOpen, setOpen] = useState(false);
      useEffect(() => {
        const timer = setTimeout(setOpen, 50, true);
        return () => clearTimeout(timer);
      }, []);
      const above = { label: "Above", open: isOpen, onClose: () => closed("Above") };
      return (
        <>
          <mantineKit.Drawer label="Beneath" open onClose={() => closed("Beneath")}>
            Beneath
          </mantineKit.Drawer>
          {name === "Dialog" ? (
            <mantineKit.Dialog size="sm" {...above}>
              Above
            </mantineKit.Dialog>
          ) : (
            <mantineKit.Drawer {...above}>Above</mantineKit.Drawer>
          )}
        </>
      );
    }
    whenAdded("Above", () => {
      document.body.dispatchEvent(
        new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }),
      );
    });
    render(<Surfaces />, { wrapper: MantineProvider });
    await vi.waitFor(() => expect(closed).toHaveBeenCalled());
    expect(closed.mock.calls).toEqual([["Above"]]);
  });
});
