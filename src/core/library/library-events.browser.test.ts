import { afterEach, describe, expect, it, vi } from "vitest";
import { type CreateMediaLibraryOptions, createMediaLibrary } from "../../default-library.js";
import { createMemoryStorage } from "../../storage/memory-storage.js";
import { createMockGenerator } from "../../testing/mock-generator.js";
import type { LibraryEvents } from "./library-events.js";
import type { MediaLibraryInstance } from "./media-library-types.js";

const open: MediaLibraryInstance[] = [];
const TYPES = [
  "added",
  "updated",
  "removed",
  "restored",
  "purged",
  "albums",
  "prompts",
  "importprogress",
  "generation",
] as const;
type Heard = { [Type in keyof LibraryEvents]: LibraryEvents[Type][] };

/** A library, and every event that it has reported. */
async function listening(options: CreateMediaLibraryOptions) {
  const library = createMediaLibrary(options);
  open.push(library);
  const heard: Heard = {
    added: [],
    updated: [],
    removed: [],
    restored: [],
    purged: [],
    albums: [],
    prompts: [],
    importprogress: [],
    generation: [],
  };
  library.on("added", (event) => heard.added.push(event));
  library.on("updated", (event) => heard.updated.push(event));
  library.on("removed", (event) => heard.removed.push(event));
  library.on("restored", (event) => heard.restored.push(event));
  library.on("purged", (event) => heard.purged.push(event));
  library.on("albums", (event) => heard.albums.push(event));
  library.on("prompts", (event) => heard.prompts.push(event));
  library.on("importprogress", (event) => heard.importprogress.push(event));
  library.on("generation", (event) => heard.generation.push(event));
  await library.ready();
  return { library, heard };
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((library) => library.close()));
});

async function picture(name: string): Promise<File> {
  const canvas = new OffscreenCanvas(12, 8);
  canvas.getContext("2d")?.fillText(name, 0, 8);
  return new File([await canvas.convertToBlob()], name, { type: "image/png" });
}

