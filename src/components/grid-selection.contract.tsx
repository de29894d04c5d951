import { act, screen, waitFor } from "@testing-library/react";
import { type ComponentType, type ReactNode, useState } from "react";
import { describe, expect, it, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { toAssetList } from "../core/library/query/asset-list.js";
import type { MediaAsset, SelectionMode } from "../index.js";
import { useSelection } from "../index.js";
import { cell, hasFocus, type Parts, record, showIn, withLibrary } from "./library-page.contract.js";
import type { MediaGridProps } from "./part-props.js";

const RECORDS = Array.from({ length: 60 }, (_, index) => record(index));

/** Opening and selecting by mouse, touch and keyboard. Needs the kit's stylesheet on the page. */
export function describeGridSelection(
  name: string,
  { MediaGrid }: Pick<Parts, "MediaGrid">,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const show = showIn(Wrapper);

  type SelectableProps = MediaGridProps & { assets?: readonly MediaAsset[]; mode?: SelectionMode };
  function Selectable({ assets = RECORDS, mode, ...props }: SelectableProps) {
    const [all] = useState(assets);
    return (
      <MediaGrid {...props} assets={all} selection={useSelection({ assets: all, selectionMode: mode })} />
    );
  }
  const selected = () =>
    screen
      .getAllByRole("gridcell")
      .filter((each) => each.ariaSelected === "true")
      .map((each) => each.getAttribute("aria-label"));
  const isSelected = (...names: string[]) => waitFor(() => expect(selected()).toEqual(names));
  const names = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => `${from + index}.png`);
  const press = (key: string, init: KeyboardEventInit) =>
    act(() =>
      document.activeElement?.dispatchEvent(
        new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init }),
      ),
    );
  const middleOf = (element: Element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { clientX: left + width / 2, clientY: top + height / 2 };
  };
  const point = (
    target: Element,
    type: string,
    place: { clientX: number; clientY: number },
    init: PointerEventInit = {},
  ) =>
    act(() =>
      target.dispatchEvent(
        new PointerEvent(type, {
          bubbles: true,
          cancelable: true,
          isPrimary: true,
          pointerId: 7,
          ...place,
          ...init,
        }),
      ),
    );

  describe(`${name}: selecting in the grid`, () => {
    withLibrary();

    it("opens on a click, and selects on one as soon as something is selected", async () => {
      const onOpen = vi.fn();
      show(<Selectable onOpen={onOpen} />);
      await userEvent.click(await cell("0.png"));
      expect(onOpen).toHaveBeenCalledExactlyOnceWith(RECORDS[0]);
      await userEvent.click(await cell("1.png"), { modifiers: ["Control"] });
      await isSelected("1.png");
      await userEvent.click(await cell("3.png"));
      await isSelected("1.png", "3.png");
      await userEvent.click(await cell("1.png"));
      await userEvent.click(await cell("3.png"));
      await isSelected();
      expect(onOpen).toHaveBeenCalledTimes(1);
    });

    it("grows and shrinks the selection by Shift-click and by Shift with the arrows", async () => {
      show(<Selectable />);
      await userEvent.click(await cell("2.png"), { modifiers: ["Control"] });
      await userEvent.click(await cell("6.png"), { modifiers: ["Shift"] });
      await isSelected(...names(2, 6));
      await userEvent.click(await cell("4.png"), { modifiers: ["Shift"] });
      await isSelected(...names(2, 4));
      await userEvent.keyboard("{Escape}");
      await isSelected();
      act(() => void screen.getByRole("gridcell", { name: "4.png" }).focus());
      await userEvent.keyboard("{Shift>}{ArrowRight}{ArrowRight}{/Shift}");
      await isSelected(...names(4, 6));
      await userEvent.keyboard("{Shift>}{ArrowLeft}{/Shift}");
      await isSelected(...names(4, 5));
    });

    it.each([
      ["with CapsLock", { key: "A", code: "KeyA", ctrlKey: true }],
      ["on a Russian keyboard", { key: "ф", code: "KeyA", ctrlKey: true }],
      ["on a Mac", { key: "a", code: "KeyA", metaKey: true }],
      ["on a French keyboard", { key: "a", code: "KeyQ", ctrlKey: true }],
    ])("selects all by Ctrl+A %s", async (_, { key, ...init }) => {
      show(<Selectable />);
      act(() => void screen.getByRole("gridcell", { name: "0.png" }).focus());
      press(key, init);
      await waitFor(() => expect(selected()).toHaveLength(screen.getAllByRole("gridcell").length));
    });

    it("does not take another letter's key for Ctrl+A", async () => {
      show(<Selectable />);
      act(() => void screen.getByRole("gridcell", { name: "0.png" }).focus());
      press("q", { code: "KeyA", ctrlKey: true });
      await isSelected();
    });

    it("renders no cell for a move that selects nothing else", async () => {
      const at = vi.fn((index: number) => RECORDS[index]);
      const list = { ...toAssetList(RECORDS), at };
      const Page = () => <MediaGrid assets={list} selection={useSelection({ assets: list })} />;
      show(<Page />);
      const grid = await screen.findByRole("grid");
      const first = await cell("0.png");
      const { clientX, clientY } = middleOf(first);
      const { left, top } = first.getBoundingClientRect();
      const mouse = { pointerType: "mouse", buttons: 1 };
      point(grid, "pointerdown", { clientX: left - 3, clientY: top - 2 }, mouse);
      point(grid, "pointermove", { clientX, clientY }, mouse);
      await isSelected("0.png");
      const marquee = grid.querySelector("[data-slot=media-grid-marquee]");
      const { width = 0 } = marquee?.getBoundingClientRect() ?? {};
      at.mockClear();
      point(grid, "pointermove", { clientX: clientX + 5, clientY }, mouse);
      expect(marquee?.getBoundingClientRect().width).toBeCloseTo(width + 5, 0);
      expect(at).not.toHaveBeenCalled();
      point(grid, "pointerup", { clientX, clientY }, mouse);
    });

    it("draws a rectangle from the ground, adds to the selection with Ctrl, and goes back on Escape", async () => {
      show(<Selectable />);
      const grid = await screen.findByRole("grid");
      const [first, last] = [await cell("0.png"), await cell("6.png")];
      const { left, top } = first.getBoundingClientRect();
      const ground = { clientX: left - 3, clientY: top - 2 };
      const mouse = { pointerType: "mouse", buttons: 1 };
      point(grid, "pointerdown", ground, mouse);
      point(grid, "pointermove", middleOf(last), mouse);
      expect(grid.querySelector("[data-slot=media-grid-marquee]")).not.toBeNull();
      const perRow = Number(grid.ariaColCount);
      const across = Math.floor(6 % perRow) + 1;
      const hit = names(0, 6).filter((_, index) => index % perRow < across);
      await isSelected(...hit);
      point(grid, "pointermove", middleOf(first), mouse);
      await isSelected("0.png");
      point(grid, "pointerup", middleOf(first), mouse);
      expect(grid.querySelector("[data-slot=media-grid-marquee]")).toBeNull();

      point(grid, "pointerdown", middleOf(last), { ...mouse, shiftKey: true });
      point(grid, "pointermove", { ...middleOf(last), clientX: middleOf(last).clientX + 10 }, mouse);
      await isSelected("0.png", "6.png");
      await userEvent.keyboard("{Escape}");
      await isSelected("0.png");
    });

    it("selects by a long press, and what the finger then passes over", async () => {
      const onOpen = vi.fn();
      show(<Selectable onOpen={onOpen} />);
      const finger = { pointerType: "touch" };
      const [start, end] = [await cell("1.png"), await cell("4.png")];
      point(start, "pointerdown", middleOf(start), finger);
      await isSelected("1.png");
      point(start, "pointermove", middleOf(end), finger);
      await isSelected(...names(1, 4));
      point(start, "pointermove", middleOf(await cell("2.png")), finger);
      await isSelected(...names(1, 2));
      const touch = new Event("touchmove", { bubbles: true, cancelable: true });
      start.dispatchEvent(touch);
      expect(touch.defaultPrevented).toBe(true);
      point(start, "pointerup", middleOf(end), finger);
      await isSelected(...names(1, 2));
    });

    it("leaves a finger that moves at once to scrolling", async () => {
      show(<Selectable />);
      const start = await cell("1.png");
      point(start, "pointerdown", middleOf(start), { pointerType: "touch" });
      point(start, "pointermove", { ...middleOf(start), clientY: 0 }, { pointerType: "touch" });
      await new Promise((resolve) => setTimeout(resolve, 600));
      expect(selected()).toEqual([]);
    });

    it("keeps to one where only one can be selected, and to none where nothing can", async () => {
      const onOpen = vi.fn();
      const { unmount } = show(<Selectable mode="single" />);
      await userEvent.click(await cell("1.png"), { modifiers: ["Control"] });
      await userEvent.click(await cell("4.png"));
      await isSelected("4.png");
      expect(screen.getByRole("grid").ariaMultiSelectable).toBe("false");
      unmount();
      show(<Selectable mode="none" onOpen={onOpen} />);
      await userEvent.click(await cell("1.png"), { modifiers: ["Control"] });
      expect(onOpen).toHaveBeenCalledTimes(1);
      expect(screen.queryAllByRole("checkbox")).toEqual([]);
      expect((await cell("1.png")).ariaSelected).toBeNull();
    });

    it("has ticks of at least 24 pixels, and no control within another", async () => {
      show(<Selectable />);
      const tick = await screen.findByRole("checkbox", { name: "Select 0.png" });
      expect(tick.offsetWidth).toBeGreaterThanOrEqual(24);
      expect(tick.offsetHeight).toBeGreaterThanOrEqual(24);
      expect(document.querySelectorAll(":is(button, a, input, label) :is(button, a, input)")).toHaveLength(0);
    });

    it("finds assets by the letters of their names, unless shortcuts are off", async () => {
      const fruits = ["Apple", "Äpfel", "Banana", "Cherry 2", "Cherry 10"].map((fruit, index) => ({
        ...record(index),
        name: `${fruit}.png`,
      }));
      const { unmount } = show(<Selectable assets={fruits} />);
      act(() => void screen.getByRole("gridcell", { name: "Apple.png" }).focus());
      await userEvent.keyboard("cherry 1");
      await hasFocus(await cell("Cherry 2.png"));
      await new Promise((resolve) => setTimeout(resolve, 900));
      await userEvent.keyboard("a");
      await hasFocus(await cell("Apple.png"));
      await userEvent.keyboard("a");
      await hasFocus(await cell("Äpfel.png"));
      unmount();
      show(<Selectable assets={fruits} shortcuts={false} />);
      act(() => void screen.getByRole("gridcell", { name: "Apple.png" }).focus());
      await userEvent.keyboard("b");
      await hasFocus(await cell("Apple.png"));
    });

    it("renames by F2 and deletes by Delete", async () => {
      const [onRename, onDelete] = [vi.fn(), vi.fn()];
      show(<Selectable onRename={onRename} onDelete={onDelete} />);
      act(() => void screen.getByRole("gridcell", { name: "1.png" }).focus());
      await userEvent.keyboard("{F2}{Delete}");
      expect(onRename).toHaveBeenCalledExactlyOnceWith(RECORDS[1]);
      expect(onDelete).toHaveBeenCalledExactlyOnceWith(RECORDS[1]);
    });
  });
}
