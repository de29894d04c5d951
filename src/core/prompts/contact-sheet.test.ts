import { describe, expect, it } from "vitest";
import { createMemoryStorage } from "../../storage/memory-storage.js";
import { createMockGenerator } from "../../testing/mock-generator.js";
import { sampleAsset } from "../../testing/sample-records.js";
import { createMediaLibrary } from "../library/media-library.js";
import { contactSheetOf } from "./contact-sheet.js";
import { generateBatch } from "./generate-batch.js";
import { planBatch } from "./plan-batch.js";

const request = { prompt: "a fox", width: 24, height: 16 };
const plan = planBatch({
  request: { ...request, n: 2 },
  columns: { parameter: "seed", values: ["10", "20", "30"] },
  rows: { parameter: "prompt", values: ["a fox", "an owl"] },
});

/** A library whose generator fails for one cell. */
function opened(storage = createMemoryStorage()) {
  const ai = createMockGenerator({
    fail: ({ prompt, seed }) => (prompt === "an owl" && seed === 20 ? "quota" : undefined),
  });
  return createMediaLibrary({ storage, ai });
}

describe("the contact sheet of a batch", () => {
  it("has each image in its cell, and the failures, after a reload too", async () => {
    const storage = createMemoryStorage();
    const library = opened(storage);
    const assets = await generateBatch(library, plan);
    expect(assets).toHaveLength(10);
    const batch = assets[0]?.run?.batch?.id ?? "";
    await library.close();

    const again = opened(storage);
    const query = again.query({ run: batch });
    const found = await query.range(0, 100);
    expect(new Set(found.map(({ id }) => id))).toEqual(new Set(assets.map(({ id }) => id)));
    const { generations } = again.getSnapshot();
    const sheet = contactSheetOf(batch, found, generations);
    expect(sheet).toMatchObject({
      columns: { parameter: "seed", values: ["10", "20", "30"] },
      rows: { parameter: "prompt", values: ["a fox", "an owl"] },
      count: 10,
    });
    const made = sheet?.cells.map((row) =>
      row.map((cell) =>
        cell.assets.map(({ source, run }) => [source?.type === "ai" && source.prompt, run?.index]),
      ),
    );
    const pair = (prompt: string) => [
      [prompt, 1],
      [prompt, 2],
    ];
    expect(made).toEqual([
      [pair("a fox"), pair("a fox"), pair("a fox")],
      [pair("an owl"), [], pair("an owl")],
    ]);
    expect(sheet?.cells[1]?.[1]?.generation?.status).toBe("failed");
    expect(contactSheetOf("other", found, generations)).toBeUndefined();
  });

  it("gets what was run again in its cell", async () => {
    let fails = true;
    const library = createMediaLibrary({
      storage: createMemoryStorage(),
      ai: createMockGenerator({ fail: ({ seed }) => (fails && seed === 2 ? "quota" : undefined) }),
    });
    const [first] = await generateBatch(
      library,
      planBatch({ request, columns: { parameter: "seed", values: ["1", "2"] } }),
    );
    const batch = first?.run?.batch?.id ?? "";
    fails = false;
    const failed = library.getSnapshot().generations.find(({ status }) => status === "failed");
    library.retry(failed?.id ?? "");
    const query = library.query({ run: batch });
    await expect.poll(async () => (await query.range(0, 9)).length).toBe(2);
    const sheet = contactSheetOf(batch, await query.range(0, 9), library.getSnapshot().generations);
    expect(sheet?.cells[0]?.[1]?.assets).toHaveLength(1);
  });

  it("comes along in a zip", async () => {
    const library = opened();
    const assets = await generateBatch(library, plan);
    const { stream } = await library.exportZip("all");
    const other = createMediaLibrary({ storage: createMemoryStorage() });
    await other.importZip(await new Response(stream).blob());
    const batch = assets[0]?.run?.batch?.id ?? "";
    const found = await other.query({ run: batch }).range(0, 100);
    expect(contactSheetOf(batch, found, [])).toMatchObject({
      columns: { values: ["10", "20", "30"] },
      rows: { values: ["a fox", "an owl"] },
      count: 10,
    });
  });

  it("is not spoilt by a file from elsewhere that names another table", () => {
    const image = (id: string, column: number, count: number, rows?: number) =>
      sampleAsset({
        id,
        run: {
          id: "run",
          index: 1,
          count: 1,
          batch: {
            id: "batch",
            column: { parameter: "seed", index: column, count },
            ...(rows && { row: { parameter: "steps", index: 1, count: rows } }),
          },
        },
        sourceMeta: { request: { seed: column } },
      });
    const own = [image("a", 1, 2), image("b", 2, 2)];
    for (const other of [image("x", 1, 1_000, 1_000), image("y", 5, 900), image("z", 1, 2, 3)]) {
      expect(contactSheetOf("batch", [other, ...own], [])).toMatchObject({
        columns: { values: ["1", "2"] },
        rows: undefined,
        cells: [[{ assets: [{ id: "a" }] }, { assets: [{ id: "b" }] }]],
        count: 2,
      });
    }
    expect(contactSheetOf("batch", [image("x", 1, 1_000, 1_000)], [])).toBeUndefined();
  });
});
