import { describe, expect, it, vi } from "vitest";
import { createMemoryStorage } from "../../storage/memory-storage.js";
import { sampleAsset } from "../../testing/sample-records.js";
import { makeZipFile } from "../zip/zip-fixtures.contract.js";
import { isImporting } from "./file-import.js";
import { create, picture } from "./library-fixtures.contract.js";
import type { MediaLibraryInstance } from "./media-library-types.js";
import type { MediaStorage } from "./storage.js";

const text = () => new File(["words"], "notes.txt", { type: "text/plain" });
const shown = (library: MediaLibraryInstance) =>
  library.getSnapshot().imports.map(({ name, status }) => `${name} ${status}`);

/** In memory; saving files whose name begins with "stuck" never ends, unless it is aborted. */
function sticking(): MediaStorage {
  const storage = createMemoryStorage();
  return {
    async open(onChange) {
      const opened = await storage.open(onChange);
      const put: typeof opened.assets.put = (entry, options) => {
        if (!entry.asset.name.startsWith("stuck")) return opened.assets.put(entry, options);
        return new Promise((_, reject) => {
          options?.signal?.addEventListener("abort", () => reject(options.signal?.reason));
        });
      };
      return { ...opened, assets: { ...opened.assets, put } };
    },
  };
}

describe("the list of imports", () => {
  it("has every file with what became of it, until it is dismissed", async () => {
    const library = create();
    const file = await picture(1);
    await library.importFiles([file, file, text()]);
    expect(shown(library)).toEqual(["1.png added", "1.png duplicate", "notes.txt rejected"]);
    const [added, duplicate, rejected] = library.getSnapshot().imports;
    expect(duplicate?.asset).toEqual(added?.asset);
    expect(rejected?.error?.code).toBe("type");
    library.dismissImport(added?.id);
    await vi.waitFor(() => expect(shown(library)).toEqual(["1.png duplicate", "notes.txt rejected"]));
    library.dismissImport();
    await vi.waitFor(() => expect(shown(library)).toEqual([]));
  });

  it("follows a file from step to step", async () => {
    const library = create({ storage: sticking() });
    const seen = new Set<string>();
    library.subscribe(() => library.getSnapshot().imports.forEach(({ status }) => void seen.add(status)));
    void library.importFiles([await picture(1, "stuck.png")]);
    await vi.waitFor(() => expect(shown(library)).toEqual(["stuck.png saving"]));
    expect([...seen]).toEqual(expect.arrayContaining(["waiting", "saving"]));
    expect(library.getSnapshot().imports.every(isImporting)).toBe(true);
  });

  it("cancels one file, keeps the others, and imports it when it is tried again", async () => {
    const library = create({ storage: sticking() });
    const files = [await picture(1, "stuck.png"), await picture(2)];
    const importing = library.importFiles(files);
    await vi.waitFor(() => expect(shown(library)).toEqual(["stuck.png saving", "2.png added"]));
    library.cancelImport(library.getSnapshot().imports[0]?.id);
    expect((await importing).map(({ status, error }) => error?.code ?? status)).toEqual(["aborted", "added"]);
    expect(shown(library)).toEqual(["stuck.png canceled", "2.png added"]);
    expect(library.getSnapshot()).toMatchObject({ assetCount: 1, importProgress: undefined });
    library.retryImport(library.getSnapshot().imports[0]?.id);
    await vi.waitFor(() => expect(shown(library)).toEqual(["stuck.png saving", "2.png added"]));
  });

  it("cancels all, also those that have not begun, and tries all again except rejected ones", async () => {
    const library = create({ storage: sticking() });
    const stuck = await Promise.all(Array.from({ length: 70 }, (_, hue) => picture(hue, `stuck${hue}.png`)));
    const importing = library.importFiles([...stuck, text()]);
    await vi.waitFor(() => expect(shown(library)).toContain("stuck0.png saving"));
    library.cancelImport();
    const results = await importing;
    expect(new Set(results.map(({ error }) => error?.code))).toEqual(new Set(["aborted"]));
    expect(new Set(library.getSnapshot().imports.map(({ status }) => status))).toEqual(new Set(["canceled"]));
    await library.importFiles([text()]);
    library.retryImport();
    await vi.waitFor(() => expect(library.getSnapshot().imports.filter(isImporting)).toHaveLength(71));
    expect(shown(library).at(-1)).toBe("notes.txt rejected");
  });

  it("keeps at most 10,000 files, without those that came in first", async () => {
    const library = create({ storage: createMemoryStorage() });
    await library.importFiles([await picture(1)]);
    await library.importFiles(Array.from({ length: 10_000 }, text));
    const { imports } = library.getSnapshot();
    expect(imports).toHaveLength(10_000);
    expect(imports.every(({ status }) => status === "rejected")).toBe(true);
  });
});

