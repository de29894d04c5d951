import { act, cleanup, configure, render, screen, waitFor, within } from "@testing-library/react";
import { type ComponentType, type ReactNode, StrictMode, useState } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { createDeferred } from "../core/deferred.js";
import {
  createMediaLibrary,
  type MediaAIGenerator,
  type MediaAsset,
  MediaLibraryError,
  type MediaLibraryInstance,
  MediaLibraryProvider,
} from "../index.js";
import { createMemoryStorage } from "../storage/memory-storage.js";
import { createMockGenerator } from "../testing/mock-generator.js";
import type { MediaGridProps, MediaLibraryProps } from "./part-props.js";

// Saving an image loads code and starts a worker: on a busy machine that is more than the default second.
configure({ asyncUtilTimeout: 8000 });

type Parts = {
  MediaLibrary: ComponentType<MediaLibraryProps>;
  MediaGrid: ComponentType<MediaGridProps>;
};

/** What people and tests rely on in every kit. Needs the kit's stylesheet on the page. */
export function describeMediaLibrary(
  name: string,
  { MediaLibrary, MediaGrid }: Parts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  let library: MediaLibraryInstance;
  const open = (ai?: MediaAIGenerator): void => {
    library = createMediaLibrary({ storage: createMemoryStorage(), ai });
  };
  beforeEach(() => open());
  afterEach(async () => {
    cleanup();
    vi.restoreAllMocks();
    await library.close();
  });

  const show = (children: ReactNode) =>
    render(
      <StrictMode>
        <Wrapper>
          <MediaLibraryProvider library={library}>
            <div style={{ height: 700, width: 900 }}>{children}</div>
          </MediaLibraryProvider>
        </Wrapper>
      </StrictMode>,
    );
  const cell = (text: string) => screen.findByRole("gridcell", { name: text });
  const button = (text: string) => screen.findByRole("button", { name: text });
  const dialog = () => screen.findByRole("dialog", { name: "Generate image" });
  const hasFocus = (element: Element) => waitFor(() => expect(document.activeElement).toBe(element));
  const isGone = (role: string, text: string) =>
    waitFor(() => expect(screen.queryByRole(role, { name: text })).toBeNull());

  const openDialog = async () => {
    await userEvent.click(await button("Generate"));
    const form = within(await dialog());
    const prompt = form.getByRole("textbox", { name: "Prompt" });
    await hasFocus(prompt);
    return { form, prompt };
  };

  describe(name, () => {
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
        await hasFocus(await cell("two.png"));
      });

      it("selects by Space and Ctrl+A, clears by Escape", async () => {
        await userEvent.keyboard(" ");
        expect((await cell("one.png")).getAttribute("aria-selected")).toBe("true");
        expect((await cell("two.png")).getAttribute("aria-selected")).toBe("false");
        await userEvent.keyboard("{Control>}a{/Control}");
        await screen.findByText("3 selected");
        await userEvent.keyboard("{Escape}");
        expect((await cell("one.png")).getAttribute("aria-selected")).toBe("false");
      });

      it("goes on by arrows from a control within a cell", async () => {
        await userEvent.click(await screen.findByRole("checkbox", { name: "Select one.png" }));
        await userEvent.keyboard("{ArrowRight}");
        await hasFocus(await cell("two.png"));
      });

      it("asks before it deletes, says so after, and leaves the focus in the grid", async () => {
        await userEvent.keyboard("{Delete}");
        const question = within(await screen.findByRole("alertdialog", { name: "Delete 1 image?" }));
        await userEvent.click(question.getByRole("button", { name: "Cancel" }));
        await isGone("alertdialog", "Delete 1 image?");
        await hasFocus(await cell("one.png"));

        await userEvent.keyboard("{Delete}");
        await userEvent.click(
          within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Delete" }),
        );
        await isGone("gridcell", "one.png");
        await hasFocus(await cell("two.png"));
        await says("1 image deleted");
      });
    });

    it("deletes all that is selected by Delete on one of it, else only the focused one", async () => {
      await library.importFiles(
        await Promise.all(["one.png", "two.png", "three.png"].map((each) => picture(each))),
      );
      show(<MediaLibrary />);
      const first = await cell("one.png");
      act(() => first.focus());
      await userEvent.keyboard(" {ArrowRight} {Delete}");
      await screen.findByRole("alertdialog", { name: "Delete 2 images?" });
      await userEvent.keyboard("{Escape}");
      await isGone("alertdialog", "Delete 2 images?");
      await hasFocus(await cell("two.png"));
      await userEvent.keyboard("{ArrowRight}{Delete}");
      await screen.findByRole("alertdialog", { name: "Delete 1 image?" });
    });

    describe("while there is no image to show", () => {
      const hasGrid = async () => {
        const grid = await screen.findByRole("grid", { name: "Media library" });
        const { width, height } = grid.getBoundingClientRect();
        expect(Math.min(width, height)).toBeGreaterThan(100);
        expect(within(grid).queryAllByRole("gridcell")).toHaveLength(0);
      };
      const showing = (state: Partial<ReturnType<MediaLibraryInstance["getSnapshot"]>>) => {
        const snapshot = { ...library.getSnapshot(), ...state };
        const loadMore = vi.fn(async () => {});
        const shown = { ...library, loadMore, getSnapshot: () => snapshot };
        show(
          <MediaLibraryProvider library={shown}>
            <MediaLibrary />
          </MediaLibraryProvider>,
        );
        return loadMore;
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

      it("loads, and asks for more, where it has images of which none is loaded", async () => {
        const loadMore = showing({ status: "ready", assetCount: 5, assets: [], hasMore: true });
        await waitFor(() => expect(loadMore).toHaveBeenCalled());
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

    describe("a better prompt", () => {
      it("is announced, and replaces what was typed only when it is taken", async () => {
        const goOn = createDeferred<void>();
        open({
          ...createMockGenerator(),
          async *improvePrompt(asked) {
            yield asked;
            await goOn.promise;
            yield " at dawn";
          },
        });
        show(<MediaLibrary />);
        const { form, prompt } = await openDialog();
        await userEvent.fill(prompt, "dunes");
        await userEvent.click(form.getByRole("button", { name: "Improve prompt" }));
        await says("Writing a better prompt…");
        goOn.resolve();
        await says("A better prompt is ready");
        await waitFor(() => expect(form.getByRole("region").textContent).toContain("dunes at dawn"));
        expect(prompt).toHaveProperty("value", "dunes");
        await userEvent.click(form.getByRole("button", { name: "Use" }));
        await waitFor(() => expect(prompt).toHaveProperty("value", "dunes at dawn"));
        await says("The prompt is now the suggestion");
        await hasFocus(prompt);
      });

      it("ends upstream when it is stopped, and when the dialog closes", async () => {
        const ended = vi.fn();
        open({
          ...createMockGenerator(),
          async *improvePrompt(asked, { signal }) {
            signal.addEventListener("abort", ended);
            yield asked;
            await new Promise(() => {});
          },
        });
        show(<MediaLibrary />);
        const { form, prompt } = await openDialog();
        await userEvent.fill(prompt, "dunes");
        await userEvent.click(form.getByRole("button", { name: "Improve prompt" }));
        await form.findByText("dunes", { selector: "p" });
        await userEvent.click(form.getByRole("button", { name: "Stop" }));
        expect(ended).toHaveBeenCalledTimes(1);
        await says("Stopped");
        await userEvent.click(await form.findByRole("button", { name: "Improve prompt" }));
        await form.findByText("dunes", { selector: "p" });
        await userEvent.keyboard("{Escape}");
        await isGone("dialog", "Generate image");
        await waitFor(() => expect(ended).toHaveBeenCalledTimes(2));
      });
    });

    describe("the generate dialog", () => {
      it("folds its advanced part away, fields and all, and back", async () => {
        open(createMockGenerator());
        show(<MediaLibrary />);
        const { form } = await openDialog();
        const toggle = form.getByRole("button", { name: "Advanced" });
        expect(toggle.getAttribute("aria-expanded")).toBe("true");
        await userEvent.fill(form.getByRole("textbox", { name: "Seed" }), "7");
        await userEvent.click(toggle);
        expect(form.queryByLabelText("Seed")).toBeNull();
        await userEvent.click(toggle);
        expect(form.getByRole("textbox", { name: "Seed" })).toHaveProperty("value", "7");
      });

      it("tells what is missing at the field, and goes there", async () => {
        open(createMockGenerator());
        show(<MediaLibrary />);
        const { form, prompt } = await openDialog();
        await userEvent.click(form.getByRole("button", { name: "Generate" }));
        await waitFor(() => expect(prompt.getAttribute("aria-invalid")).toBe("true"));
        expect(describedBy(prompt)).toContain("Please fill this in");
        await hasFocus(prompt);
      });

      it("fills the size from a preset, and calls any other custom", async () => {
        open(createMockGenerator());
        show(<MediaLibrary />);
        const { form } = await openDialog();
        const [width, height] = ["Width", "Height"].map((each) => form.getByRole("textbox", { name: each }));
        await userEvent.click(form.getByText("Wide"));
        expect([width, height]).toMatchObject([{ value: "1024" }, { value: "576" }]);
        if (width) await userEvent.fill(width, "800");
        expect(form.getByRole("radio", { name: "Custom" })).toHaveProperty("checked", true);
      });

      it("runs on when it is closed, shows the run when opened again, and ends it by Cancel", async () => {
        open(createMockGenerator({ latency: Infinity }));
        show(<MediaLibrary />);
        const { form, prompt } = await openDialog();
        await userEvent.fill(prompt, "a storm");
        await userEvent.keyboard("{Control>}{Enter}{/Control}");
        await waitFor(() => expect(prompt).toHaveProperty("disabled", true));
        await waitFor(() =>
          expect(form.getByRole("button", { name: "Generate" }).getAttribute("aria-busy")).toBe("true"),
        );
        await userEvent.keyboard("{Escape}");
        await isGone("dialog", "Generate image");
        await hasFocus(await button("Generate"));
        const placeholder = await cell("Generating: a storm");
        expect(placeholder.dataset).toMatchObject({ status: "running" });
        expect(placeholder.dataset.generationId).toBeTruthy();

        await userEvent.click(await button("Generate"));
        const again = within(await dialog());
        expect(again.getByRole("textbox", { name: "Prompt" })).toHaveProperty("disabled", true);
        await userEvent.click(again.getByRole("button", { name: "Cancel" }));
        await isGone("gridcell", "Generating: a storm");
        await waitFor(() =>
          expect(again.getByRole("textbox", { name: "Prompt" })).toMatchObject({
            disabled: false,
            value: "a storm",
          }),
        );
        await userEvent.click(again.getByRole("button", { name: "Cancel" }));
        await isGone("dialog", "Generate image");
        expect(library.getSnapshot().assetCount).toBe(0);
      });

      it("shows the server's answer at its field, unfolds what hides it, and asks again by Generate and by Retry", async () => {
        const refusal = new MediaLibraryError("field", "The server did not accept the request.", {
          status: 400,
          fields: [{ field: "steps", message: "At most 50." }],
        });
        open(createMockGenerator({ fail: (_, run) => (run < 2 ? refusal : undefined) }));
        show(<MediaLibrary generationDefaults={{ width: "64", height: "64" }} />);
        const { form, prompt } = await openDialog();
        await userEvent.fill(prompt, "a storm");
        await userEvent.click(form.getByRole("button", { name: "Advanced" }));
        expect(form.queryByRole("button", { name: "Retry" })).toBeNull();
        await userEvent.click(form.getByRole("button", { name: "Generate" }));
        expect((await form.findByRole("alert")).textContent).toContain("did not accept");
        const steps = form.getByRole("textbox", { name: "Steps" });
        expect(describedBy(steps)).toContain("At most 50.");
        await hasFocus(steps);
        await form.findByRole("button", { name: "Retry" });
        await userEvent.click(form.getByRole("button", { name: "Generate" }));
        await form.findByRole("button", { name: "Retry" });
        await userEvent.fill(prompt, "a calm sea");
        await userEvent.click(form.getByRole("button", { name: "Retry" }));
        await isGone("dialog", "Generate image");
        await says("1 image generated and added");
        const [asset] = library.getSnapshot().assets;
        expect(asset?.source).toMatchObject({ prompt: "a calm sea" });
        await cell(asset?.name ?? "");
      });

      it("tells a failure on the page where the dialog was closed", async () => {
        open(createMockGenerator({ latency: 300, fail: "no luck" }));
        show(<MediaLibrary />);
        const { prompt } = await openDialog();
        await userEvent.fill(prompt, "a storm");
        await userEvent.keyboard("{Control>}{Enter}{/Control}");
        await cell("Generating: a storm");
        await userEvent.keyboard("{Escape}");
        await screen.findByRole("alert");
        await userEvent.click(await button("Dismiss"));
        await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
      });
    });

    it("opens how an image was made by its badge, and closes it by Escape", async () => {
      open(createMockGenerator());
      await library.generateImages({ prompt: "dunes under two moons", width: 64, height: 64, seed: 7 });
      show(<MediaLibrary />);
      const badge = await button("AI");
      act(() => badge.focus());
      await userEvent.keyboard("{Enter}");
      const made = within(await screen.findByRole("dialog", { name: "How this image was made" }));
      made.getByText("dunes under two moons");
      made.getByText("7");
      await userEvent.keyboard("{Escape}");
      await isGone("dialog", "How this image was made");
      await hasFocus(badge);
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
      await waitFor(() => expect(live.size).toBe(4));
      await userEvent.click(await button("Next"));
      await waitFor(() => expect(live.size).toBe(4));
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

/** A small PNG, another one for each name. */
async function picture(name: string): Promise<File> {
  const canvas = new OffscreenCanvas(32 + name.length, 32);
  const context = canvas.getContext("2d");
  context?.fillText(name, 0, 16);
  return new File([await canvas.convertToBlob()], name, { type: "image/png" });
}

function record(index: number): MediaAsset {
  return {
    id: `asset-${index}`,
    name: `${index}.png`,
    mimeType: "image/png",
    size: 1000,
    hash: "",
    createdAt: 10_000 - index,
    width: 32,
    height: 32,
  };
}

function describedBy(element: Element): string {
  const ids = element.getAttribute("aria-describedby")?.split(" ") ?? [];
  return ids.map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
}

const says = (text: string) =>
  waitFor(() => expect(screen.getAllByRole("status").map((each) => each.textContent)).toContain(text));
