import { afterEach, describe, expect, it, vi } from "vitest";
import {
  type CreateMediaLibraryOptions,
  createMediaLibrary,
  type MediaAIGenerator,
  type MediaAsset,
  type MediaLibraryInstance,
} from "../../src/index.js";
import { createMemoryStorage, createMockGenerator } from "../../src/testing.js";
import { chooseFiles, picture, soon, stored, withCleanPage } from "./guide-page.contract.js";
import { importBlock } from "./import-block.contract.js";

withCleanPage();

const opened: MediaLibraryInstance[] = [];
afterEach(async () => {
  document.body.replaceChildren();
  await Promise.all(opened.splice(0).map((library) => library.close()));
});

function open(options: CreateMediaLibraryOptions = {}): MediaLibraryInstance {
  const library = createMediaLibrary({
    storage: createMemoryStorage(),
    ai: createMockGenerator(),
    ...options,
  });
  opened.push(library);
  return library;
}

async function add(library: MediaLibraryInstance, file: File): Promise<string> {
  const [result] = await library.importFiles([file]);
  return result?.asset?.id ?? "";
}

const sizeOf = ({ width, height }: MediaAsset | ImageBitmap) => [width, height];

describe("the guide of batches", () => {
  it("generates a grid of seeds and guidance, which is the largest stack", async () => {
    type Batches = { compareGuidance: (library: MediaLibraryInstance) => Promise<string | undefined> };
    type Stacks = { largestStack: (library: MediaLibraryInstance) => Promise<object | undefined> };
    const { compareGuidance } = await importBlock<Batches>("docs/guides/batches.md", "compareGuidance");
    const { largestStack } = await importBlock<Stacks>("docs/guides/batches.md", "largestStack");
    const models = [{ id: "acme/brush", guidance: { min: 1, max: 10 } }];
    const library = open({ ai: createMockGenerator({ models }) });
    const batch = await compareGuidance(library);
    const { assets } = library.getSnapshot();
    expect(assets).toHaveLength(8);
    expect(new Set(assets.map(({ run }) => run?.batch?.id))).toEqual(new Set([batch]));
    expect(await largestStack(library)).toEqual({ run: batch });
  });
});

describe("the guide without React", () => {
  it("imports what an input has, and says what failed", async () => {
    const say = vi.spyOn(console, "log").mockImplementation(() => {});
    const { importDrafts }: { importDrafts: (input: HTMLInputElement) => Promise<void> } = await importBlock(
      "docs/guides/core.md",
      "importDrafts",
    );
    const input = document.body.appendChild(document.createElement("input"));
    input.type = "file";
    input.multiple = true;
    await chooseFiles(await picture("draft.png"), new File(["words"], "notes.txt"));
    await importDrafts(input);
    const said = say.mock.calls.map(([text]) => text);
    expect(said).toContain("draft.png: 40 × 30");
    expect(said).toContain(1);
    expect(said.join("\n")).toMatch(/file of an unknown type/);
  });

  it("lends an image its URL until it is released", async () => {
    type Show = (library: MediaLibraryInstance, id: string, image: HTMLImageElement) => Promise<() => void>;
    const { show }: { show: Show } = await importBlock("docs/guides/core.md", "acquireUrl");
    const library = open();
    const image = new Image();
    const release = await show(library, await add(library, await picture("a.png")), image);
    await image.decode();
    expect(image.naturalWidth).toBe(40);
    release();
    await soon(() => expect(fetch(image.src)).rejects.toThrow());
  });
});

describe("the guide of editing", () => {
  it("makes a square of an image and turns it", async () => {
    type Square = (library: MediaLibraryInstance, id: string) => Promise<MediaAsset>;
    const { square }: { square: Square } = await importBlock("docs/guides/editing.md", "square");
    const library = open();
    const id = await add(library, await picture("wide.png", 60, 20));
    const made = await square(library, id);
    expect(sizeOf(await createImageBitmap(await library.getFile(made.id)))).toEqual([20, 20]);
    expect(made.source).toMatchObject({ type: "edit", from: id });
  });
});

describe("the guide of exporting", () => {
  it("copies what a query finds into another library", async () => {
    const say = vi.spyOn(console, "log").mockImplementation(() => {});
    type Copy = { copyTo: (other: MediaLibraryInstance) => Promise<void> };
    const { copyTo } = await importBlock<Copy>("docs/guides/exporting.md", "copyTo");
    const own = createMediaLibrary();
    opened.push(own);
    await own.importFiles([await picture("inside.png")]);
    await own.update(await add(own, await picture("cover.png")), { tags: ["cover"], rating: 5 });
    const other = open();
    await copyTo(other);
    expect(other.getSnapshot().assets).toMatchObject([{ name: "cover.png", tags: ["cover"], rating: 5 }]);
    expect(say).toHaveBeenCalledWith(["cover.png: added"]);
    expect(say).toHaveBeenCalledWith("1 of 1");
  });
});