describe("fields of imported files", () => {
  const inFolder = async (hue: number, path: string) =>
    Object.defineProperty(await picture(hue, path.split("/").at(-1)), "webkitRelativePath", { value: path });

  it("are set from the path, by the library and by one import", async () => {
    const library = create({ importFields: (path) => ({ tags: path.split("/").slice(0, -1) }) });
    const files = [await inFolder(1, "Italy/Rome/1.png"), await picture(2)];
    const results = await library.importFiles(files, { fields: () => ({ albums: { add: ["open"] } }) });
    expect(results.map(({ asset }) => [asset?.tags, asset?.albums])).toEqual([
      [["Italy", "Rome"], ["open"]],
      [undefined, ["open"]],
    ]);
  });

  it("of a file that was already there are its tags and albums alone", async () => {
    const library = create();
    const file = await picture(1);
    const [first] = await library.importFiles([file], { fields: () => ({ tags: ["old"], rating: 2 }) });
    await library.importFiles([file], { fields: () => ({ tags: ["new"], albums: ["open"], rating: 5 }) });
    expect(await library.get(first?.asset?.id ?? "")).toMatchObject({
      tags: ["old", "new"],
      albums: ["open"],
      rating: 2,
    });
  });

  it("are not set by the library on what comes with its own: of another library, of a server, an edit", async () => {
    const library = create({ importFields: () => ({ tags: ["inbox"], rating: 1 }) });
    const described = { file: await picture(1), asset: { tags: ["kept"], rating: 4 } };
    const fields = () => ({ albums: { add: ["open"] } });
    const [first] = await library.importAssets([described], { fields });
    expect(first?.asset).toMatchObject({ tags: ["kept"], rating: 4, albums: ["open"] });
    const edited = await library.edit(first?.asset?.id ?? "", [{ type: "rotate", degrees: 90 }]);
    expect(edited).toMatchObject({ tags: ["kept"], albums: ["open"] });
    await library.importAssets([described]);
    expect(await library.get(first?.asset?.id ?? "")).toMatchObject({ tags: ["kept"] });
  });

  it("are set on the files of a zip by their paths in it, and added to those already there", async () => {
    const library = create({ importFields: (path) => ({ tags: path.split("/").slice(0, -1) }) });
    const [first] = await library.importFiles([await picture(1)]);
    const zip = await makeZipFile(
      await Promise.all(
        [1, 2].map(async (hue) => ({
          name: `Italy/${hue}.png`,
          content: new Uint8Array(await (await picture(hue)).arrayBuffer()),
        })),
      ),
    );
    const results = await library.importFiles([zip], { albums: ["open"] });
    expect(results.map(({ status }) => status)).toEqual(["duplicate", "added"]);
    const assets = await library.getMany([first?.asset?.id ?? "", results[1]?.asset?.id ?? ""]);
    const set = { tags: ["Italy"], albums: ["open"] };
    expect(assets).toEqual([expect.objectContaining(set), expect.objectContaining(set)]);
  });

  it("are added to what an address was found to be, in one change for all that get the same", async () => {
    const library = create({ importUrl: async (url) => picture(Number(url.at(-1))) });
    const urls = [1, 2, 3].map((hue) => `https://example.org/${hue}`);
    const ids = (await library.importUrls(urls)).map(({ asset }) => asset?.id ?? "");
    const updates: string[][] = [];
    library.on("updated", ({ assets }) => updates.push(assets.map(({ id }) => id)));
    await library.importUrls(urls, { albums: ["open"] });
    expect(updates).toHaveLength(1);
    expect(updates[0]?.sort()).toEqual(ids.sort());
    expect((await library.getMany(ids)).map((asset) => asset?.albums)).toEqual([
      ["open"],
      ["open"],
      ["open"],
    ]);
  });

  it("are not added any more once the import was aborted", async () => {
    const library = create();
    const file = await picture(1);
    const [first] = await library.importFiles([file]);
    const stop = new AbortController();
    const fields = () => {
      stop.abort();
      return { tags: ["late"] };
    };
    await library.importFiles([file], { fields, signal: stop.signal });
    expect((await library.get(first?.asset?.id ?? ""))?.tags).toBeUndefined();
  });

  it("that are invalid fail their file alone", async () => {
    const library = create();
    const results = await library.importFiles([await picture(1), await picture(2)], {
      fields: (path) => ({ rating: path === "1.png" ? 9 : 3 }),
    });
    expect(results.map(({ status, error }) => error?.code ?? status)).toEqual(["field", "added"]);
  });
});

