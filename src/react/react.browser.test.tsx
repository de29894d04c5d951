import { act, cleanup, render, renderHook, screen, waitFor } from "@testing-library/react";
import { type ReactNode, StrictMode } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { MediaAIGenerator } from "../core/generation/generator.js";
import type { MediaStorage } from "../core/library/storage.js";
import {
  createMediaLibrary,
  type MediaLibraryInstance,
  MediaLibraryProvider,
  useAssetSearch,
  useAssetUrl,
  useImageGeneration,
  useMediaDropzone,
  useMediaLibrary,
  useSelection,
} from "../index.js";
import { createMemoryStorage } from "../storage/memory-storage.js";

const generator: MediaAIGenerator = { generateImages: async () => [{ file: await picture("ai.png") }] };

let library: MediaLibraryInstance;
beforeEach(() => {
  library = createMediaLibrary({ storage: createMemoryStorage() });
});
afterEach(async () => {
  cleanup();
  vi.restoreAllMocks();
  await library.close();
});

async function picture(name: string, seed = name.length): Promise<File> {
  const canvas = new OffscreenCanvas(8 + seed, 8);
  const context = canvas.getContext("2d");
  context?.fillText(name, 0, 8);
  return new File([await canvas.convertToBlob()], name, { type: "image/png" });
}

const inLibrary = ({ children }: { children: ReactNode }) => (
  <MediaLibraryProvider library={library}>{children}</MediaLibraryProvider>
);

describe("MediaLibraryProvider", () => {
  it("opens and closes once under StrictMode's double mount", async () => {
    const open = vi.spyOn(navigator.storage, "getDirectory");
    const namespace = crypto.randomUUID();
    let seen: MediaLibraryInstance | undefined;
    const Reader = () => {
      seen = useMediaLibrary().library;
      return <p>{useMediaLibrary().status}</p>;
    };
    const { unmount } = render(
      <StrictMode>
        <MediaLibraryProvider namespace={namespace}>
          <Reader />
        </MediaLibraryProvider>
      </StrictMode>,
    );
    await screen.findByText("ready");
    expect(open).toHaveBeenCalledOnce();
    unmount();
    await waitFor(() => expect(seen?.ready()).rejects.toMatchObject({ code: "closed" }));
  });

  it("accepts a new `ai` with each render without creating another library", async () => {
    const libraries = new Set<MediaLibraryInstance>();
    const generators = new Set<unknown>();
    const Reader = () => {
      const view = useMediaLibrary();
      libraries.add(view.library);
      generators.add(view.generateImages);
      return null;
    };
    const calls: string[] = [];
    const App = ({ name }: { name: string }) => (
      <MediaLibraryProvider
        namespace="inline"
        ai={{
          generateImages(request) {
            calls.push(name);
            return generator.generateImages(request);
          },
        }}
      >
        <Reader />
      </MediaLibraryProvider>
    );
    const { rerender } = render(<App name="first" />);
    rerender(<App name="second" />);
    rerender(<App name="third" />);
    expect(libraries.size).toBe(1);
    expect(generators.size).toBe(1);
    const [only] = libraries;
    await act(() => only?.generateImages({ prompt: "x", width: 1, height: 1 }));
    expect(calls).toEqual(["third"]);
  });

  it("opens another library for another namespace and closes the first", async () => {
    const seen: MediaLibraryInstance[] = [];
    const Reader = () => {
      const { library: now } = useMediaLibrary();
      if (seen.at(-1) !== now) seen.push(now);
      return null;
    };
    const app = (namespace: string) => (
      <MediaLibraryProvider namespace={namespace}>
        <Reader />
      </MediaLibraryProvider>
    );
    const { rerender } = render(app("one"));
    rerender(app("two"));
    expect(seen).toHaveLength(2);
    await waitFor(() => expect(seen[0]?.ready()).rejects.toMatchObject({ code: "closed" }));
    await seen[1]?.ready();
  });

  it("never closes a library passed as a prop", async () => {
    const { unmount } = render(inLibrary({ children: null }));
    unmount();
    await new Promise((resolve) => setTimeout(resolve, 30));
    await library.ready();
  });

  it("is named in the error of hooks used outside of it", () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    expect(() => renderHook(() => useMediaLibrary())).toThrow(/MediaLibraryProvider/);
  });
});

