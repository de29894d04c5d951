import { act, render, screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { earlyDropScript } from "../core/early-drop-script.js";
import { createMediaLibrary, MediaLibraryProvider, useMediaDropzone } from "../index.js";
import { createMemoryStorage } from "../storage/memory-storage.js";
import { picture } from "./library-wrapper.contract.js";

// Saving an image loads code and starts a worker: on a busy machine that is more than the default second.

const importUrl = vi.fn(async (url: string) => new Blob([await picture(url)]));
const open = (withUrls: boolean) => {
  const library = createMediaLibrary({
    storage: createMemoryStorage(),
    importFields: (path) => ({ tags: path.split("/").slice(0, -1) }),
    importUrl: withUrls ? importUrl : undefined,
  });
  const Zone = () => {
    const { getRootProps, getInputProps, openFolder, isDragging } = useMediaDropzone({ wholeWindow: true });
    return (
      <div {...getRootProps()} data-testid="zone" data-dragging={isDragging}>
        <input {...getInputProps()} aria-label="files" />
        <input type="checkbox" aria-label="box" />
        <input type="search" aria-label="search" />
        <button type="button" onClick={openFolder}>
          Folder
        </button>
      </div>
    );
  };
  render(
    <MediaLibraryProvider library={library}>
      <Zone />
    </MediaLibraryProvider>,
  );
  return library;
};

/** An entry of a dropped folder, as browsers give them. */
const entryOf = (name: string, content: File | object[], parent = ""): object => {
  const fullPath = `${parent}/${name}`;
  if (content instanceof File) {
    const file = (resolve: (file: File) => void) => resolve(content);
    return { name, fullPath, isFile: true, isDirectory: false, file };
  }
  const batches = [content, []];
  const createReader = () => ({
    readEntries: (resolve: (some: object[]) => void) => resolve(batches.shift() ?? []),
  });
  return { name, fullPath, isFile: false, isDirectory: true, createReader };
};

/** A drop whose data cannot be made by scripts. */
function drop(target: EventTarget, data: object): Event {
  const event = new DragEvent("drop", { bubbles: true, cancelable: true });
  Object.defineProperty(event, "dataTransfer", { value: data });
  act(() => void target.dispatchEvent(event));
  return event;
}

const transfer = (data: Record<string, string>, ...files: File[]) => {
  const made = new DataTransfer();
  for (const file of files) made.items.add(file);
  for (const [type, text] of Object.entries(data)) made.setData(type, text);
  return made;
};
const dragged = (type: string, dataTransfer: DataTransfer) => {
  const event = new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
  act(() => void screen.getByTestId("zone").dispatchEvent(event));
  return event;
};
const pasted = (label: string, clipboardData: DataTransfer) => {
  const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  act(() => void screen.getByLabelText(label).dispatchEvent(event));
  return event;
};

describe("useMediaDropzone", () => {
  afterEach(() => void importUrl.mockClear());

  it("imports a dropped folder with all folders in it, and the paths of its files", async () => {
    const library = open(false);
    const rome = [
      entryOf("2.png", await picture("2.png"), "/Italy/Rome"),
      entryOf(".DS_Store", new File(["x"], ".DS_Store"), "/Italy/Rome"),
    ];
    const italy = entryOf("Italy", [
      entryOf("1.png", await picture("1.png"), "/Italy"),
      entryOf("Rome", rome, "/Italy"),
    ]);
    const beside = await picture("3.png");
    const event = drop(screen.getByTestId("zone"), {
      types: ["Files"],
      files: [new File([], "Italy"), beside],
      items: [{ webkitGetAsEntry: () => italy }, { webkitGetAsEntry: () => entryOf("3.png", beside) }],
      getData: () => "",
    });
    expect(event.defaultPrevented).toBe(true);
    await waitFor(() => expect(library.getSnapshot().assetCount).toBe(3));
    const tags = library
      .getSnapshot()
      .assets.map(({ name, tags = [] }) => `${name} ${tags.join("/")}`.trim());
    expect(tags.sort()).toEqual(["1.png Italy", "2.png Italy/Rome", "3.png"]);
    expect(library.getSnapshot().imports.filter(({ error }) => error)).toEqual([]);
  });

  it("opens a picker of folders, and imports what is chosen without the files that systems add", async () => {
    const library = open(false);
    const input = screen.getByLabelText<HTMLInputElement>("files");
    const click = vi.spyOn(HTMLInputElement.prototype, "click").mockImplementation(() => {});
    act(() => screen.getByRole("button", { name: "Folder" }).click());
    expect([click.mock.calls.length, input.webkitdirectory]).toEqual([1, true]);
    click.mockRestore();
    const chosen = [await picture("1.png"), new File(["x"], "Thumbs.db")].map((file) =>
      Object.defineProperty(file, "webkitRelativePath", { value: `Japan/${file.name}` }),
    );
    Object.defineProperty(input, "files", { value: chosen, configurable: true });
    act(() => void input.dispatchEvent(new Event("change", { bubbles: true })));
    await waitFor(() => expect(library.getSnapshot().assets[0]?.tags).toEqual(["Japan"]));
    expect(library.getSnapshot().imports).toHaveLength(1);
  });

  it("imports the pictures of other pages through the app, and prefers what is there as a file", async () => {
    const library = open(true);
    const html = `<a href="https://example.org/page"><img src="https://example.org/a.png"></a><img src="x.png">`;
    const data = { "text/html": html, "text/uri-list": "https://example.org/page" };
    dragged("dragenter", transfer(data));
    expect(screen.getByTestId("zone").dataset.dragging).toBe("true");
    expect(dragged("drop", transfer(data)).defaultPrevented).toBe(true);
    await waitFor(() => expect(library.getSnapshot().assetCount).toBe(1));
    dragged("drop", transfer({ "text/uri-list": "# a comment\r\nhttps://example.org/another.png" }));
    await waitFor(() => expect(library.getSnapshot().assetCount).toBe(2));
    expect(importUrl.mock.calls.map(([url]) => url)).toEqual([
      "https://example.org/a.png",
      "https://example.org/another.png",
    ]);
    pasted("box", transfer(data, await picture("clipboard.png")));
    await waitFor(() => expect(library.getSnapshot().assetCount).toBe(3));
    expect(importUrl).toHaveBeenCalledTimes(2);
  });

  it("takes no addresses without the app, nor from this page", async () => {
    const data = transfer({ "text/uri-list": "https://example.org/a.png" });
    open(false);
    expect(dragged("drop", data).defaultPrevented).toBe(false);
    expect(
      pasted("box", transfer({ "text/html": "<img src='https://example.org/a.png'>" })).defaultPrevented,
    ).toBe(false);
  });

  it("leaves what is dragged within the page alone", async () => {
    open(true);
    const data = transfer({ "text/uri-list": "https://example.org/a.png" });
    act(() => void document.body.dispatchEvent(new DragEvent("dragstart", { bubbles: true })));
    dragged("dragenter", data);
    expect(screen.getByTestId("zone").dataset.dragging).toBe("false");
    expect(dragged("drop", data).defaultPrevented).toBe(false);
    act(() => void document.body.dispatchEvent(new DragEvent("dragend", { bubbles: true })));
    expect(dragged("drop", data).defaultPrevented).toBe(true);
    await waitFor(() => expect(importUrl).toHaveBeenCalled());
  });

  it("imports pastes into a checkbox or the search, except text", async () => {
    const library = open(true);
    const html = `<p>Words <img src="https://example.org/a.png"></p>`;
    expect(pasted("search", transfer({ "text/html": html, "text/plain": "Words" })).defaultPrevented).toBe(
      false,
    );
    expect(pasted("search", transfer({ "text/html": html })).defaultPrevented).toBe(true);
    await waitFor(() => expect(library.getSnapshot().assetCount).toBe(1));
    expect(pasted("box", transfer({ "text/html": html, "text/plain": "Words" })).defaultPrevented).toBe(true);
    // A copied file, to which the system adds its name as text.
    const file = await picture("copied.png");
    expect(pasted("search", transfer({ "text/plain": "copied.png" }, file)).defaultPrevented).toBe(true);
    await waitFor(() => expect(library.getSnapshot().assetCount).toBe(2));
  });

  it("imports what was dropped before it was there, and the page was not left", async () => {
    const script = document.createElement("script");
    script.textContent = earlyDropScript;
    document.head.append(script);
    const files = transfer({}, await picture("early.png"));
    const early = new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true });
    document.body.dispatchEvent(early);
    expect(early.defaultPrevented).toBe(true);
    const library = open(false);
    await waitFor(() => expect(library.getSnapshot().assets.map(({ name }) => name)).toEqual(["early.png"]));
    dragged("drop", transfer({}, await picture("later.png")));
    await waitFor(() => expect(library.getSnapshot().assetCount).toBe(2));
    script.remove();
  });
});