describe("importing from addresses", () => {
  it("asks the app for each file, and names it by the address", async () => {
    const importUrl = vi.fn(async (url: string, _: { signal: AbortSignal }): Promise<Blob> => {
      if (url.includes("gone")) throw new Error("404");
      return new Blob([await picture(7)]);
    });
    const library = create({ importUrl });
    expect(library.getSnapshot().canImportUrls).toBe(true);
    const urls = ["https://example.org/a/sky%20blue.png?w=2", "https://example.org/gone.png"];
    const results = await library.importUrls(urls);
    expect(importUrl.mock.calls.map(([url]) => url)).toEqual(urls);
    expect(results[0]?.asset?.name).toBe("sky blue.png");
    expect(results[1]?.error).toMatchObject({ code: "network", retryable: true });
    expect(shown(library)).toEqual(["sky blue.png added", "gone.png failed"]);
  });

  it.each([
    ["its signal", (signal: AbortSignal, cancel: () => void) => signal.addEventListener("abort", cancel)],
    ["no signal", () => {}],
  ])("cancels what the app loads, which heeds %s", async (_, heed) => {
    const importUrl = (_: string, { signal }: { signal: AbortSignal }) =>
      new Promise<Blob>((_, reject) => heed(signal, () => reject(signal.reason)));
    const library = create({ importUrl });
    const importing = library.importUrls(["https://example.org/a.png"]);
    await vi.waitFor(() => expect(shown(library)).toEqual(["a.png downloading"]));
    library.cancelImport();
    expect((await importing)[0]?.error?.code).toBe("aborted");
    expect(shown(library)).toEqual(["a.png canceled"]);
  });

  it("loads nothing by itself: without the app only what a data: address contains", async () => {
    const fetched = vi.spyOn(globalThis, "fetch");
    const bytes = await (await picture(3)).arrayBuffer();
    const data = btoa(String.fromCharCode(...new Uint8Array(bytes)));
    const library = create();
    const results = await library.importUrls([
      "https://example.org/a.png",
      `data:image/png;base64,${data}`,
      "file:///etc/passwd",
    ]);
    expect(results.map(({ status }) => status)).toEqual(["failed", "added", "failed"]);
    expect(fetched).not.toHaveBeenCalled();
  });
});

describe("leaving the page", () => {
  const leave = () => {
    const event = new Event("beforeunload", { cancelable: true });
    window.dispatchEvent(event);
    return event.defaultPrevented;
  };

  it("has to be confirmed while a file is being saved, and only then", async () => {
    const library = create({ storage: sticking() });
    const importing = library.importFiles([await picture(1, "stuck.png")]);
    await vi.waitFor(() => expect(shown(library)).toEqual(["stuck.png saving"]));
    expect(leave()).toBe(true);
    library.cancelImport();
    await importing;
    expect(leave()).toBe(false);
  });

  it("in the middle of an import is told at the next visit, until it is dismissed", async () => {
    const storage = sticking();
    const first = create({ storage });
    const kept = await picture(1);
    await first.importFiles([kept]);
    const files = [kept, await picture(2), await picture(3, "stuck.png"), await picture(4, "stuck2.png")];
    void first.importFiles(files);
    await vi.waitFor(() => expect(shown(first)).toContain("2.png added"));
    const other = create({ storage });
    await other.ready();
    expect(other.getSnapshot().interruptedImport).toBeUndefined();
    await first.close();

    const next = create({ storage });
    await next.ready();
    await vi.waitFor(() => expect(next.getSnapshot().interruptedImport).toEqual({ saved: 2, total: 4 }));
    next.dismissInterruptedImport();
    await vi.waitFor(() => expect(next.getSnapshot().interruptedImport).toBeUndefined());
    await next.close();
    const last = create({ storage });
    await last.ready();
    await last.importFiles([await picture(5)]);
    expect(last.getSnapshot().interruptedImport).toBeUndefined();
  });

  it("in the middle of an unlisted import is not reported", async () => {
    const storage = sticking();
    const first = create({ storage });
    const found = [await picture(1), await picture(2, "stuck.png")];
    const described = found.map((file) => ({ file, asset: {} }));
    void first.importAssets(described, { listed: false });
    await vi.waitFor(() => expect(first.getSnapshot().assetCount).toBe(1));
    await first.close();
    const opened = await storage.open(() => {});
    expect(await opened.derived.get("import")).toBeUndefined();
  });

  it("counts what was saved page by page, however many files there were", async () => {
    const memory = createMemoryStorage();
    const filled = await memory.open(() => {});
    const original = new Blob(["x"]);
    for (let createdAt = 1; createdAt <= 1_300; createdAt++) {
      await filled.assets.put({ asset: sampleAsset({ createdAt }), original });
    }
    await filled.derived.set("import", { total: 5_000, first: 101, last: 1_200, duplicates: 7 });
    const limits: number[] = [];
    const storage: MediaStorage = {
      async open(onChange) {
        const opened = await memory.open(onChange);
        const page: typeof opened.assets.page = (options) => {
          limits.push(options.limit);
          return opened.assets.page(options);
        };
        return { ...opened, assets: { ...opened.assets, page } };
      },
    };
    const library = create({ storage });
    await library.ready();
    const told = () =>
      expect(library.getSnapshot().interruptedImport).toEqual({ saved: 1_107, total: 5_000 });
    await vi.waitFor(told);
    expect(Math.max(...limits)).toBe(500);
  });
});
