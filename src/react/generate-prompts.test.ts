import { expect, test, vi } from "vitest";
import { createDeferred } from "../core/deferred.js";
import type { GenerateImages } from "../core/generation/library-generations.js";
import { sampleAsset } from "../testing/sample-records.js";
import { generatePrompts } from "./generate-prompts.js";

const request = { prompt: "a {red|grey} fox", width: 8, height: 8 };

test("generates each prompt, keeps the typed one once, and reports the first that has not ended", async () => {
  const ends = new Map(["red", "grey"].map((prompt) => [prompt, createDeferred<void>()]));
  const onStart = vi.fn();
  const generateImages = vi.fn<GenerateImages>(async ({ prompt }, options) => {
    options?.onStart?.(`id of ${prompt}`);
    await ends.get(prompt)?.promise;
    return [sampleAsset({ name: prompt })];
  });
  const made = generatePrompts({ generateImages }, request, ["red", "grey"], { onStart, albums: ["a"] });
  expect(onStart.mock.calls).toEqual([["id of red"]]);
  ends.get("red")?.resolve();
  await vi.waitFor(() => expect(onStart.mock.calls).toEqual([["id of red"], ["id of grey"]]));
  ends.get("grey")?.resolve();
  expect((await made).map(({ name }) => name)).toEqual(["red", "grey"]);
  expect(generateImages.mock.calls).toMatchObject([
    [
      { ...request, prompt: "red" },
      { history: request.prompt, albums: ["a"] },
    ],
    [
      { ...request, prompt: "grey" },
      { history: false, albums: ["a"] },
    ],
  ]);
});

test("resolves to what succeeded, and rejects only if nothing did, or if it is aborted", async () => {
  const generateImages = async ({ prompt }: { prompt: string }) => {
    if (prompt.startsWith("bad")) throw new Error(prompt);
    return [sampleAsset({ name: prompt })];
  };
  const made = await generatePrompts({ generateImages }, request, ["bad", "good"], {});
  expect(made.map(({ name }) => name)).toEqual(["good"]);
  await expect(generatePrompts({ generateImages }, request, ["bad 1", "bad 2"], {})).rejects.toThrow("bad 1");
  const signal = AbortSignal.abort(new Error("stopped"));
  await expect(generatePrompts({ generateImages }, request, ["good"], { signal })).rejects.toThrow("stopped");
});
