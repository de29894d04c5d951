import { describe, expect, it, vi } from "vitest";
import { lose } from "../../storage/opfs-inspection.contract.js";
import { createMemoryStorage, createMockGenerator } from "../../testing.js";
import { MediaLibraryError } from "../errors.js";
import type { MediaAsset } from "../library/asset.js";
import { create, picture } from "../library/library-fixtures.contract.js";
import type { MediaLibraryInstance } from "../library/media-library-types.js";
import type { ExportOptions, ExportProgress, ExportSelection } from "./export-zip.js";
import { readZip } from "./read-zip.js";
import { makeZipFile } from "./zip-fixtures.contract.js";

async function exported(
  library: MediaLibraryInstance,
  selection: ExportSelection = "all",
  options?: ExportOptions,
): Promise<File> {
  const { stream, fileName } = await library.exportZip(selection, options);
  return new File([await new Response(stream).blob()], fileName);
}

async function allOf(library: MediaLibraryInstance): Promise<MediaAsset[]> {
  return (await library.list()).sort((a, b) => (a.id < b.id ? -1 : 1));
}

const bytesOf = async (file: Blob) => new Uint8Array(await file.arrayBuffer());

/** A library with an edited upload and a generated image. */
async function filled(): Promise<MediaLibraryInstance> {
  const library = create({ ai: createMockGenerator() });
  const [upload] = await library.importFiles([await picture(1, "sky.jpg"), await picture(2, "SKY.jpg")]);
  await library.update(upload?.asset?.id ?? "", {
    name: "Sky: evening / night",
    alt: "A sky",
    tags: ["blue", "evening"],
    albums: ["album-1"],
    rating: 4,
    starred: true,
    meta: { shot: new Date(5), tries: new Map([["a", 1n]]), title: "x" },
  });
  await library.generateImages({ prompt: "a lake", width: 64, height: 64, seed: 7 });
  return library;
}

describe("exporting a zip", () => {
  it("contains the originals under unique names with the extensions of their content, and a manifest", async () => {
    const library = await filled();
    const zip = await exported(library);
    expect(zip.name).toMatch(/^media-library \d{4}-\d\d-\d\d\.zip$/);
    const names = (await readZip(zip)).map(({ name }) => name);
    expect(names).toHaveLength(4);
    expect(names.slice(1)).toEqual(["Sky_ evening _ night.png", "SKY.png", "media-library.json"]);
    expect(names[0]).toMatch(/lake.*\.png$/);
  });

  it("contains what is selected: ids, or what a query finds; never the unknown", async () => {
    const library = await filled();
    const [first, second] = await allOf(library);
    const ids = [first?.id ?? "", "unknown", second?.id ?? "", first?.id ?? ""];
    expect(await readZip(await exported(library, ids))).toHaveLength(3);
    expect(await readZip(await exported(library, { starred: true }))).toHaveLength(2);
    expect(await readZip(await exported(library, { where: ({ rating }) => rating === 4 }))).toHaveLength(2);
    expect(await readZip(await exported(library, []))).toHaveLength(1);
    expect(await readZip(await exported(library, { ids: [first?.id ?? ""] }))).toHaveLength(2);
    expect(await readZip(await exported(library, { all: {}, except: [first?.id ?? ""] }))).toHaveLength(3);
  });

  it("reports progress, and the assets whose originals are lost", async () => {
    const namespace = crypto.randomUUID();
    const library = create({ namespace });
    const [one, two] = await library.importFiles([await picture(1), await picture(2)]);
    await lose(namespace, "files", one?.asset?.id ?? "");
    const seen: ExportProgress[] = [];
    const zip = await library.exportZip("all", { onProgress: (progress) => seen.push(progress) });
    await new Response(zip.stream).arrayBuffer();
    expect(seen[0]).toEqual({ done: 0, total: 2, bytes: 0 });
    expect(seen.at(-1)).toEqual({ done: 2, total: 2, bytes: two?.asset?.size });
    expect((await zip.missing).map(({ id }) => id)).toEqual([one?.asset?.id]);
  });

  it.each(["the signal is aborted", "the library closes", "the reader stops"])(
    "stops when %s",
    async (how) => {
      const library = create({ storage: createMemoryStorage() });
      await library.importFiles([await picture(1), await picture(2), await picture(3)]);
      const stop = new AbortController();
      const seen: number[] = [];
      const onProgress = ({ done }: ExportProgress) => void seen.push(done);
      const { stream, missing } = await library.exportZip("all", { signal: stop.signal, onProgress });
      const reader = stream.getReader();
      await reader.read();
      if (how === "the signal is aborted") stop.abort();
      else if (how === "the library closes") await library.close();
      else await reader.cancel();
      await expect(missing).rejects.toBeDefined();
      if (how !== "the reader stops") await expect(reader.read()).rejects.toBeDefined();
      expect(seen).not.toContain(3);
    },
  );
});

