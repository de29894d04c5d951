import { act, fireEvent, screen, within } from "@testing-library/react";
import type { ComponentType, ReactNode } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { createMockGenerator } from "../testing/mock-generator.js";
import {
  button,
  dialog,
  hasFocus,
  isGone,
  open,
  openDialog,
  type Parts,
  says,
  showIn,
  withLibrary,
} from "./library-page.contract.js";
import { type ToastOptions, useToast } from "./toast.js";

/** What people rely on in the toasts of every kit. Needs the kit's stylesheet on the page. */
export function describeToasts(
  name: string,
  { MediaLibrary }: Parts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const show = showIn(Wrapper);
  let showToast: (toast: ToastOptions) => () => void;

  /** A part of an app's own: the only place from which an app shows toasts. */
  function OwnUploadCard() {
    showToast = useToast();
    return <button type="button">Own</button>;
  }
  const showLibrary = async () => {
    show(<MediaLibrary slots={{ UploadCard: OwnUploadCard }} />);
    return button("Own");
  };
  const toasts = () => screen.queryAllByRole("listitem").map((each) => each.textContent);

  describe(name, () => {
    withLibrary();
    afterEach(() => {
      vi.useRealTimers();
      document.documentElement.style.fontSize = "";
    });

    it("shows what happened, reads it out with its button, and undoes it", async () => {
      await showLibrary();
      const onSelect = vi.fn();
      act(() => void showToast({ text: "1 image deleted", action: { label: "Undo", onSelect } }));
      const region = within(screen.getByRole("region", { name: "Notifications" }));
      region.getByText("1 image deleted");
      await says("1 image deleted. Undo");
      await userEvent.click(region.getByRole("button", { name: "Undo" }));
      expect(onSelect).toHaveBeenCalledOnce();
      await isGone("region", "Notifications");
    });

    it.each([100, 200])(
      "leaves room for its words beside a long button at 320 px with text of %i %%",
      async (size) => {
        await page.viewport(320, 640);
        document.documentElement.style.fontSize = `${size}%`;
        await showLibrary();
        const action = { label: "Open contact sheet", onSelect: () => {} };
        act(() => void showToast({ text: "Batch finished: 8 images", action }));
        const toast = screen.getByRole("listitem");
        const words = within(toast).getByText("Batch finished: 8 images");
        expect(words.getBoundingClientRect().width).toBeGreaterThan(100);
        for (const element of toast.querySelectorAll("*")) {
          const { left, right } = element.getBoundingClientRect();
          expect([left >= 0, right <= 320], element.textContent ?? "").toEqual([true, true]);
        }
      },
    );

    it("shows three at most, the newest last, and one of each key", async () => {
      await showLibrary();
      act(() => {
        for (const text of ["one", "two", "three", "four"]) showToast({ text });
      });
      expect(toasts()).toEqual(["two", "three", "four"]);
      act(() => {
        showToast({ text: "1 new", key: "new" });
        showToast({ text: "2 new", key: "new" });
      });
      expect(toasts()).toEqual(["three", "four", "2 new"]);
    });

    it("keeps the focus and counts ten seconds anew when one of the same key comes, and says when one is gone", async () => {
      await showLibrary();
      const onClose = vi.fn();
      const action = { label: "Show", onSelect: () => {} };
      const waits = (milliseconds: number) => act(() => void vi.advanceTimersByTime(milliseconds));
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
      act(() => void showToast({ text: "1 new", key: "new", action, onClose }));
      waits(6000);
      act(() => screen.getByRole("button", { name: "Show" }).focus());
      act(() => void showToast({ text: "2 new", key: "new", action, onClose }));
      expect(document.activeElement).toBe(screen.getByRole("button", { name: "Show" }));
      act(() => screen.getByRole("button", { name: "Show" }).blur());
      waits(9000);
      expect(toasts()).toHaveLength(1);
      expect(onClose).not.toHaveBeenCalled();
      waits(1100);
      expect(toasts()).toEqual([]);
      expect(onClose).toHaveBeenCalledOnce();
      act(() => {
        for (const text of ["one", "two", "three"]) showToast({ text, onClose });
      });
      act(() => void showToast({ text: "four" }));
      expect(onClose).toHaveBeenCalledTimes(2);
    });

    it("closes one by its function and by its own button", async () => {
      await showLibrary();
      let close = () => {};
      act(() => {
        close = showToast({ text: "one" });
        showToast({ text: "two" });
      });
      act(() => close());
      expect(toasts()).toEqual(["two"]);
      await userEvent.click(await button("Dismiss"));
      expect(toasts()).toEqual([]);
    });

    it("goes away after ten seconds, which do not pass while the pointer or the focus is on it", async () => {
      await showLibrary();
      const waits = (milliseconds: number) => act(() => void vi.advanceTimersByTime(milliseconds));
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
      act(() => void showToast({ text: "one" }));
      const region = screen.getByRole("region", { name: "Notifications" });
      waits(6000);
      fireEvent.pointerEnter(region);
      waits(60_000);
      fireEvent.pointerLeave(region);
      waits(2000);
      act(() => screen.getByRole("button", { name: "Dismiss" }).focus());
      waits(60_000);
      act(() => screen.getByRole("button", { name: "Dismiss" }).blur());
      waits(1900);
      expect(toasts()).toEqual(["one"]);
      waits(200);
      expect(toasts()).toEqual([]);
    });

    it("gives the focus back when it is closed, by Escape too", async () => {
      const own = await showLibrary();
      act(() => own.focus());
      for (const key of ["{Enter}", "{Escape}"]) {
        act(() => void showToast({ text: "one" }));
        act(() => screen.getByRole("button", { name: "Dismiss" }).focus());
        await userEvent.keyboard(key);
        await isGone("region", "Notifications");
        await hasFocus(own);
      }
    });

    it("can be seen and pressed while a dialog makes the page inert, and leaves the dialog open", async () => {
      open(createMockGenerator());
      await showLibrary();
      await openDialog();
      act(() => void showToast({ text: "one" }));
      const dismiss = await button("Dismiss");
      const { left, top, width, height } = dismiss.getBoundingClientRect();
      expect(dismiss.contains(document.elementFromPoint(left + width / 2, top + height / 2))).toBe(true);
      await userEvent.click(dismiss);
      await isGone("region", "Notifications");
      await dialog();
    });

    it("closes by Escape alone while a dialog is open, and leaves the dialog", async () => {
      open(createMockGenerator());
      await showLibrary();
      const { prompt } = await openDialog();
      act(() => void showToast({ text: "one" }));
      act(() => screen.getByRole("button", { name: "Dismiss" }).focus());
      await userEvent.keyboard("{Escape}");
      await isGone("region", "Notifications");
      await hasFocus(prompt);
      await dialog();
      await userEvent.keyboard("{Escape}");
      await isGone("dialog", "Generate image");
    });
  });
}
