import { act, screen, waitFor, within } from "@testing-library/react";
import type { ComponentType, ReactNode } from "react";
import { beforeEach, describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import { createMockGenerator } from "../testing/mock-generator.js";
import { button, library, open, type Parts, showIn, withLibrary } from "./library-page.contract.js";

/** Stacks in every kit: one tile for several images, chosen, opened, selected and deleted. */
export function describeStacks(
  name: string,
  { MediaLibrary }: Parts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const show = showIn(Wrapper);
  const names = () => screen.queryAllByRole("gridcell").map((each) => each.getAttribute("aria-label") ?? "");
  const tile = () => screen.findByRole("gridcell", { name: /3 images, stack/ });

  describe(`${name}: stacks`, () => {
    withLibrary();
    beforeEach(() => page.viewport(1000, 800));

    it("show a run as one tile, which is selected, opened, closed and deleted with all that it stands for", async () => {
      open(createMockGenerator({ latency: 0 }));
      await library.generateImages({ prompt: "a fox", width: 24, height: 16, n: 3 });
      await library.generateImages({ prompt: "an owl", width: 24, height: 16, seed: 77 });
      show(<MediaLibrary />);
      await waitFor(() => expect(names()).toHaveLength(4));
      await userEvent.click(await button("View"));
      const view = within(await screen.findByRole("dialog", { name: "View" }));
      await userEvent.selectOptions(view.getByRole("combobox", { name: "Stacks" }), "Runs");
      await userEvent.keyboard("{Escape}");
      await waitFor(() => expect(names()).toHaveLength(2));
      // Of images, as the selection counts them, and not of tiles.
      expect(screen.getByText("4 images")).toBeTruthy();

      (await tile()).focus();
      await userEvent.keyboard("{Enter}");
      await waitFor(() => expect(names()).toHaveLength(3));
      expect(names().some((each) => each.includes("stack"))).toBe(false);
      await userEvent.click(await button("Close the stack"));
      await waitFor(() => expect(names()).toHaveLength(2));
      await waitFor(async () => expect(document.activeElement).toBe(await tile()));

      await userEvent.keyboard(" ");
      expect(await screen.findByText("3 selected")).toBeTruthy();
      expect((await tile()).getAttribute("aria-selected")).toBe("true");
      await userEvent.keyboard(" ");
      await waitFor(() => expect(screen.queryByText("3 selected")).toBeNull());
      await userEvent.keyboard("{Delete}");
      await waitFor(() => expect(names()).toHaveLength(1));
      expect(library.getSnapshot().trashCount).toBe(3);
    });

    it.each(["justified", "list"] as const)("are one tile in the view %s too", async (layout) => {
      open(createMockGenerator({ latency: 0 }));
      await library.generateImages({ prompt: "a fox", width: 24, height: 16, n: 3 });
      await library.generateImages({ prompt: "an owl", width: 16, height: 24, seed: 77 });
      show(<MediaLibrary defaultQuery={{ stack: "run" }} defaultView={{ layout, size: 120 }} />);
      const stack = await tile();
      await waitFor(() => expect(names()).toHaveLength(2));
      // Its count is seen, within the tile.
      const count = stack.querySelector("[data-slot=asset-card-stack]") ?? document.body;
      const [inner, outer] = [count.getBoundingClientRect(), stack.getBoundingClientRect()];
      expect(count.textContent).toBe("3");
      expect(inner.width).toBeGreaterThan(0);
      expect(inner.left >= outer.left && inner.right <= outer.right).toBe(true);
      expect(inner.top >= outer.top && inner.bottom <= outer.bottom).toBe(true);
      stack.focus();
      await userEvent.keyboard("{Enter}");
      await waitFor(() => expect(names()).toHaveLength(3));
      await userEvent.click(await button("Close the stack"));
      await waitFor(() => expect(names()).toHaveLength(2));
      await waitFor(async () => expect(document.activeElement).toBe(await tile()));
      await userEvent.keyboard(" ");
      expect(await screen.findByText("3 selected")).toBeTruthy();
    });

    it("are selected as a whole by a rectangle", async () => {
      open(createMockGenerator({ latency: 0 }));
      await library.generateImages({ prompt: "a fox", width: 24, height: 16, n: 3 });
      await library.generateImages({ prompt: "an owl", width: 24, height: 16, seed: 77 });
      show(<MediaLibrary defaultQuery={{ stack: "run" }} />);
      const stack = await tile();
      const from = stack.getBoundingClientRect();
      const send = (type: string, clientX: number, clientY: number) =>
        stack.dispatchEvent(
          new PointerEvent(type, {
            bubbles: true,
            cancelable: true,
            clientX,
            clientY,
            pointerId: 1,
            isPrimary: true,
            pointerType: "mouse",
            buttons: 1,
            shiftKey: true,
          }),
        );
      act(() => void send("pointerdown", from.right - 8, from.top + 40));
      act(() => void send("pointermove", from.left + 30, from.top + 50));
      act(() => void send("pointermove", from.left + 20, from.top + 60));
      expect(await screen.findByText("3 selected")).toBeTruthy();
      expect(stack.getAttribute("aria-selected")).toBe("true");
      act(() => void send("pointerup", from.left + 20, from.top + 60));
    });
  });
}