describe("importing a zip", () => {
  it("restores everything that is known of each asset, through importFiles too", async () => {
    const source = await filled();
    const zip = await exported(source);
    for (const restore of ["importZip", "importFiles"] as const) {
      const library = create();
      const results =
        restore === "importZip" ? await library.importZip(zip) : await library.importFiles([zip]);
      expect(results.map(({ status }) => status)).toEqual(["added", "added", "added"]);
      const [before, after] = [await allOf(source), await allOf(library)];
      expect(after).toEqual(before);
      for (const { id } of before) {
        expect(await bytesOf(await library.getFile(id))).toEqual(await bytesOf(await source.getFile(id)));
      }
    }
  });

  it("keeps the lineage: deleted parents, and those that the library has under other ids", async () => {
    const source = create({ storage: createMemoryStorage() });
    const [photo, other] = await source.importFiles([await picture(1), await picture(2)]);
    const [photoId, otherId] = [photo?.asset?.id ?? "", other?.asset?.id ?? ""];
    const turned = await source.edit(photoId, [{ type: "rotate", degrees: 90 }]);
    const mirrored = await source.edit(otherId, [{ type: "flip", axis: "vertical" }]);
    await source.purge(photoId);
    const zip = await exported(source);
    const library = create({ storage: createMemoryStorage() });
    const [own] = await library.importFiles([await picture(2)]);
    await library.importZip(zip);
    const stub = { id: photoId, name: photo?.asset?.name, width: 40, height: 30 };
    expect((await library.lineage(turned.id)).ancestors).toMatchObject([{ state: "deleted", stub }]);
    const parents = [{ id: own?.asset?.id, role: "edit" }];
    const edited = { type: "edit", from: own?.asset?.id };
    expect(await library.get(mirrored.id)).toMatchObject({ parents, source: edited });
    const { descendants } = await library.lineage(own?.asset?.id ?? "");
    expect(descendants).toMatchObject([{ id: mirrored.id, roles: ["edit"], state: "listed" }]);
    await library.purge(turned.id);
    expect((await library.lineage(photoId)).self).toMatchObject({ state: "unknown" });
  });

  it("finds what is already there and adds what is missing, without changing what a user has entered", async () => {
    const source = await filled();
    const zip = await exported(source);
    const library = create();
    const [own] = await library.importFiles([await picture(1, "mine.png")]);
    const id = own?.asset?.id ?? "";
    await library.update(id, { alt: "Mine", tags: ["mine"], meta: { title: "own" } });
    const updated: string[] = [];
    library.on("updated", ({ assets }) => updated.push(...assets.map((asset) => asset.id)));
    const results = await library.importZip(zip);
    expect(results.map(({ status }) => status).sort()).toEqual(["added", "added", "duplicate"]);
    expect(await library.get(id)).toMatchObject({
      name: "mine.png",
      alt: "Mine",
      tags: ["mine", "blue", "evening"],
      albums: ["album-1"],
      rating: 4,
      starred: true,
      meta: { title: "own", shot: new Date(5) },
    });
    expect(updated).toEqual([id]);
    const again = await library.importZip(zip);
    expect(again.map(({ status }) => status)).toEqual(["duplicate", "duplicate", "duplicate"]);
    expect(updated).toEqual([id]);
    expect(library.getSnapshot().assetCount).toBe(3);
  });

  it("imports the pictures of any other zip, and what is around them as files of their own", async () => {
    const zip = await makeZipFile([
      { name: "__MACOSX/._a.png", content: "x" },
      { name: "holiday/a.png", content: await bytesOf(await picture(1)), deflate: true },
      { name: "notes.txt", content: "words" },
    ]);
    const library = create();
    const plain = await picture(2, "plain.png");
    const results = await library.importFiles([plain, zip, await picture(3, "last.png")]);
    expect(results.map(({ asset, error }) => asset?.name ?? error?.code)).toEqual([
      "plain.png",
      "a.png",
      "type",
      "last.png",
    ]);
    expect(library.getSnapshot().importProgress).toBeUndefined();
  });

  it("rejects a damaged file and saves the others; progress counts all of them", async () => {
    const good = await bytesOf(await picture(1));
    const zip = await makeZipFile([
      { name: "bad.png", content: good, crc: 7 },
      { name: "good.png", content: good },
      { name: "page.png", content: "<html><script>alert(1)</script>" },
    ]);
    const library = create();
    const totals: (number | undefined)[] = [];
    library.on("importprogress", ({ progress }) => totals.push(progress?.done));
    const results = await library.importZip(zip);
    expect(results.map(({ status, error }) => error?.code ?? status)).toEqual(["decode", "added", "type"]);
    expect(totals).toContain(3);
    expect(totals.at(-1)).toBeUndefined();
  });

  it("trusts nothing in a manifest", async () => {
    const id = "11111111-1111-4111-8111-111111111111";
    const pictures = await Promise.all([1, 2, 3, 4].map(async (hue) => bytesOf(await picture(hue))));
    const library = create();
    const [own] = await library.importFiles([await picture(9)]);
    const assets = [
      { id, rating: 99, starred: "yes", tags: ["a\u202eb", 3], createdAt: 8e15, name: "x\u0000y" },
      { id, source: { type: "alien" }, hidden: true, removedAt: 5, hash: "wrong", size: 1 },
      { id: own?.asset?.id, meta: { $type: "broken" } },
      { id: "../../secret", meta: { a: { $type: "date", value: 1 } }, albums: ["x".repeat(10_000), "y"] },
    ];
    const zip = await makeZipFile([
      ...pictures.map((content, index) => ({ name: `${index}.png`, content })),
      {
        name: "media-library.json",
        content: JSON.stringify({
          format: "react-media-library",
          version: 1,
          assets: assets.map((asset, index) => ({ file: `${index}.png`, asset })),
        }),
      },
    ]);
    const results = await library.importZip(zip);
    expect(results.map(({ status }) => status)).toEqual(["added", "added", "added", "added"]);
    const [first, second, third, fourth] = results.map(({ asset }) => asset);
    expect(first).toMatchObject({ id, name: "xy", tags: ["ab"], source: { type: "upload" } });
    expect(first).not.toHaveProperty("rating");
    expect(first?.createdAt).toBeLessThanOrEqual(Date.now() + 10);
    expect(second?.id).not.toBe(id);
    expect(second).not.toHaveProperty("removedAt");
    expect(second).not.toHaveProperty("hidden");
    expect(second).toMatchObject({ source: { type: "upload" }, size: pictures[1]?.length });
    expect(third?.id).not.toBe(own?.asset?.id);
    expect(fourth?.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(fourth).toMatchObject({ meta: { a: new Date(1) }, albums: ["y"] });
    expect(library.getSnapshot().assetCount).toBe(5);
    expect((await library.check()).ok).toBe(true);
  });

  it.each([
    [
      "of a newer version",
      '{ "format": "react-media-library", "version": 2, "assets": [] }',
      "newer version",
    ],
    ["that is no JSON", "{", "damaged"],
    ["of another program", "{}", "damaged"],
  ])("rejects a zip with a manifest %s", async (_, content, message) => {
    const zip = await makeZipFile([{ name: "media-library.json", content }]);
    const [result] = await create().importZip(zip);
    expect(result?.error?.code).toBe("decode");
    expect(result?.error?.message).toContain(message);
  });

  it("rejects what is no zip, and a zip without files", async () => {
    const library = create();
    const [broken] = await library.importFiles([new File(["PK but not really"], "a.zip")]);
    expect(broken?.error?.code).toBe("decode");
    const [empty] = await library.importZip(await makeZipFile([]));
    expect(empty?.error?.code).toBe("empty");
  });

  it.each([
    ["from the start", 0],
    ["after its first bytes", 1],
  ])("fails a zip that cannot be read %s, and imports the other files", async (_, readable) => {
    const zip = await makeZipFile([{ name: "a.png", content: await bytesOf(await picture(1)) }]);
    let reads = 0;
    vi.spyOn(zip, "slice").mockImplementation((...range) => {
      const part = Blob.prototype.slice.apply(zip, range);
      if (reads++ < readable) return part;
      const lost = async () => {
        throw new DOMException("The file was moved.", "NotReadableError");
      };
      return Object.assign(part, { text: lost, arrayBuffer: lost });
    });
    const [unread, other] = await create().importFiles([zip, await picture(2)]);
    expect(unread?.error).toBeInstanceOf(MediaLibraryError);
    expect(other?.status).toBe("added");
  });

  it("stops when it is aborted; what was saved before stays", async () => {
    const zip = await exported(await filled());
    const library = create();
    const stop = new AbortController();
    library.on("importprogress", () => stop.abort());
    const results = await library.importZip(zip, { signal: stop.signal });
    expect(results.every(({ error }) => error?.code === "aborted")).toBe(true);
    await expect(library.importZip(zip, { signal: AbortSignal.abort() })).rejects.toThrow();
  });
});
