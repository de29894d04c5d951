import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import type { ComponentType, ReactNode } from "react";
import { describe, expect, it } from "vitest";
import { userEvent } from "vitest/browser";
import { createMediaLibrary } from "../index.js";
import { createMockGenerator } from "../testing/mock-generator.js";
import {
  button,
  cell,
  hasFocus,
  isGone,
  library,
  open,
  type Parts,
  picture,
  says,
  showIn,
  withLibrary,
} from "./library-page.contract.js";

/** What is said of assets that arrive out of view, in every kit. Needs the kit's stylesheet on the page. */
export function describeArrivals(
  name: string,
  { MediaLibrary }: Parts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const show = showIn(Wrapper);
  const add = async (...names: string[]) =>
    library.importFiles(await Promise.all(names.map((each) => picture(each))), {});
  const toasts = () =>
    within(screen.queryByRole("region", { name: "Notifications" }) ?? document.createElement("div"))
      .queryAllByRole("listitem")
      .map((each) => each.textContent ?? "");
  const announces = (text: string) =>
    waitFor(() => expect(toasts()).toEqual([expect.stringMatching(`^${text}Show`)]));
  /** More than three screens of the grid. */
  const fill = () => add(...Array.from({ length: 60 }, (_, index) => `old ${index}.png`));
  const grid = () => screen.getByRole("grid", { name: "Media library" });
  const scrollTo = (top: number) => {
    grid().scrollTop = top;
    fireEvent.scroll(grid());
  };
  /** Scrolls, and waits until the grid has seen it. */
  const scrollAway = async () => {
    scrollTo(1500);
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  };
  const isInView = (element: HTMLElement) => {
    const [box, area] = [element.getBoundingClientRect(), grid().getBoundingClientRect()];
    expect(box.top).toBeGreaterThanOrEqual(area.top);
    expect(box.bottom).toBeLessThanOrEqual(area.bottom);
  };

  describe(name, () => {
    withLibrary();

    it("are not announced in view", async () => {
      await fill();
      show(<MediaLibrary />);
      await cell("old 0.png");
      await add("in view.png");
      await cell("in view.png");
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(toasts()).toEqual([]);
    });

    it("are announced where the grid is scrolled away, in one toast that counts up", async () => {
      await fill();
      show(<MediaLibrary />);
      await cell("old 0.png");
      await scrollAway();
      await add("first.png");
      await announces("1 image added");
      await says("1 image added. Show");
      await add("second.png", "third.png");
      await announces("3 images added");
      await userEvent.click(await button("Show"));
      const top = await cell("second.png");
      await hasFocus(top);
      isInView(top);
      await isGone("region", "Notifications");
      // What was shown is not counted again.
      await scrollAway();
      await add("fourth.png");
      await announces("1 image added");
    });

    it("are announced where the order puts them at the end, without those next to one in view", async () => {
      await fill();
      show(<MediaLibrary defaultQuery={{ sort: "name" }} />);
      await cell("old 0.png");
      await add("a 1.png", "z.png", "a 2.png");
      await announces("1 image added");
      await userEvent.click(await button("Show"));
      await hasFocus(await cell("z.png"));
    });

    it("are announced where the search or an album hides them, which Show clears", async () => {
      await add("old.png");
      const { id } = await library.albums.create({ name: "Summer" });
      await library.importFiles([await picture("beach.png")], { albums: [id] });
      show(<MediaLibrary defaultQuery={{ album: id, text: "beach" }} />);
      await cell("beach.png");
      await library.importFiles([await picture("dunes.png")], { albums: [id] });
      await announces("1 image added");
      await userEvent.click(await button("Show"));
      await hasFocus(await cell("dunes.png"));
      expect(screen.queryByRole("gridcell", { name: "old.png" })).toBeNull();
      await add("elsewhere.png");
      await announces("1 image added");
      await userEvent.click(await button("Show"));
      await hasFocus(await cell("elsewhere.png"));
      await cell("old.png");
    });

    it("are announced in the viewer, which Show closes, and over the list of albums", async () => {
      await add("old.png");
      show(<MediaLibrary />);
      await userEvent.click(await cell("old.png"));
      await screen.findByRole("dialog", { name: "old.png" });
      await add("new.png");
      await announces("1 image added");
      await userEvent.click(await button("Show"));
      await isGone("dialog", "old.png");
      await hasFocus(await cell("new.png"));
      await userEvent.click(screen.getByRole("link", { name: "Albums" }));
      await screen.findByText("No albums yet");
      await add("newest.png");
      await announces("1 image added");
      await userEvent.click(await button("Show"));
      await hasFocus(await cell("newest.png"));
      expect(screen.queryByText("No albums yet")).toBeNull();
    });

    it("are announced where they come from another tab, or from a generation", async () => {
      await library.close();
      const namespace = crypto.randomUUID();
      open(createMockGenerator(), undefined, namespace);
      const other = createMediaLibrary({ namespace });
      await fill();
      show(<MediaLibrary />);
      await cell("old 0.png");
      await scrollAway();
      await act(async () => other.importFiles([await picture("theirs.png")]));
      await announces("1 image added");
      await act(() => library.generateImages({ prompt: "dunes", width: 64, height: 64 }));
      await announces("2 images added");
      await other.close();
    });

    it("are not announced once they are deleted, or when they are restored by hand", async () => {
      const [old] = await add("old.png");
      show(<MediaLibrary defaultQuery={{ text: "nothing" }} />);
      await screen.findByText("Nothing found");
      const oldId = old?.asset?.id ?? "";
      await library.remove(oldId);
      await library.restore(oldId);
      const [gone] = await add("gone.png");
      await library.purge(gone?.asset?.id ?? "");
      await add("stays.png");
      await announces("1 image added");
      await library.remove(oldId);
      await add("old.png");
      await announces("2 images added");
    });
  });
}