describe.each([
  ["in memory", () => ({ storage: createMemoryStorage() })],
  ["in the browser", () => ({ namespace: crypto.randomUUID() })],
])("the events of two tabs over one storage, %s,", (_name, place) => {
  it("report each change of assets once per tab, and whether it was made there", async () => {
    const where = place();
    const here = await listening(where);
    const there = await listening(where);
    const [first] = await here.library.importFiles([await picture("a.png")]);
    const { id = "" } = first?.asset ?? {};
    const both = [here, there].entries();
    for (const [index, { heard }] of both) {
      await vi.waitFor(() => expect(heard.added).toHaveLength(1));
      expect(heard.added[0]).toMatchObject({
        assets: [{ id, source: { type: "upload" } }],
        local: index === 0,
      });
    }

    expect(await there.library.update(id, { name: "b\u202e.png" })).toMatchObject([{ id, name: "b.png" }]);
    for (const [index, { library, heard }] of [here, there].entries()) {
      await vi.waitFor(() => expect(heard.updated).toHaveLength(1));
      expect(heard.updated[0]).toMatchObject({ assets: [{ id, name: "b.png" }], local: index === 1 });
      expect(library.getSnapshot().assets).toMatchObject([{ id, name: "b.png" }]);
      expect(await library.search("b.png")).toMatchObject({ assets: [{ id }], total: 1 });
    }

    const event = { ids: [id], assets: [{ id, name: "b.png" }] };
    await here.library.remove([id, "nobody"]);
    for (const [index, { heard }] of [here, there].entries()) {
      await vi.waitFor(() => expect(heard.removed).toHaveLength(1));
      expect(heard.removed[0]).toMatchObject({ ...event, source: "user", local: index === 0 });
      expect(heard.removed[0]?.assets[0]?.removedAt).toBeTypeOf("number");
    }
    await there.library.restore([id, "nobody"], { source: "sync" });
    await there.library.restore(id);
    for (const [index, { heard }] of [here, there].entries()) {
      await vi.waitFor(() => expect(heard.restored).toHaveLength(1));
      expect(heard.restored[0]).toMatchObject({ ...event, source: "sync", local: index === 1 });
      expect(heard.restored[0]?.assets[0]).not.toHaveProperty("removedAt");
    }
    await here.library.purge([id, "nobody"]);
    await here.library.purge(id);
    for (const [index, { heard }] of [here, there].entries()) {
      await vi.waitFor(() => expect(heard.purged).toHaveLength(1));
      expect(heard.purged[0]).toMatchObject({ ...event, source: "user", local: index === 0 });
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (const type of ["added", "updated", "removed", "restored", "purged"] as const) {
      expect([type, here.heard[type].length, there.heard[type].length]).toEqual([type, 1, 1]);
    }
  });

  it("report each status of a generation, and whether it runs there", async () => {
    const where = { ...place(), ai: createMockGenerator({ latency: 50 }) };
    const here = await listening(where);
    const there = await listening(where);
    const [asset] = await here.library.generateImages({ prompt: "a fox", width: 12, height: 8 });
    const statuses = ({ heard }: typeof here) =>
      heard.generation.map(({ generation, local }) => [generation.status, local]);
    expect(statuses(here)).toEqual([
      ["running", true],
      ["saving", true],
      ["done", true],
    ]);
    await vi.waitFor(() => expect(statuses(there).at(-1)).toEqual(["done", false]));
    expect(here.heard.added).toMatchObject([
      { assets: [{ id: asset?.id, source: { type: "ai" } }], local: true },
    ]);
    await vi.waitFor(() => expect(there.heard.added).toMatchObject([{ local: false }]));
  });
});

describe("events", () => {
  it("of an import's progress are only reported in its tab, and end with undefined", async () => {
    const storage = createMemoryStorage();
    const here = await listening({ storage });
    const there = await listening({ storage });
    await here.library.importFiles([await picture("a.png"), await picture("b.png")]);
    expect(here.heard.importprogress.map(({ progress }) => progress?.done)).toEqual([0, 0, 1, 2, undefined]);
    expect(there.heard.importprogress).toEqual([]);
  });

  it("stop with the function returned by `on`; a listener that throws does not affect others", async () => {
    const { library } = await listening({ storage: createMemoryStorage() });
    const problems: string[] = [];
    const collect = (event: ErrorEvent) => {
      event.preventDefault();
      problems.push(event.message);
    };
    window.addEventListener("error", collect);
    const [throwing, ended, last] = [vi.fn(), vi.fn(), vi.fn()];
    throwing.mockImplementation(() => {
      throw new Error("A fault of the app.");
    });
    for (const listener of [throwing, last]) library.on("added", listener);
    library.on("added", ended)();
    await library.importFiles([await picture("a.png")]);
    await vi.waitFor(() => expect(problems).toHaveLength(1));
    expect([throwing, ended, last].map(({ mock }) => mock.calls.length)).toEqual([1, 0, 1]);
    window.removeEventListener("error", collect);
  });

  it("of all types can be subscribed to before anything is opened", () => {
    const opened = vi.fn();
    const library = createMediaLibrary({ storage: { open: opened } });
    for (const type of TYPES) library.on(type, () => {});
    expect(opened).not.toHaveBeenCalled();
  });
});

describe("reading", () => {
  it("lists all assets in pages, independent of the snapshot, and gets several by id", async () => {
    const { library } = await listening({ storage: createMemoryStorage(), pageSize: 2 });
    const names = ["a.png", "b.png", "c.png", "d.png", "e.png"];
    const results = await library.importFiles(await Promise.all(names.map(picture)));
    const listed: string[] = [];
    for (let page = await library.list({ limit: 2 }); page.length > 0; ) {
      listed.push(...page.map(({ name }) => name));
      page = await library.list({ limit: 2, after: page.at(-1) });
    }
    expect(listed).toEqual(names);
    const ids = results.map(({ asset }) => asset?.id ?? "");
    const many = await library.getMany([ids[3] ?? "", "nobody", ids[0] ?? ""]);
    expect(many.map((asset) => asset?.name)).toEqual(["d.png", undefined, "a.png"]);
  });

  it("rejects an update of a removed asset, and ignores a blank name", async () => {
    const { library, heard } = await listening({ storage: createMemoryStorage() });
    await expect(library.update("nobody", { name: "x" })).rejects.toMatchObject({ code: "missing" });
    const [first] = await library.importFiles([await picture("a.png")]);
    expect(await library.update(first?.asset?.id ?? "", { name: " \u200b " })).toMatchObject([
      { name: "a.png" },
    ]);
    await library.update(first?.asset?.id ?? "", {});
    expect(heard.updated).toHaveLength(0);
    expect(await library.update([first?.asset?.id ?? "", "nobody"], { rating: 4 })).toMatchObject([
      { rating: 4 },
    ]);
    await expect(library.update(first?.asset?.id ?? "", { rating: 6 })).rejects.toMatchObject({
      code: "field",
    });
    expect(heard.updated).toHaveLength(1);
  });
});