describe("useMediaLibrary", () => {
  it("has `generateImages` only while there is a generator, with a stable identity", async () => {
    const { result } = renderHook(() => useMediaLibrary((view) => view.generateImages), {
      wrapper: inLibrary,
    });
    expect(result.current).toBeUndefined();
    act(() => library.configure({ ai: generator }));
    const first = result.current;
    expect(first).toBe(library.generateImages);
    act(() => library.configure({ ai: { ...generator } }));
    expect(result.current).toBe(first);
    act(() => library.configure({ ai: undefined }));
    expect(result.current).toBeUndefined();
  });

  it("re-renders only when the selected value changes", async () => {
    const rendered = vi.fn();
    const { result } = renderHook(
      () => {
        rendered();
        return useMediaLibrary((view) => view.assetCount);
      },
      { wrapper: inLibrary },
    );
    await act(() => library.ready());
    const before = rendered.mock.calls.length;
    await act(async () => void (await library.importFiles([await picture("a.png")])));
    expect(result.current).toBe(1);
    expect(rendered.mock.calls.length).toBe(before + 1);
  });

  it("does not loop with a selector that returns a new object each time", async () => {
    const { result } = renderHook(() => useMediaLibrary((view) => ({ status: view.status })), {
      wrapper: inLibrary,
    });
    await waitFor(() => expect(result.current).toEqual({ status: "ready" }));
  });
});

describe("useAssetUrl", () => {
  it("shares one URL and revokes it when the last user unmounts", async () => {
    const [added] = await library.importFiles([await picture("a.png")]);
    const made = vi.spyOn(URL, "createObjectURL");
    const revoked = vi.spyOn(URL, "revokeObjectURL");
    const Picture = () => <img alt="it" src={useAssetUrl(added?.asset?.id, "thumbnail")} />;
    const pictures = (count: number) =>
      inLibrary({ children: ["a", "b", "c"].slice(0, count).map((key) => <Picture key={key} />) });
    const { rerender, unmount } = render(<StrictMode>{pictures(3)}</StrictMode>);
    await waitFor(() => {
      for (const image of screen.getAllByAltText("it")) expect(image.getAttribute("src")).toMatch(/^blob:/);
    });
    const live = () => made.mock.calls.length - revoked.mock.calls.length;
    expect(live()).toBe(1);
    rerender(<StrictMode>{pictures(1)}</StrictMode>);
    expect(live()).toBe(1);
    unmount();
    expect(live()).toBe(0);
  });

  it.each(["this tab", "another tab"])(
    "returns undefined for an asset that was removed in %s",
    async (where) => {
      const storage = createMemoryStorage();
      await library.close();
      library = createMediaLibrary({ storage });
      const other = createMediaLibrary({ storage });
      const [one, two] = await library.importFiles([await picture("a.png"), await picture("bb.png")]);
      const { result } = renderHook(
        () => [one, two].map((imported) => useAssetUrl(imported?.asset?.id, "original")),
        { wrapper: inLibrary },
      );
      await waitFor(() => expect(result.current.every(Boolean)).toBe(true));
      const [url, kept] = result.current;
      const remover = where === "this tab" ? library : other;
      await act(() => remover.remove(one?.asset?.id ?? ""));
      await waitFor(() => expect(result.current).toEqual([undefined, kept]));
      await expect(fetch(url ?? "")).rejects.toThrow();
      expect((await fetch(kept ?? "")).ok).toBe(true);
      const late = library.acquireUrl(one?.asset?.id ?? "", "original");
      expect(await late.url).toBeUndefined();
      late.release();
      await other.close();
    },
  );
});