describe("the guide of lineage", () => {
  it("says what an image was made from, also if that is deleted, and what was made from it", async () => {
    type Family = (
      library: MediaLibraryInstance,
      id: string,
    ) => Promise<{ lines: string[]; children: unknown[] }>;
    const { family }: { family: Family } = await importBlock("docs/guides/lineage.md", "family");
    const library = open();
    const id = await add(library, await picture("first.png"));
    const second = await library.edit(id, [{ type: "rotate", degrees: 90 }]);
    const third = await library.edit(second.id, [{ type: "rotate", degrees: 90 }]);
    expect((await family(library, id)).children).toMatchObject([{ id: second.id }]);
    await library.purge(second.id);
    const { lines } = await family(library, third.id);
    expect(lines.join("\n")).toContain(`edit: ${second.name} (deleted)`);
  });
});

describe("the guide of metadata", () => {
  it("stores metadata of the app's own type", async () => {
    type Products = { library: MediaLibraryInstance; label: (id: string) => Promise<unknown> };
    const { library, label } = await importBlock<Products>(
      "docs/guides/metadata-and-filters.md",
      "createMediaLibrary<Product>",
    );
    await label(await add(library, await picture("lamp.png")));
    expect(await stored()).toMatchObject([{ name: "lamp.png", meta: { sku: "A-1", stock: 12 } }]);
  });
});

describe("the guide of prompts", () => {
  it("stores a snippet, and says what a prompt with choices stands for", async () => {
    const { plan }: { plan: (library: MediaLibraryInstance) => Promise<string[]> } = await importBlock(
      "docs/guides/prompts.md",
      "expandPrompt",
    );
    expect(await plan(open())).toEqual(["a red fox, oil on canvas", "a grey fox, oil on canvas"]);
  });
});

describe("the guide of a model in the browser", () => {
  /** Runs code as the worker that the guide starts; the library's own workers are not touched. */
  function stubCutOut(code: string) {
    const ended = vi.fn();
    const Original = Worker;
    vi.stubGlobal(
      "Worker",
      class extends Original {
        readonly #isCutOut: boolean;
        constructor(url: URL, options?: WorkerOptions) {
          const isCutOut = /cut-out\.worker\.js$/.test(url.pathname);
          super(isCutOut ? URL.createObjectURL(new Blob([code], { type: "text/javascript" })) : url, options);
          this.#isCutOut = isCutOut;
        }
        override terminate() {
          if (this.#isCutOut) ended();
          super.terminate();
        }
      },
    );
    return ended;
  }

  const ANSWERS = `onmessage = async ({ data }) => {
    const image = await createImageBitmap(data);
    const canvas = new OffscreenCanvas(image.width, image.height);
    canvas.getContext("2d").drawImage(image, 0, 0);
    postMessage({ blob: await canvas.convertToBlob() });
  };`;
  const FAILS = `onmessage = () => postMessage({ problem: "no memory" });`;

  async function openCutOut() {
    const mock = createMockGenerator();
    const { withCutOut }: { withCutOut: (generator: MediaAIGenerator) => MediaAIGenerator } =
      await importBlock("docs/guides/own-generator.md", "withCutOut");
    const library = open({ ai: withCutOut(mock) });
    const id = await add(library, await picture("person.png"));
    const cutOut = (signal?: AbortSignal) =>
      library.generateImages(
        {
          ...{ prompt: "", width: 40, height: 30 },
          operation: { type: "remove-background" },
          inputs: [{ assetId: id, role: "start" }],
        },
        { signal },
      );
    return { library, mock, id, cutOut };
  }

  it("removes the background in a worker, and leaves all else to the generator", async () => {
    const ended = stubCutOut(ANSWERS);
    const { library, mock, id, cutOut } = await openCutOut();
    const [made] = await cutOut();
    expect(made).toMatchObject({ width: 40, height: 30, parents: [{ id }] });
    expect(ended).toHaveBeenCalledOnce();
    expect(mock.requests).toHaveLength(0);
    await library.generateImages({ prompt: "a fox", width: 64, height: 64 });
    expect(mock.requests).toHaveLength(1);
  });

  it("says why its worker failed, and ends it at once when it is cancelled", async () => {
    stubCutOut(FAILS);
    const { library, cutOut } = await openCutOut();
    await expect(cutOut()).rejects.toThrow("no memory");
    const ended = stubCutOut("");
    const cancelled = new AbortController();
    const running = cutOut(cancelled.signal);
    await soon(() =>
      expect(library.getSnapshot().generations.some(({ status }) => status === "running")).toBe(true),
    );
    cancelled.abort();
    await expect(running).rejects.toMatchObject({ name: "AbortError" });
    await soon(() => expect(ended).toHaveBeenCalled());
  });
});
