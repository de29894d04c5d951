import { act, screen, waitFor, within } from "@testing-library/react";
import type { ComponentType, ReactNode } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { MediaLibraryError, type MediaLibraryInstance, MediaLibraryProvider } from "../index.js";
import { createMockGenerator } from "../testing/mock-generator.js";
import {
  button,
  cell,
  dialog,
  hasFocus,
  isGone,
  library,
  open,
  openDialog,
  type Parts,
  picture,
  says,
  showIn,
  withLibrary,
} from "./library-page.contract.js";
import { defaultMessages } from "./messages/en.js";

/** What people and tests rely on in the library of every kit. Needs the kit's stylesheet on the page. */
export function describeMediaLibrary(
  name: string,
  { MediaLibrary }: Parts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const show = showIn(Wrapper);

  describe(name, () => {
    withLibrary();

    describe("names", () => {
      it("names the grid, its rows and one cell per asset, and says where each came from", async () => {
        open(createMockGenerator());
        await library.importFiles([await picture("harbour.png")]);
        const [made] = await library.generateImages({ prompt: "dunes", width: 64, height: 64 });
        show(<MediaLibrary />);
        const uploaded = await cell("harbour.png");
        const grid = screen.getByRole("grid", { name: "Media library" });
        expect(within(grid).getAllByRole("row")).toHaveLength(1);
        expect(within(grid).getAllByRole("gridcell")).toHaveLength(2);
        expect(uploaded.dataset).toMatchObject({ source: "upload" });
        expect((await cell(made?.name ?? "")).dataset).toMatchObject({ source: "ai", assetId: made?.id });
      });

      it("offers to generate only where a generator is", async () => {
        show(<MediaLibrary />);
        await button("Browse files");
        expect(screen.queryByRole("button", { name: "Generate" })).toBeNull();
        act(() => library.configure({ ai: createMockGenerator() }));
        await button("Generate");
      });

      it("names every field of the generate dialog by its label alone", async () => {
        open(createMockGenerator({ models: [] }));
        show(<MediaLibrary />);
        const { form } = await openDialog();
        for (const field of ["Prompt", "Width", "Height", "Negative prompt", "Steps", "Seed"]) {
          form.getByRole("textbox", { name: field });
        }
        const model = form.getByRole("combobox", { name: "Model" });
        expect(within(model).getByRole("option", { name: "Default" })).toHaveProperty("value", "");
      });

      it("marks one element per generated asset", async () => {
        open(createMockGenerator());
        const [made] = await library.generateImages({ prompt: "dunes", width: 64, height: 64 });
        show(<MediaLibrary />);
        await userEvent.click(await cell(made?.name ?? ""));
        await screen.findByRole("dialog", { name: made?.name ?? "" });
        expect(document.querySelectorAll('[data-source="ai"]')).toHaveLength(1);
      });

      it("takes words of the app's own, and keeps the others", async () => {
        show(<MediaLibrary messages={{ upload: "Hochladen" }} />);
        await button("Hochladen");
        await button("Browse files");
      });
    });

    describe("the grid by keyboard", () => {
      beforeEach(async () => {
        await library.importFiles(
          await Promise.all(["one.png", "two.png", "three.png"].map((each) => picture(each))),
        );
        show(<MediaLibrary />);
        const first = await cell("one.png");
        // The one that Tab leads to.
        expect(first.tabIndex).toBe(0);
        act(() => first.focus());
      });

      it("moves by arrows, opens by Enter, goes on in the viewer and comes back where it was", async () => {
        await userEvent.keyboard("{ArrowRight}");
        await hasFocus(await cell("two.png"));
        await userEvent.keyboard("{Enter}");
        await screen.findByRole("dialog", { name: "two.png" });
        await waitFor(() => expect(document.activeElement?.closest('[role="dialog"], dialog')).toBeTruthy());
        await userEvent.keyboard("{ArrowRight}");
        await screen.findByRole("dialog", { name: "three.png" });
        await userEvent.keyboard("{ArrowRight}{Escape}");
        await isGone("dialog", "three.png");
        await hasFocus(await cell("three.png"));
      });

      it("selects by Space and Ctrl+A, clears by Escape", async () => {
        await userEvent.keyboard(" ");
        expect((await cell("one.png")).getAttribute("aria-selected")).toBe("true");
        expect((await cell("two.png")).getAttribute("aria-selected")).toBe("false");
        await userEvent.keyboard("{Control>}a{/Control}");
        await screen.findByText("3 selected");
        await says("Selection: 3");
        await userEvent.keyboard("{Escape}");
        expect((await cell("one.png")).getAttribute("aria-selected")).toBe("false");
        await says("Nothing selected");
      });

      it("goes on by arrows from a control within a cell", async () => {
        await userEvent.click(await screen.findByRole("checkbox", { name: "Select one.png" }));
        await userEvent.keyboard("{ArrowRight}");
        await hasFocus(await cell("two.png"));
      });

      it("deletes into the trash, leaves the focus in the grid, and takes it back by Undo", async () => {
        await userEvent.keyboard("{Delete}");
        await isGone("gridcell", "one.png");
        await hasFocus(await cell("two.png"));
        await says("1 image moved to the trash. Undo");
        await userEvent.click(await button("Undo"));
        const restored = await cell("one.png");
        await says("1 image restored");
        // It has been taken back: there is nothing left to undo.
        act(() => restored.focus());
        await userEvent.keyboard("{Control>}z{/Control}");
        await waitFor(() => expect(library.getSnapshot().undoable).toBeUndefined());
        await cell("one.png");
      });
    });

    it("deletes all that is selected by Delete on one of it, else only the focused one", async () => {
      await library.importFiles(
        await Promise.all(["one.png", "two.png", "three.png"].map((each) => picture(each))),
      );
      show(<MediaLibrary />);
      const first = await cell("one.png");
      act(() => first.focus());
      await userEvent.keyboard(" {ArrowRight} ");
      await screen.findByText("2 selected");
      await userEvent.keyboard("{Delete}");
      await says("2 images moved to the trash. Undo");
      await hasFocus(await cell("three.png"));
      await userEvent.click(await button("Undo"));
      const again = await cell("two.png");
      act(() => again.focus());
      await userEvent.keyboard("{Delete}");
      await says("1 image moved to the trash. Undo");
    });

    describe("the trash", () => {
      it("is a place that restores, and deletes for ever after a question", async () => {
        await library.importFiles(await Promise.all(["one.png", "two.png"].map((each) => picture(each))));
        const [two, one] = library.getSnapshot().assets;
        await library.remove([one?.id ?? "", two?.id ?? ""]);
        show(<MediaLibrary />);
        await screen.findByText("Your library is empty");
        await userEvent.click(screen.getByRole("link", { name: "Trash" }));
        await userEvent.click(await screen.findByRole("checkbox", { name: `Select ${one?.name}` }));
        await userEvent.click(await button("Restore"));
        await isGone("gridcell", one?.name ?? "");
        expect((await library.get(one?.id ?? ""))?.removedAt).toBeUndefined();

        await userEvent.click(await button("Empty trash"));
        const question = within(await screen.findByRole("alertdialog", { name: "Delete 1 image forever?" }));
        await userEvent.click(question.getByRole("button", { name: "Cancel" }));
        await cell(two?.name ?? "");
        await userEvent.click(await button("Empty trash"));
        await userEvent.click(await button("Delete forever"));
        await screen.findByText("The trash is empty");
        expect(await library.get(two?.id ?? "")).toBeUndefined();
        await userEvent.click(screen.getByRole("link", { name: "All" }));
        await cell(one?.name ?? "");
      });
    });

    describe("albums", () => {
      it("are a place, and an open one takes what is added", async () => {
        await library.importFiles([await picture("one.png")]);
        show(<MediaLibrary />);
        await cell("one.png");
        await userEvent.click(screen.getByRole("link", { name: "Albums" }));
        await screen.findByText("No albums yet");
        await userEvent.click(await button("New album"));
        await userEvent.fill(await screen.findByRole("textbox", { name: "Name" }), "Summer");
        await userEvent.click(await button("Save"));
        await screen.findByText("This album is empty");
        const input = document.querySelector<HTMLInputElement>('input[type="file"]');
        const files = new DataTransfer();
        files.items.add(await picture("beach.png"));
        if (input) input.files = files.files;
        act(() => input?.dispatchEvent(new Event("change", { bubbles: true })));
        await cell("beach.png");
        expect(screen.queryByRole("gridcell", { name: "one.png" })).toBeNull();
        await userEvent.click(screen.getByRole("link", { name: "Albums" }));
        await userEvent.click(await button("Summer, 1 image"));
        await cell("beach.png");
        await userEvent.click(screen.getByRole("link", { name: "All" }));
        await cell("one.png");
      });

      it("take what is generated while they are open, of which a placeholder stands in them alone", async () => {
        open(createMockGenerator({ latency: 600 }));
        const { id } = await library.albums.create({ name: "Summer" });
        await library.albums.create({ name: "Winter" });
        show(<MediaLibrary defaultQuery={{ album: id }} />);
        await screen.findByText("This album is empty");
        const { form, prompt } = await openDialog();
        await userEvent.fill(prompt, "dunes");
        await userEvent.click(form.getByRole("button", { name: "Generate" }));
        await userEvent.keyboard("{Escape}");
        await cell("Generating: dunes");
        await userEvent.click(screen.getByRole("link", { name: "Albums" }));
        await userEvent.click(await button("Winter, 0 images"));
        await screen.findByText("This album is empty");
        await waitFor(() => expect(library.getSnapshot().assets[0]?.albums).toEqual([id]));
        expect(library.getSnapshot().generations[0]).toMatchObject({ albums: [id], status: "done" });
      });

      it("take what is selected, and give it back", async () => {
        // A panel whose button lies outside of the window is hidden by some kits.
        await page.viewport(1000, 800);
        const { id } = await library.albums.create({ name: "Summer" });
        await library.importFiles([await picture("one.png")]);
        show(<MediaLibrary />);
        await userEvent.click(await screen.findByRole("checkbox", { name: "Select one.png" }));
        await userEvent.click(await button("Albums"));
        const albums = () => library.getSnapshot().assets[0]?.albums;
        await userEvent.click(await screen.findByRole("checkbox", { name: "Summer" }));
        await waitFor(() => expect(albums()).toEqual([id]));
        await waitFor(() =>
          expect(screen.getByRole("checkbox", { name: "Summer" })).toHaveProperty("checked", true),
        );
        await userEvent.click(screen.getByRole("checkbox", { name: "Summer" }));
        await waitFor(() => expect(albums()).toBeUndefined());
        await page.viewport(414, 896);
      });
    });

    describe("keys of the library", () => {
      beforeEach(async () => {
        await library.importFiles([await picture("one.png")]);
      });

      it("searches by /, undoes by Ctrl+Z and shows all keys by ?", async () => {
        show(<MediaLibrary />);
        const first = await cell("one.png");
        act(() => first.focus());
        await userEvent.keyboard("{Delete}");
        await isGone("gridcell", "one.png");
        const selectAll = screen.getByRole("button", { name: "Sort" });
        act(() => selectAll.focus());
        await userEvent.keyboard("{Control>}z{/Control}");
        const again = await cell("one.png");
        await says("Undone for 1 image");
        act(() => again.focus());
        await userEvent.keyboard("/");
        await hasFocus(screen.getByRole("searchbox", { name: "Search" }));
        await userEvent.keyboard("?");
        expect(screen.queryByRole("dialog", { name: "Keyboard shortcuts" })).toBeNull();
        act(() => selectAll.focus());
        await userEvent.keyboard("?");
        const help = within(await screen.findByRole("dialog", { name: "Keyboard shortcuts" }));
        for (const group of ["Anywhere in the library", "In the grid", "In the viewer", "In a video"]) {
          help.getByRole("heading", { name: group });
        }
        for (const action of Object.values(defaultMessages.keyActions).flatMap(Object.values)) {
          expect(help.getAllByText(action).length, action).toBeGreaterThan(0);
        }
      });

      it("leaves single keys alone where the app says so", async () => {
        show(<MediaLibrary shortcuts={false} />);
        const first = await cell("one.png");
        act(() => first.focus());
        await userEvent.keyboard("/?");
        await hasFocus(first);
        expect(screen.queryByRole("dialog")).toBeNull();
      });
    });

    it("asks before it deletes what the app uses", async () => {
      await library.importFiles([await picture("one.png")]);
      const inUse = vi.fn(async (ids: readonly string[]) => ids);
      show(<MediaLibrary inUse={inUse} />);
      const first = await cell("one.png");
      act(() => first.focus());
      await userEvent.keyboard("{Delete}");
      await screen.findByRole("alertdialog", { name: "1 image is in use" });
      expect(inUse.mock.calls).toEqual([[[first.dataset.assetId]]]);
      await userEvent.click(await button("Cancel"));
      await hasFocus(await cell("one.png"));
      await userEvent.keyboard("{Delete}");
      await userEvent.click(await button("Move to the trash"));
      await isGone("gridcell", "one.png");
    });

    describe("while there is no image to show", () => {
      const hasGrid = async () => {
        const grid = await screen.findByRole("grid", { name: "Media library" });
        const { width, height } = grid.getBoundingClientRect();
        expect(Math.min(width, height)).toBeGreaterThan(100);
        expect(within(grid).queryAllByRole("gridcell")).toHaveLength(0);
      };
      const showing = (
        state: Partial<ReturnType<MediaLibraryInstance["getSnapshot"]>>,
        own: Partial<MediaLibraryInstance> = {},
      ) => {
        const snapshot = { ...library.getSnapshot(), ...state };
        show(
          <MediaLibraryProvider library={{ ...library, ...own, getSnapshot: () => snapshot }}>
            <MediaLibrary />
          </MediaLibraryProvider>,
        );
      };

      it("has the grid, and says that it loads", async () => {
        showing({ status: "loading" });
        await hasGrid();
        screen.getByText("Loading your library…");
      });

      it("has the grid, and says that it is empty, without a count", async () => {
        show(<MediaLibrary />);
        await screen.findByText("Your library is empty");
        await hasGrid();
        expect(screen.queryByText("0 images")).toBeNull();
      });

      it("has the grid, and says that nothing was found", async () => {
        await library.importFiles([await picture("harbour.png")]);
        show(<MediaLibrary />);
        await cell("harbour.png");
        await userEvent.fill(screen.getByRole("searchbox"), "zebra");
        await screen.findByText("Nothing found");
        await hasGrid();
        await says("0 images found for “zebra”");
        await userEvent.fill(screen.getByRole("searchbox"), "harbour");
        await says("1 image found for “harbour”");
      });

      it("says that it loads, not that it is empty, while its images are not known yet", async () => {
        const unanswered = { ...library.query({}), subscribe: () => () => {} };
        showing({ status: "ready", assetCount: 5 }, { query: () => unanswered });
        await hasGrid();
        screen.getByText("Loading your library…");
        expect(screen.queryByText("Your library is empty")).toBeNull();
      });

      it("says that it waits, not that it failed, while another tab holds it up", async () => {
        const error = new MediaLibraryError("blocked", "Close the other tabs.");
        showing({ status: "loading", error });
        await screen.findByText("Close the other tabs.");
        screen.getByText("The library is waiting");
        expect(screen.queryByText("The library cannot be opened")).toBeNull();
      });
    });

    describe("the live region", () => {
      it("says the same words again, as another element", async () => {
        const [file] = [await picture("harbour.png")];
        await library.importFiles([file]);
        show(<MediaLibrary />);
        await cell("harbour.png");
        const choose = () => {
          const input = document.querySelector<HTMLInputElement>('input[type="file"]');
          const files = new DataTransfer();
          files.items.add(file);
          if (input) input.files = files.files;
          act(() => input?.dispatchEvent(new Event("change", { bubbles: true })));
        };
        choose();
        await says("1 image was already here");
        const before = screen.getByRole("status").firstElementChild;
        choose();
        await waitFor(() => expect(screen.getByRole("status").firstElementChild).not.toBe(before));
        await says("1 image was already here");
      });

      it("is one, and moves into the dialog that makes the page inert, and back", async () => {
        open(createMockGenerator({ latency: Infinity }));
        show(<MediaLibrary />);
        const region = () => {
          expect(document.querySelectorAll("[aria-live]")).toHaveLength(1);
          return screen.getByRole("status");
        };
        const { form, prompt } = await openDialog();
        const modal = await dialog();
        expect(modal.contains(region())).toBe(true);
        expect(region().getAttribute("aria-live")).toBe("polite");
        await userEvent.fill(prompt, "a storm");
        await userEvent.click(form.getByRole("button", { name: "Generate" }));
        await says("Generating…");
        await userEvent.click(form.getByRole("button", { name: "Cancel" }));
        await says("The generation was canceled");
        expect(modal.contains(region())).toBe(true);
        await userEvent.keyboard("{Escape}");
        await isGone("dialog", "Generate image");
        expect(modal.contains(region())).toBe(false);
      });
    });

    it("reports what is imported, generated and removed here to the callbacks of its props", async () => {
      open(createMockGenerator());
      const onImport = vi.fn();
      const onGenerate = vi.fn();
      const onRemove = vi.fn();
      show(<MediaLibrary onImport={onImport} onGenerate={onGenerate} onRemove={onRemove} />);
      await library.importFiles([await picture("harbour.png")]);
      await cell("harbour.png");
      expect(onImport.mock.calls).toEqual([[[expect.objectContaining({ name: "harbour.png" })]]]);
      expect(onGenerate).not.toHaveBeenCalled();
      const [made] = await library.generateImages({ prompt: "dunes", width: 64, height: 64 });
      await cell(made?.name ?? "");
      expect(onGenerate.mock.calls).toEqual([[[expect.objectContaining({ id: made?.id })]]]);
      expect(onImport).toHaveBeenCalledTimes(1);
      await library.remove([made?.id ?? ""]);
      await waitFor(() => expect(onRemove.mock.calls).toEqual([[[made?.id]]]));
    });

    it("has one file input, says what came in and lists what did not", async () => {
      show(<MediaLibrary />);
      await button("Browse files");
      const inputs = document.querySelectorAll<HTMLInputElement>('input[type="file"]');
      expect(inputs).toHaveLength(1);
      const [input] = inputs;
      const files = new DataTransfer();
      files.items.add(await picture("harbour.png"));
      files.items.add(new File(["words"], "notes.txt", { type: "text/plain" }));
      if (input) input.files = files.files;
      act(() => input?.dispatchEvent(new Event("change", { bubbles: true })));
      await cell("harbour.png");
      await says("1 image added, 1 file was not added");
      expect((await screen.findByRole("alert")).textContent).toContain("notes.txt");
    });
  });
}