describe("useAssetSearch", () => {
  it("searches, and again when the library changes", async () => {
    await library.importFiles([await picture("red.png"), await picture("green.png")]);
    const { result, rerender } = renderHook(({ text }) => useAssetSearch(text), {
      wrapper: inLibrary,
      initialProps: { text: "red" },
    });
    await waitFor(() => expect(result.current).toMatchObject({ total: 1, searching: false }));
    await act(async () => void (await library.importFiles([await picture("redder.png")])));
    await waitFor(() => expect(result.current.total).toBe(2));
    rerender({ text: "" });
    expect(result.current).toEqual({ assets: [], total: 0, searching: false });
  });
});

describe("useSelection", () => {
  it("toggles, selects ranges and all, and deselects items that leave the list", () => {
    const list = (...ids: string[]) => ids.map((id) => ({ id }));
    const { result, rerender } = renderHook(({ shown }) => useSelection(shown), {
      initialProps: { shown: list("a", "b", "c", "d") },
    });
    act(() => result.current.toggle("b"));
    act(() => result.current.selectTo("d"));
    expect(result.current.ids).toEqual(["b", "c", "d"]);
    act(() => result.current.toggle("c"));
    act(() => result.current.selectTo("a"));
    expect(result.current.ids).toEqual(["a", "b", "c", "d"]);
    rerender({ shown: list("d", "e") });
    expect(result.current.ids).toEqual(["d"]);
    act(() => result.current.selectAll());
    expect(result.current.ids).toEqual(["d", "e"]);
    act(() => result.current.clear());
    expect(result.current.isSelected("d")).toBe(false);
  });
});

