import { expect, test, vi } from "vitest";
import { sampleAsset } from "../../testing/sample-records.js";
import { createDeferred } from "../deferred.js";
import type { GenerateImages } from "../generation/library-generations.js";
import { generateBatch } from "./generate-batch.js";
import { planBatch } from "./plan-batch.js";

const request = { prompt: "a fox", width: 8, height: 8 };
const planOf = (...values: string[]) => planBatch({ request, rows: { parameter: "prompt", values } });

test("generates each cell of one batch, keeps one prompt, and reports the first that has not ended", async () => {
  const ends = new Map(["red", "grey"].map((prompt) => [prompt, createDeferred<void>()]));
  const onStart = vi.fn();
  const generateImages = vi.fn<GenerateImages>(async ({ prompt }, options) => {
    options?.onStart?.(`id of ${prompt}`);
    await ends.get(prompt)?.promise;
    return [sampleAsset({ name: prompt })];
  });
  const options = { onStart, albums: ["a"], history: "{red|grey}" };
  const made = generateBatch({ generateImages }, planOf("red", "grey"), options);
  expect(onStart.mock.calls).toEqual([["id of red"]]);
  ends.get("red")?.resolve();
  await vi.waitFor(() => expect(onStart.mock.calls).toEqual([["id of red"], ["id of grey"]]));
  ends.get("grey")?.resolve();
  expect((await made).map(({ name }) => name)).toEqual(["red", "grey"]);
  expect(generateImages.mock.calls).toMatchObject([
    [
      { ...request, prompt: "red" },
      {
        history: "{red|grey}",
        albums: ["a"],
        batch: { row: { parameter: "prompt", index: 1, count: 2 } },
      },
    ],
    [
      { ...request, prompt: "grey" },
      { history: false, albums: ["a"], batch: { row: { parameter: "prompt", index: 2, count: 2 } } },
    ],
  ]);
  const [first, second] = generateImages.mock.calls.map(([, options]) => options?.batch?.id);
  expect(first).toMatch(/^[0-9a-f-]{36}$/);
  expect(second).toBe(first);
});

test("makes no batch of a plan without axes", async () => {
  const generateImages = vi.fn<GenerateImages>(async () => []);
  await generateBatch({ generateImages }, planBatch({ request }));
  expect(generateImages.mock.calls).toEqual([
    [request, expect.not.objectContaining({ batch: expect.anything() })],
  ]);
});

test("resolves to what succeeded, and rejects only if nothing did, or if it is aborted", async () => {
  const generateImages = async ({ prompt }: { prompt: string }) => {
    if (prompt.startsWith("bad")) throw new Error(prompt);
    return [sampleAsset({ name: prompt })];
  };
  const made = await generateBatch({ generateImages }, planOf("bad", "good"));
  expect(made.map(({ name }) => name)).toEqual(["good"]);
  await expect(generateBatch({ generateImages }, planOf("bad 1", "bad 2"))).rejects.toThrow("bad 1");
  const signal = AbortSignal.abort(new Error("stopped"));
  await expect(generateBatch({ generateImages }, planOf("good"), { signal })).rejects.toThrow("stopped");
});
