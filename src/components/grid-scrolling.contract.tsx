import { act, render, screen, waitFor } from "@testing-library/react";
import { type ComponentType, type ReactNode, useState } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { userEvent } from "vitest/browser";
import type { AssetList, MediaAsset } from "../index.js";
import { MediaLibraryProvider } from "../index.js";
import type { GridLayoutName } from "./grid-layout.js";
import { cell, hasFocus, library, type Parts, record, showIn, withLibrary } from "./library-page.contract.js";
import type { MediaGridProps } from "./part-props.js";

const LAYOUTS: readonly GridLayoutName[] = ["squares", "justified", "list"];

const SHAPES = [
  [400, 300],
  [300, 400],
  [160, 90],
  [100, 100],
] as const;

const shaped = (index: number): MediaAsset => {
  const [width, height] = SHAPES[Math.abs(index) % SHAPES.length] ?? SHAPES[0];
  return { ...record(index), width, height };
};
const shapedFrom = (first: number, end: number) =>
  Array.from({ length: end - first }, (_, index) => shaped(first + index));

/** Layouts, and what stays where it is. Needs the kit's stylesheet on the page. */
export function describeGridScrolling(
  name: string,
  { MediaGrid }: Pick<Parts, "MediaGrid">,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const show = showIn(Wrapper);
  const wrapped = (children: ReactNode) => (
    <Wrapper>
      <MediaLibraryProvider library={library}>
        <div style={{ height: 700, width: 900 }}>{children}</div>
      </MediaLibraryProvider>
    </Wrapper>
  );
  const findGrid = () => screen.findByRole("grid", { name: "Media library" });
  const scrollTo = (grid: Element, top: number) =>
    act(async () => {
      grid.scrollTo({ top });
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    });
  const boxesOf = (grid: Element) => {
    const { top, bottom } = grid.getBoundingClientRect();
    const boxes = [...grid.querySelectorAll("[data-asset-id]")].map((each) => {
      const { x, y, width, height } = each.getBoundingClientRect();
      return [each.getAttribute("data-asset-id") ?? "", [x, y, width, height].map(Math.round)] as const;
    });
    return new Map(boxes.filter(([, [, y = 0, , height = 0]]) => y + height > top + 1 && y < bottom - 1));
  };

  describe(`${name}: scrolling the grid`, () => {
    withLibrary();
    beforeEach(() => sessionStorage.clear());

    it.each(LAYOUTS)(
      "keeps the document small with 10,000 assets, and within its width: %s",
      async (layout) => {
        show(<MediaGrid assets={shapedFrom(0, 10_000)} layout={layout} />);
        const grid = await findGrid();
        await cell("0.png");
        const small = () => {
          expect(grid.querySelectorAll("*").length).toBeLessThanOrEqual(400);
          expect(grid.scrollWidth).toBeLessThanOrEqual(grid.clientWidth);
        };
        small();
        for (const top of [50_000, 90_000, grid.scrollHeight]) {
          await scrollTo(grid, top);
          expect(boxesOf(grid).size).toBeGreaterThan(9);
          small();
        }
        await cell("9999.png");
      },
    );

    it.each(LAYOUTS)("moves nothing that is looked at when assets come before it: %s", async (layout) => {
      const Page = ({ assets }: { assets: readonly MediaAsset[] }) =>
        wrapped(<MediaGrid assets={assets} layout={layout} />);
      const { rerender } = render(<Page assets={shapedFrom(0, 500)} />);
      const grid = await findGrid();
      await cell("0.png");
      await scrollTo(grid, 1234);
      const before = boxesOf(grid);
      expect(before.size).toBeGreaterThan(9);
      for (const first of [-1, -4, -5, -40]) {
        rerender(<Page assets={shapedFrom(first, 500)} />);
        expect(boxesOf(grid)).toEqual(before);
      }
      // Nor when they go again.
      rerender(<Page assets={shapedFrom(0, 500)} />);
      expect(boxesOf(grid)).toEqual(before);
      await scrollTo(grid, 0);
      expect(boxesOf(grid).keys().next().value).toBe("asset-0");
    });

    it("shows what is new at the very top", async () => {
      const Page = ({ assets }: { assets: readonly MediaAsset[] }) => wrapped(<MediaGrid assets={assets} />);
      const { rerender } = render(<Page assets={shapedFrom(0, 500)} />);
      const grid = await findGrid();
      await cell("0.png");
      rerender(<Page assets={shapedFrom(-3, 500)} />);
      expect(grid.scrollTop).toBe(0);
      expect([...boxesOf(grid).keys()].slice(0, 4)).toEqual(["asset--3", "asset--2", "asset--1", "asset-0"]);
    });

    it.each(LAYOUTS)("is where it was after it was left, under its key: %s", async (layout) => {
      const grid = (props: Partial<MediaGridProps>) => (
        <MediaGrid assets={shapedFrom(0, 500)} layout={layout} {...props} />
      );
      const first = show(grid({ scrollKey: "all" }));
      await cell("0.png");
      await scrollTo(await findGrid(), 2345);
      const before = boxesOf(await findGrid());
      first.unmount();
      const second = show(grid({ scrollKey: "other" }));
      expect((await findGrid()).scrollTop).toBe(0);
      second.unmount();
      const third = show(grid({ scrollKey: "all" }));
      expect(boxesOf(await findGrid())).toEqual(before);
      // Back at the top, there is nothing to remember.
      await scrollTo(await findGrid(), 0);
      third.unmount();
      show(grid({ scrollKey: "all" }));
      expect((await findGrid()).scrollTop).toBe(0);
    });

    it("finds its place again by the asset, where others have come before it meanwhile", async () => {
      const first = show(<MediaGrid assets={shapedFrom(0, 500)} layout="list" scrollKey="all" />);
      await cell("0.png");
      await scrollTo(await findGrid(), 2345);
      const before = boxesOf(await findGrid());
      first.unmount();
      show(<MediaGrid assets={shapedFrom(-30, 500)} layout="list" scrollKey="all" />);
      expect(boxesOf(await findGrid())).toEqual(before);
    });

    it("stays at the same assets when their size or the layout changes", async () => {
      const Page = (props: MediaGridProps) => wrapped(<MediaGrid assets={shaped500} {...props} />);
      const shaped500 = shapedFrom(0, 500);
      const { rerender } = render(<Page />);
      const grid = await findGrid();
      await cell("0.png");
      await scrollTo(grid, 3000);
      const [at = ""] = [...boxesOf(grid).keys()];
      const shown: MediaGridProps[] = [{ size: 100 }, { layout: "list" }, { layout: "justified", size: 240 }];
      for (const props of shown) {
        rerender(<Page {...props} />);
        expect([...boxesOf(grid).keys()].slice(0, 12)).toContain(at);
      }
    });

    it("reveals an asset far away, and again when it is asked again", async () => {
      const Page = () => {
        const [reveal, setReveal] = useState<{ id: string }>();
        return (
          <>
            <button type="button" onClick={() => setReveal({ id: "asset-400" })}>
              Show
            </button>
            <div style={{ height: 600 }}>
              <MediaGrid assets={shaped500} reveal={reveal} />
            </div>
          </>
        );
      };
      const shaped500 = shapedFrom(0, 500);
      show(<Page />);
      await cell("0.png");
      for (let round = 0; round < 2; round++) {
        await userEvent.click(screen.getByRole("button", { name: "Show" }));
        const shown = await cell("400.png");
        await hasFocus(shown);
        expect([...boxesOf(await findGrid()).keys()]).toContain("asset-400");
        await scrollTo(await findGrid(), 0);
      }
    });

    it("reveals an asset as soon as it is listed", async () => {
      const Page = ({ assets }: { assets: readonly MediaAsset[] }) =>
        wrapped(<MediaGrid assets={assets} reveal={wanted} />);
      const wanted = { id: "asset--1" };
      const { rerender } = render(<Page assets={shapedFrom(0, 500)} />);
      await cell("0.png");
      await scrollTo(await findGrid(), 3000);
      rerender(<Page assets={shapedFrom(-1, 500)} />);
      await hasFocus(await cell("-1.png"));
    });

    it("leaves the focus to people who went on before the asset was listed", async () => {
      const wanted = { id: "asset--1" };
      const Page = ({ assets }: { assets: readonly MediaAsset[] }) =>
        wrapped(
          <>
            <input aria-label="Caption" />
            <MediaGrid assets={assets} reveal={wanted} />
          </>,
        );
      const { rerender } = render(<Page assets={shapedFrom(0, 500)} />);
      await cell("0.png");
      const field = screen.getByRole("textbox", { name: "Caption" });
      await userEvent.type(field, "a");
      rerender(<Page assets={shapedFrom(-1, 500)} />);
      await cell("-1.png");
      expect(document.activeElement).toBe(field);
    });

    it("reads records a few times, not for each step, while it is flung", async () => {
      const records = shapedFrom(0, 5000);
      const range = vi.fn<AssetList["range"]>(async (start, end) => records.slice(start, end));
      const list: AssetList = {
        count: records.length,
        ids: records.map(({ id }) => id),
        indexOf: (id) => records.findIndex((each) => each.id === id),
        at: () => undefined,
        range,
      };
      show(<MediaGrid assets={list} />);
      const grid = await findGrid();
      await waitFor(() => expect(range).toHaveBeenCalled());
      range.mockClear();
      const before = performance.now();
      for (let step = 1; step <= 40; step++) await scrollTo(grid, step * 300);
      const most = (performance.now() - before) / 120 + 2;
      await waitFor(() => expect(range.mock.calls.some(([, end]) => end > 260)).toBe(true));
      // Besides those of the cell with the keyboard.
      const reads = range.mock.calls.filter(([start]) => start > 0).length;
      expect(reads).toBeLessThanOrEqual(most);
      expect(reads).toBeLessThan(40);
    });

    it("moves to the nearest picture of another row, and by the screen in right-to-left", async () => {
      const { unmount } = show(<MediaGrid assets={shapedFrom(0, 200)} layout="justified" />);
      act(() => void screen.getByRole("gridcell", { name: "2.png" }).focus());
      const middle = (element: Element) => {
        const { left, width } = element.getBoundingClientRect();
        return left + width / 2;
      };
      const from = middle(await cell("2.png"));
      await userEvent.keyboard("{ArrowDown}");
      await waitFor(() => expect(document.activeElement?.ariaLabel).not.toBe("2.png"));
      const below = document.activeElement?.getBoundingClientRect();
      expect(below?.left).toBeLessThanOrEqual(from);
      expect(below?.right).toBeGreaterThanOrEqual(from - 4);
      unmount();
      show(
        <div dir="rtl" style={{ height: 600 }}>
          <MediaGrid assets={shapedFrom(0, 200)} />
        </div>,
      );
      const first = await cell("0.png");
      act(() => first.focus());
      await userEvent.keyboard("{ArrowLeft}");
      const second = await cell("1.png");
      await hasFocus(second);
      expect(middle(second)).toBeLessThan(middle(first));
    });
  });
}