describe("useMediaDropzone", () => {
  const transfer = (...files: File[]) => {
    const data = new DataTransfer();
    for (const file of files) data.items.add(file);
    return data;
  };
  const Zone = ({ onImported, onDrop }: { onImported: () => void; onDrop?: () => void }) => {
    const card = useMediaDropzone({ onImported });
    const page = useMediaDropzone({ onImported, wholeWindow: true });
    return (
      <div data-dragging={page.isDragging} data-testid="page">
        <div {...card.getRootProps({ onDrop })} data-dragging={card.isDragging} data-testid="card">
          <input {...card.getInputProps()} aria-label="files" />
        </div>
        <textarea aria-label="text" />
      </div>
    );
  };
  const drag = (target: Element, type: string, dataTransfer: DataTransfer) =>
    act(() => target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true })));

  it("imports a drop once, wherever it occurs, after the app's own handlers", async () => {
    const [onImported, onDrop] = [vi.fn(), vi.fn()];
    render(inLibrary({ children: <Zone onImported={onImported} onDrop={onDrop} /> }));
    const files = transfer(await picture("dropped.png"));
    const [card, page] = [screen.getByTestId("card"), screen.getByTestId("page")];
    const text = new DataTransfer();
    text.setData("text/plain", "no file");
    await drag(card, "dragenter", text);
    expect([card.dataset.dragging, await drag(card, "dragover", text)]).toEqual(["false", true]);
    await drag(card, "dragenter", files);
    expect([card.dataset.dragging, page.dataset.dragging]).toEqual(["true", "true"]);
    expect(await drag(card, "dragover", files)).toBe(false);
    expect(await drag(card, "drop", files)).toBe(false);
    expect([card.dataset.dragging, page.dataset.dragging]).toEqual(["false", "false"]);
    await waitFor(() => expect(onImported).toHaveBeenCalledOnce());
    expect(onDrop).toHaveBeenCalledOnce();

    await drag(page, "drop", transfer(await picture("beside.png")));
    await waitFor(() => expect(library.getSnapshot().assetCount).toBe(2));
  });

  it("leaves text to text fields and images to rich text fields, and imports everything else", async () => {
    const onImported = vi.fn();
    render(
      inLibrary({
        children: (
          <>
            <Zone onImported={onImported} />
            <input aria-label="line" />
            <input type="checkbox" aria-label="box" />
            <input readOnly aria-label="fixed" />
            {/* biome-ignore lint/a11y/useSemanticElements: the case is an editor */}
            <div
              contentEditable
              suppressContentEditableWarning
              role="textbox"
              tabIndex={0}
              aria-label="rich"
            />
          </>
        ),
      }),
    );
    let imported = 0;
    const paste = async (label: string, { text, taken }: { text?: string; taken: boolean }) => {
      imported += taken ? 1 : 0;
      const clipboardData = transfer(await picture(`pasted into ${label}.png`, 10 + imported));
      if (text) clipboardData.setData("text/plain", text);
      const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
      act(() => void screen.getByLabelText(label).dispatchEvent(event));
      expect([label, event.defaultPrevented]).toEqual([label, taken]);
      await waitFor(() => expect(onImported).toHaveBeenCalledTimes(imported));
    };
    for (const field of ["text", "line"]) {
      await paste(field, { text: "words", taken: false });
      await paste(field, { taken: true });
    }
    for (const field of ["box", "fixed"]) await paste(field, { text: "words", taken: true });
    await paste("rich", { taken: false });
  });

  it("ignores events that another handler has handled", async () => {
    const [onImported, onDrop] = [vi.fn(), vi.fn((event: Event) => event.preventDefault())];
    render(
      inLibrary({
        children: (
          <>
            <Zone onImported={onImported} onDrop={() => {}} />
            <div ref={(element) => element?.addEventListener("drop", onDrop)} data-testid="theirs" />
          </>
        ),
      }),
    );
    await drag(screen.getByTestId("theirs"), "drop", transfer(await picture("theirs.png")));
    await drag(screen.getByTestId("card"), "drop", transfer(await picture("ours.png")));
    await waitFor(() => expect(onImported).toHaveBeenCalledOnce());
    expect(onDrop).toHaveBeenCalledOnce();
    expect(library.getSnapshot().assets.map(({ name }) => name)).toEqual(["ours.png"]);
  });

  it("imports a paste into a focused root, and imports an event once if several roots receive it", async () => {
    const [inner, outer, onPaste] = [vi.fn(), vi.fn(), vi.fn()];
    const Nested = () => {
      const within = useMediaDropzone({ onImported: inner });
      const around = useMediaDropzone({ onImported: outer });
      useMediaDropzone({ onImported: outer, wholeWindow: true });
      useMediaDropzone({ onImported: outer, wholeWindow: true });
      return (
        <div {...around.getRootProps()}>
          <div {...within.getRootProps({ onPaste })} tabIndex={-1} data-testid="within"></div>
        </div>
      );
    };
    render(inLibrary({ children: <Nested /> }));
    const within = screen.getByTestId("within");
    const paste = async (target: EventTarget, name: string) => {
      const clipboardData = transfer(await picture(name));
      act(() => void target.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true })));
    };
    await paste(within, "pasted.png");
    await waitFor(() => expect(inner).toHaveBeenCalledOnce());
    expect(onPaste).toHaveBeenCalledOnce();
    await drag(within, "drop", transfer(await picture("dropped-within.png")));
    await waitFor(() => expect(inner).toHaveBeenCalledTimes(2));
    expect(outer).not.toHaveBeenCalled();

    await drag(document.body, "drop", transfer(await picture("dropped-beside-them.png")));
    await waitFor(() => expect(outer).toHaveBeenCalled());
    await paste(document.body, "pasted-beside.png");
    await waitFor(() => expect(library.getSnapshot().assetCount).toBe(4));
    expect(outer).toHaveBeenCalledTimes(2);
  });

  it("merges the input's ref with the app's ref", () => {
    const own = { current: null as HTMLInputElement | null };
    const ended = vi.fn();
    const Picker = ({ withObject }: { withObject: boolean }) => {
      const { getInputProps, open } = useMediaDropzone();
      return (
        <button type="button" onClick={open}>
          Pick
          <input {...getInputProps({ ref: withObject ? own : () => ended })} aria-label="files" />
        </button>
      );
    };
    const { rerender } = render(inLibrary({ children: <Picker withObject /> }));
    const input = screen.getByLabelText("files");
    expect(own.current).toBe(input);
    const opened = vi.spyOn(HTMLInputElement.prototype, "click").mockImplementation(() => {});
    screen.getByRole("button").click();
    expect(opened).toHaveBeenCalledOnce();
    rerender(inLibrary({ children: <Picker withObject={false} /> }));
    expect(own.current).toBeNull();
    cleanup();
    expect(ended).toHaveBeenCalled();
  });

  it("imports chosen files, also the same file twice", async () => {
    const onImported = vi.fn();
    render(inLibrary({ children: <Zone onImported={onImported} /> }));
    const input = screen.getByLabelText<HTMLInputElement>("files");
    expect(input.accept).toBe("image/png,image/jpeg,image/webp,image/gif,image/avif,video/mp4,video/webm");
    const file = await picture("chosen.png");
    for (const times of [1, 2]) {
      input.files = transfer(file).files;
      act(() => void input.dispatchEvent(new Event("change", { bubbles: true })));
      await waitFor(() => expect(onImported).toHaveBeenCalledTimes(times));
      expect(input.value).toBe("");
    }
    expect(onImported.mock.calls[1]?.[0]).toMatchObject([{ status: "duplicate" }]);
  });
});

