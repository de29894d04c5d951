import { describe, expect, it } from "vitest";
import type { MediaAsset } from "../library/asset.js";
import { remakeOf } from "./remake.js";

const request = { prompt: "a fox", width: 64, height: 64, n: 4, steps: 20, negativePrompt: "snow" };
const made = (changes: Partial<MediaAsset> = {}): MediaAsset => ({
  id: "1",
  name: "fox.png",
  mimeType: "image/png",
  size: 1,
  hash: "",
  createdAt: 1,
  source: { type: "ai", prompt: "a fox", model: "owner/name", provider: "acme" },
  sourceMeta: { request, seed: 7, place: { n: 2, count: 4 } },
  ...changes,
});

describe("the request that repeats an image", () => {
  it("has its seed and count, and saves only this image", () => {
    expect(remakeOf(made())).toEqual({ request: { ...request, seed: 7, model: "owner/name" }, keep: 2 });
  });

  it("saves all images if there was only one", () => {
    const { n: _, ...single } = request;
    expect(remakeOf(made({ sourceMeta: { request: { ...single, seed: 9, model: "own/model" } } }))).toEqual({
      request: { ...single, seed: 9, model: "own/model" },
    });
  });

  it.each<[string, Partial<MediaAsset>]>([
    ["an upload", { source: { type: "upload" } }],
    ["a video", { mimeType: "video/mp4" }],
    ["one without a seed", { sourceMeta: { request } }],
    ["one of several of which nobody says which", { sourceMeta: { request, seed: 7 } }],
    ["one whose request is not known", { sourceMeta: { seed: 7 } }],
    [
      "one that started from files",
      { sourceMeta: { request: { ...request, images: [{ name: "x.png" }] }, seed: 7 } },
    ],
    ["one of a mask", { sourceMeta: { request: { ...request, mask: { name: "x.png" } }, seed: 7 } }],
  ])("is undefined for %s", (_, changes) => {
    expect(remakeOf(made(changes))).toBeUndefined();
  });
});
