import { act, render, screen, waitFor } from "@testing-library/react";
import { type ComponentType, type ReactNode, useState } from "react";
import { describe, expect, it, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { MediaLibraryProvider } from "../index.js";
import { describeGridScrolling } from "./grid-scrolling.contract.js";
import { describeGridSelection } from "./grid-selection.contract.js";
import {
  button,
  cell,
  hasFocus,
  library,
  type Parts,
  picture,
  record,
  showIn,
  withLibrary,
} from "./library-page.contract.js";

/** What holds for many and for few assets in the grid of every kit. Needs the kit's stylesheet on the page. */
export function describeMediaGrid(
  name: string,
  { MediaLibrary, MediaGrid }: Parts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const show = showIn(Wrapper);
  describeGridScrolling(name, { MediaGrid }, Wrapper);
  describeGridSelection(name, { MediaGrid }, Wrapper);

  describe(name, () => {
    withLibrary();

    it("revokes every object URL once it is gone", async () => {
      const live = new Set<string>();
      const { createObjectURL, revokeObjectURL } = URL;
      vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
        const url = createObjectURL.call(URL, blob);
        live.add(url);
        return url;
      });
      vi.spyOn(URL, "revokeObjectURL").mockImplementation((url) => {
        live.delete(url);
        revokeObjectURL.call(URL, url);
      });
      await library.importFiles(
        await Promise.all(["one.png", "two.png", "three.png"].map((each) => picture(each))),
      );
      const { unmount } = show(<MediaLibrary />);
      await userEvent.click(await cell("one.png"));
      await screen.findByRole("dialog", { name: "one.png" });
      // Three thumbnails, the original in view and those beside it.
      await waitFor(() => expect(live.size).toBe(5));
      await userEvent.click(await button("Next"));
      await waitFor(() => expect(live.size).toBe(6));
      await userEvent.keyboard("{Escape}");
      await waitFor(() => expect(live.size).toBe(3));
      unmount();
      await waitFor(() => expect(live.size).toBe(0));
    });

    it("asks for more when the end comes into view or the assets change, not when it is drawn anew", async () => {
      const onEnd = vi.fn();
      const grid = (count: number) => (
        <MediaGrid
          assets={Array.from({ length: count }, (_, index) => record(index))}
          onEnd={() => onEnd()}
        />
      );
      const Page = ({ count }: { count: number }) => {
        const [drawn, draw] = useState(0);
        return (
          <>
            <button type="button" onClick={() => draw(drawn + 1)}>
              Draw {drawn}
            </button>
            <div style={{ height: 500 }}>{grid(count)}</div>
          </>
        );
      };
      const Wrapped = ({ count }: { count: number }) => (
        <Wrapper>
          <MediaLibraryProvider library={library}>
            <Page count={count} />
          </MediaLibraryProvider>
        </Wrapper>
      );
      const { rerender } = render(<Wrapped count={0} />);
      await waitFor(() => expect(onEnd).toHaveBeenCalledTimes(1));
      rerender(<Wrapped count={2} />);
      await waitFor(() => expect(onEnd).toHaveBeenCalledTimes(2));
      await userEvent.click(await button("Draw 0"));
      await userEvent.click(await button("Draw 1"));
      await button("Draw 2");
      expect(onEnd).toHaveBeenCalledTimes(2);
    });

    it.each([true, false])(
      "takes drops of the whole page or only its own: wholeWindow=%s",
      async (wholeWindow) => {
        show(<MediaLibrary wholeWindow={wholeWindow} />);
        await waitFor(() => expect(library.getSnapshot().status).toBe("ready"));
        const drop = async (target: Element, name: string) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(await picture(name));
          const event = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
          act(() => void target.dispatchEvent(event));
          return event.defaultPrevented;
        };
        expect(await drop(document.body, "beside.png")).toBe(wholeWindow);
        expect(await drop(await screen.findByRole("grid", { name: "Media library" }), "within.png")).toBe(
          true,
        );
        await cell("within.png");
        // Two imports, of which either may be shown first.
        const names = () => library.getSnapshot().assets.map(({ name }) => name);
        await waitFor(() =>
          expect(names()).toEqual(wholeWindow ? ["within.png", "beside.png"] : ["within.png"]),
        );
      },
    );

    it("keeps the document small with 10,000 assets, and reaches the last by Ctrl+End", async () => {
      const assets = Array.from({ length: 10_000 }, (_, index) => record(index));
      show(<MediaGrid assets={assets} />);
      const first = await cell("0.png");
      const count = () => document.querySelectorAll('[role="gridcell"]').length;
      expect(count()).toBeLessThan(100);
      act(() => first.focus());
      await userEvent.keyboard("{Control>}{End}{/Control}");
      await hasFocus(await cell("9999.png"));
      expect(count()).toBeLessThan(100);
    });
  });
}