describe("useImageGeneration", () => {
  const form = (generateImages: MediaAIGenerator["generateImages"], onSaved = vi.fn()) => {
    library.configure({
      ai: { generateImages, capabilities: { models: [{ id: "acme/one" }, { id: "acme/two" }] } },
    });
    const onCanceled = vi.fn();
    const hook = renderHook(() => useImageGeneration({ onSaved, onCanceled }), { wrapper: inLibrary });
    return { ...hook, onSaved, onCanceled };
  };

  it("sends the typed fields without empty ones, and returns to idle once the images are saved", async () => {
    const generate = vi.fn(generator.generateImages);
    const { result, onSaved } = form(generate);
    expect(result.current.fields.model).toBe("acme/one");
    act(() => result.current.setFields({ prompt: " a fox ", height: "512", seed: "7" }));
    act(() => {
      result.current.submit();
      result.current.submit();
    });
    expect(result.current.status).toBe("running");
    await waitFor(() => expect(result.current.status).toBe("idle"));
    const request = { prompt: "a fox", width: 768, height: 512, model: "acme/one", seed: 7 };
    expect(generate.mock.calls.map(([asked]) => asked)).toEqual([request]);
    expect(onSaved).toHaveBeenCalledOnce();
  });

  it("reports invalid fields without generating", () => {
    const generate = vi.fn(generator.generateImages);
    const { result } = form(generate);
    act(() => result.current.setFields({ width: "wide", height: "", steps: "2.5" }));
    act(() => result.current.submit());
    expect(result.current.issues).toEqual({
      prompt: { code: "required" },
      width: { code: "integer" },
      height: { code: "required" },
      steps: { code: "integer" },
    });
    act(() => result.current.setFields({ width: "512" }));
    expect(result.current.issues.width).toBeUndefined();
    expect(generate).not.toHaveBeenCalled();
  });

  it("assigns the server's messages to their fields, and `retry` generates again", async () => {
    const { MediaLibraryError } = await import("../index.js");
    const fields = [{ field: "width", message: "must be at most 1024" }];
    const answers = [new MediaLibraryError("field", "Check the fields.", { fields })];
    const { result, onSaved } = form((...call) => {
      const error = answers.shift();
      return error ? Promise.reject(error) : generator.generateImages(...call);
    });
    act(() => result.current.setFields({ prompt: "a fox", width: "5000" }));
    act(() => result.current.submit());
    await waitFor(() => expect(result.current.status).toBe("failed"));
    expect(result.current.error?.code).toBe("field");
    expect(result.current.issues.width).toEqual({ code: "server", message: "must be at most 1024" });
    act(() => result.current.retry());
    await waitFor(() => expect(onSaved).toHaveBeenCalledOnce());
    expect(result.current).toMatchObject({ status: "idle", error: undefined, issues: {} });
  });

  it("sends the fields that the model supports, and no others", async () => {
    const generate = vi.fn(generator.generateImages);
    const able = {
      ...{
        id: "acme/able",
        sizes: [
          { width: 8, height: 8 },
          { width: 8, height: 4 },
        ],
        maxImages: 4,
      },
      ...{ maxInputImages: 1, mask: true, microUsdPerImage: 1500, steps: { min: 1, max: 4 } },
    };
    const plain = { id: "acme/plain", steps: false as const, seed: false, negativePrompt: false };
    library.configure({ ai: { generateImages: generate, capabilities: { models: [able, plain] } } });
    const { result } = renderHook(() => useImageGeneration(), { wrapper: inLibrary });
    expect(result.current).toMatchObject({
      model: able,
      fields: { width: "8", height: "8", n: "1" },
      microUsd: 1500,
    });

    const [one, two] = [await picture("one.png"), await picture("two.png")];
    const typed = {
      prompt: "a fox",
      n: "9",
      width: "8",
      height: "4",
      steps: "5",
      seed: "7",
      negativePrompt: "dogs",
    };
    act(() => result.current.setFields(typed));
    await act(() => result.current.addFiles([one, two]));
    await act(() => result.current.addFiles([two], "mask"));
    expect(result.current).toMatchObject({ fields: { n: "4", height: "4" }, microUsd: 6000 });
    act(() => result.current.submit());
    expect(result.current.issues).toEqual({ steps: { code: "range", min: 1, max: 4 } });
    act(() => result.current.setFields({ steps: "4" }));
    act(() => result.current.submit());
    const runs = library.getSnapshot().generations;
    expect(runs).toMatchObject([{ id: result.current.generationId, status: "running", saved: 0 }]);
    await waitFor(() => expect(result.current.status).toBe("idle"));

    act(() => result.current.setFields({ model: "acme/plain" }));
    expect(result.current).toMatchObject({ model: plain, microUsd: undefined });
    act(() => result.current.submit());
    await waitFor(() => expect(generate).toHaveBeenCalledTimes(2));
    await waitFor(() => expect(result.current.status).toBe("idle"));
    const size = { prompt: "a fox", width: 8, height: 4 };
    expect(generate.mock.calls.map(([asked]) => asked)).toEqual([
      {
        ...{ ...size, model: "acme/able", negativePrompt: "dogs", steps: 4, seed: 7, n: 4 },
        ...{ images: [one], mask: two },
      },
      { ...size, model: "acme/plain" },
    ]);
  });

  it("loads the models while it is active, and again after a failure", async () => {
    const capabilities = vi
      .fn(async () => ({ models: [{ id: "acme/late" }] }))
      .mockRejectedValueOnce(new Error());
    library.configure({ ai: { ...generator, capabilities } });
    const { result, rerender } = renderHook(({ active }) => useImageGeneration({ active }), {
      wrapper: inLibrary,
      initialProps: { active: false },
    });
    expect(result.current.modelsStatus).toBe("unknown");
    rerender({ active: true });
    await waitFor(() => expect(result.current.modelsStatus).toBe("failed"));
    expect(result.current.fields.model).toBe("");
    await waitFor(() => expect(result.current.fields.model).toBe("acme/late"), { timeout: 5000 });
    expect(capabilities).toHaveBeenCalledTimes(2);
  });

  it("returns to idle with unchanged fields when cancelled", async () => {
    const { result, onCanceled } = form(() => new Promise(() => {}));
    act(() => result.current.setFields({ prompt: "a fox" }));
    act(() => result.current.submit());
    await waitFor(() => expect(library.getSnapshot().aiGenerating).toBe(true));
    act(() => result.current.cancel());
    await waitFor(() => expect(result.current.status).toBe("idle"));
    expect(result.current.fields.prompt).toBe("a fox");
    expect(onCanceled).toHaveBeenCalledOnce();
    expect(library.getSnapshot()).toMatchObject({ aiGenerating: false, aiError: undefined });
  });
});

describe("a custom storage", () => {
  it("is used instead of the browser's", async () => {
    const memory = createMemoryStorage();
    const storage: MediaStorage = { open: vi.fn(memory.open) };
    const own = createMediaLibrary({ storage });
    await own.ready();
    expect(storage.open).toHaveBeenCalledOnce();
    await own.close();
  });
});
