import { afterEach, describe, expect, it } from "vitest";
import { type CreateMediaLibraryOptions, createMediaLibrary } from "../../default-library.js";
import { createMemoryStorage } from "../../storage/memory-storage.js";
import { iTXt, pngWith, tEXt, xmpWith } from "../media/origin/origin-files.contract.js";
import type { MediaLibraryInstance } from "./media-library-types.js";

const open: MediaLibraryInstance[] = [];
afterEach(() => Promise.all(open.splice(0).map((library) => library.close())));

function create(options: CreateMediaLibraryOptions = {}): MediaLibraryInstance {
  const library = createMediaLibrary({ storage: createMemoryStorage(), ...options });
  open.push(library);
  return library;
}

const GENERATED = pngWith(tEXt("parameters", "a fox\nSteps: 4, Seed: 7, Model: acme"));
const MARKED = pngWith(
  iTXt(
    "XML:com.adobe.xmp",
    xmpWith("", ' Iptc4xmpExt:DigitalSourceType="compositeWithTrainedAlgorithmicMedia"'),
  ),
);
const PLAIN = pngWith();

const files = () =>
  Object.entries({ GENERATED, MARKED, PLAIN }).map(
    ([name, bytes]) => new File([bytes], `${name.toLowerCase()}.png`, { type: "image/png" }),
  );

describe("the origin of an imported file", () => {
  it("is part of its record, if its file says anything", async () => {
    const results = await create().importFiles(files());
    expect(results.map(({ asset }) => asset?.origin)).toEqual([
      {
        kind: "ai",
        software: "AUTOMATIC1111",
        parameters: { prompt: "a fox", seed: 7, steps: 4, model: "acme" },
      },
      { kind: "ai-edit", digitalSourceType: "compositeWithTrainedAlgorithmicMedia" },
      undefined,
    ]);
    expect(results[2]?.asset).not.toHaveProperty("origin");
  });

  it("is found by queries, as are the prompt and the model in the file", async () => {
    const library = create();
    const ids = (await library.importFiles(files())).map(({ asset }) => asset?.id);
    const find = async (query: Parameters<typeof library.query>[0]) => {
      const live = library.query(query);
      const unsubscribe = live.subscribe(() => {});
      await expect.poll(() => live.getSnapshot().status).toBe("ready");
      unsubscribe();
      return live.getSnapshot();
    };
    expect((await find({ origin: "ai" })).ids).toEqual([ids[0]]);
    expect((await find({ origin: ["ai-edit", "unknown"] })).ids.toSorted()).toEqual(
      [ids[1], ids[2]].toSorted(),
    );
    expect((await find({ text: "FOX" })).ids).toEqual([ids[0]]);
    expect((await find({ model: "acme" })).ids).toEqual([ids[0]]);
    expect((await find({})).facets.origin.toSorted((a, b) => (a.value < b.value ? -1 : 1))).toEqual([
      { value: "ai", count: 1 },
      { value: "ai-edit", count: 1 },
      { value: "unknown", count: 1 },
    ]);
  });

  it("stays without its parameters when metadata is stripped", async () => {
    const library = create({ stripMetadata: true });
    const [result] = await library.importFiles(files().slice(0, 1));
    expect(result?.asset?.origin).toEqual({ kind: "ai", software: "AUTOMATIC1111" });
    expect(await (await library.getFile(result?.asset?.id ?? "")).text()).not.toContain("a fox");
  });
});
