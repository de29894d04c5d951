import { act, screen, waitFor, within } from "@testing-library/react";
import type { ComponentType, ReactNode } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import {
  button,
  cell,
  hasFocus,
  isGone,
  library,
  type Parts,
  picture,
  says,
  showIn,
  withLibrary,
} from "./library-page.contract.js";

/** What people do with albums in every kit. Needs the kit's stylesheet on the page. */
export function describeAlbums(
  name: string,
  { MediaLibrary, MediaGrid }: Parts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const show = showIn(Wrapper);
  let album = "";
  const names = () =>
    screen.getAllByRole("gridcell").map((each) => each.getAttribute("aria-label")?.replace(".png", ""));
  const orderIs = (...expected: string[]) => waitFor(() => expect(names()).toEqual(expected));
  const focus = async (of: string) => {
    const found = await cell(of);
    act(() => found.focus());
    return found;
  };
  const select = async (of: string) =>
    userEvent.click(await screen.findByRole("checkbox", { name: `Select ${of}` }));
  const choose = async (action: string) => {
    await userEvent.click(await button("Actions for Summer"));
    await userEvent.click(await screen.findByRole("menuitem", { name: action }));
  };
  /** Drags an asset, by the events that a mouse causes, to a place within an element. */
  const drag = async (from: HTMLElement, to: HTMLElement, across = 0.5) => {
    const dataTransfer = new DataTransfer();
    const box = to.getBoundingClientRect();
    const at = { clientX: box.left + box.width * across, clientY: box.top + box.height / 2 };
    const source = from.querySelector('[draggable="true"]') ?? from;
    const send = (type: string, target: Element) =>
      act(
        () =>
          void target.dispatchEvent(
            new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true, ...at }),
          ),
      );
    send("dragstart", source);
    send("dragenter", to);
    send("dragover", to);
    return {
      drop() {
        send("drop", to);
        send("dragend", source);
      },
    };
  };

  describe(name, () => {
    withLibrary();
    beforeEach(async () => {
      // A menu whose button lies outside of the window is hidden by some kits.
      await page.viewport(1000, 800);
      ({ id: album } = await library.albums.create({ name: "Summer" }));
      const files = await Promise.all(["a.png", "b.png", "c.png", "d.png"].map((each) => picture(each)));
      await library.importFiles(files, { albums: [album] });
      return () => page.viewport(414, 896);
    });
    it("shows that one takes what is dragged, until the pointer leaves it", async () => {
      show(<MediaLibrary />);
      await userEvent.click(await screen.findByRole("link", { name: "Albums" }));
      const card = await button("Summer, 4 images");
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(await picture("e.png"));
      const send = (type: string, relatedTarget?: Element | null) =>
        act(
          () =>
            void card.dispatchEvent(
              new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true, relatedTarget }),
            ),
        );
      send("dragover");
      expect(card.dataset.dragging).toBe("true");
      send("dragleave", card.firstElementChild);
      expect(card.dataset.dragging).toBe("true");
      send("dragleave", document.body);
      expect(card.dataset.dragging).toBeUndefined();
    });

    const open = async (direction?: "asc" | "desc") => {
      show(<MediaLibrary defaultQuery={{ album, sort: "manual", direction }} />);
      await cell("a.png");
    };

    it("are ordered by dragging, of which a line shows where, and a selection goes along", async () => {
      await open();
      const { drop } = await drag(await cell("d.png"), await cell("b.png"), 0.2);
      expect(document.querySelector("[data-slot=media-grid-gap]")).toBeTruthy();
      drop();
      await orderIs("a", "d", "b", "c");
      expect(document.querySelector("[data-slot=media-grid-gap]")).toBeNull();
      await select("a.png");
      await select("d.png");
      (await drag(await cell("d.png"), await cell("c.png"), 0.8)).drop();
      await orderIs("b", "c", "a", "d");
      await says("2 images moved");
    });

    it("are ordered with Alt and the arrows, where the focus follows, and back by Ctrl+Z", async () => {
      await open();
      await focus("b.png");
      await userEvent.keyboard("{Alt>}{ArrowRight}{/Alt}");
      await orderIs("a", "c", "b", "d");
      await hasFocus(await cell("b.png"));
      await userEvent.keyboard("{Alt>}{ArrowLeft}{/Alt}");
      await orderIs("a", "b", "c", "d");
      await hasFocus(await cell("b.png"));
      await userEvent.keyboard("{Alt>}{ArrowLeft}{/Alt}");
      await orderIs("b", "a", "c", "d");
      await userEvent.keyboard("{Control>}z{/Control}");
      await orderIs("a", "b", "c", "d");
    });

    it("are ordered by buttons, also when shown from the end", async () => {
      await open("desc");
      await orderIs("d", "c", "b", "a");
      await select("a.png");
      await choose("Move to the start");
      await orderIs("a", "d", "c", "b");
      await choose("Move forward");
      await orderIs("d", "a", "c", "b");
      await choose("Move to the end");
      await orderIs("d", "c", "b", "a");
      await choose("Move back");
      await orderIs("d", "c", "a", "b");
    });

    it("leave the order alone where it is not theirs", async () => {
      show(<MediaLibrary defaultQuery={{ album, sort: "name" }} />);
      await focus("b.png");
      await userEvent.keyboard("{Alt>}{ArrowRight}{/Alt}");
      (await drag(await cell("d.png"), await cell("a.png"), 0.2)).drop();
      await select("b.png");
      await userEvent.click(await button("Actions for Summer"));
      await screen.findByRole("menuitem", { name: "Use as cover" });
      expect(screen.queryByRole("menuitem", { name: "Move back" })).toBeNull();
      expect(names()).toEqual(["a", "b", "c", "d"]);
      expect(library.getSnapshot().undoable).toEqual({ type: "album", count: 1 });
    });

    it("have the cover that is chosen, and give back what is removed from them", async () => {
      await open();
      library.albums.subscribe(() => {});
      await select("c.png");
      await choose("Use as cover");
      await says("It is now the cover");
      const cover = (await cell("c.png")).dataset.assetId;
      await waitFor(() => expect(library.albums.getSnapshot().albums[0]?.cover).toBe(cover));
      await choose("Remove from the album");
      await isGone("gridcell", "c.png");
      expect((await library.get(cover ?? ""))?.albums).toBeUndefined();
    });

    it("are renamed, and deleted with a way back, in the list too", async () => {
      await open();
      await choose("Rename album");
      await userEvent.fill(await screen.findByRole("textbox", { name: "Name" }), "Winter");
      await userEvent.click(await button("Save"));
      await userEvent.click(screen.getByRole("link", { name: "Albums" }));
      await button("Winter, 4 images");
      await userEvent.click(await button("Actions for Winter"));
      await userEvent.click(await screen.findByRole("menuitem", { name: "Delete album" }));
      await says("The album “Winter” was deleted. Undo");
      await screen.findByText("No albums yet");
      await userEvent.click(await button("Undo"));
      await button("Winter, 4 images");
    });

    it("take what is dropped on them in the list, which opens while it is held over its link", async () => {
      const files = await Promise.all(["e.png", "f.png"].map((each) => picture(each)));
      await library.importFiles(files);
      show(<MediaLibrary />);
      const dragged = await cell("e.png");
      await drag(dragged, screen.getByRole("link", { name: "Albums" }));
      const card = await button("Summer, 4 images");
      (await drag(dragged, card)).drop();
      await button("Summer, 5 images");
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(await picture("new.png"));
      act(
        () =>
          void card.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true })),
      );
      await button("Summer, 6 images");
    });

    it("are ordered in a grid of the app's own", async () => {
      const onOrder = vi.fn();
      const [a, b] = (await library.list()).map(({ id }) => id);
      show(<MediaGrid onOrder={onOrder} />);
      await focus("a.png");
      await userEvent.keyboard("{Alt>}{ArrowRight}{/Alt}");
      expect(onOrder).toHaveBeenCalledWith([a], { after: b });
      const grid = within(screen.getByRole("grid"));
      (await drag(grid.getByRole("gridcell", { name: "b.png" }), await cell("a.png"), 0.1)).drop();
      expect(onOrder).toHaveBeenLastCalledWith([b], { before: a });
    });
  });
}
