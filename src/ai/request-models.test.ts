import { describe, expect, it, vi } from "vitest";
import { createHttpGenerator } from "./http-generator.js";

const models = [
  {
    ...{ id: "a/b:1", label: "B", negativePrompt: true, seed: false, steps: { min: 1, max: 4, default: 4 } },
    ...{ sizes: [{ width: 64, height: 64, label: "Small" }], maxImages: 4, maxInputImages: 2, mask: true },
    ...{
      guidance: { min: 1.5, max: 10, default: 3.5 },
      qualities: [{ id: "low", label: "Low" }, { id: "hd" }],
    },
    ...{ microUsdPerImage: 3000, microUsdPerRun: 10, microUsdPerMegapixel: 15_000, timeout: 60_000 },
  },
  { id: "c/d", steps: false, microUsdPerImage: null },
];

const videos = [
  { id: "a/film", label: "Film", seconds: [5, 10], maxInputImages: 0, microUsdPerSecond: 50_000, timeout: 9 },
  { id: "a/dream", secondsPerImage: 2.5, maxInputImages: 20, microUsdPerSecond: null },
];

function askFor(reply: Response | Error, headers: HeadersInit = {}) {
  const fetch = vi.fn(async (_url: string, _init: RequestInit) => {
    if (reply instanceof Error) throw reply;
    return reply;
  });
  const generator = createHttpGenerator({ url: "/generate", capabilitiesUrl: "/models", headers, fetch });
  const { capabilities } = generator;
  if (typeof capabilities !== "function") throw new Error("It has no capabilities to ask for");
  return { fetch, answer: capabilities() };
}

describe("capabilitiesUrl", () => {
  it("is requested as JSON with the app's headers and returns the models", async () => {
    const { fetch, answer } = askFor(Response.json({ models, videos }), {
      authorization: "Bearer x",
      accept: "image/*",
    });
    expect(await answer).toEqual({ models, videos });
    const [url, init] = fetch.mock.calls[0] ?? [];
    expect([url, init?.method, Object.fromEntries(new Headers(init?.headers))]).toEqual([
      "/models",
      undefined,
      { accept: "application/json", authorization: "Bearer x" },
    ]);
  });

  it("returns operations in the server's order, without what this version does not know", async () => {
    const fill = {
      ...{ type: "outpaint", model: "a/fill", label: "Fill", prompt: "optional", seed: true },
      ...{ extents: ["zoom-out-2", "left"], microUsdPerImage: 50_000, timeout: 9 },
    };
    const cut = { type: "remove-background", model: "a/cut", microUsdPerImage: null };
    const odd = [
      { ...fill, extents: ["up", "zoom-out-2", "left", 1], prompt: "always", more: 1, seed: "yes" },
      { type: "upscale", model: "a/up", scales: [0, 2, "4", -1, null, 4], microUsdPerRun: -1 },
      { type: "colourise", model: "a/b" },
      { type: "edit" },
      null,
      "edit",
    ];
    const { prompt: _, seed: __, ...plain } = fill;
    const reply = (operations: unknown) => askFor(Response.json({ models: [], operations })).answer;
    expect(await reply([fill, cut])).toEqual({ models: [], operations: [fill, cut] });
    expect(await reply(odd)).toEqual({
      models: [],
      operations: [plain, { type: "upscale", model: "a/up", scales: [2, 4] }],
    });
    expect(await reply("upscale")).toEqual({ models: [] });
  });

  it("drops invalid models and fields", async () => {
    const odd = {
      id: "e",
      label: 1,
      steps: { min: 1 },
      sizes: [1, { width: 8 }],
      guidance: { min: 0, max: "10" },
      qualities: ["high", { label: "no id" }, null],
      maxImages: "4",
      timeout: -1,
      more: 1,
    };
    const { answer } = askFor(Response.json({ models: [odd, null, { label: "no id" }] }));
    expect(await answer).toEqual({ models: [{ id: "e", sizes: [] }] });
  });

  it.each<[Response | Error, object]>([
    [new TypeError("fetch failed"), { code: "network", retryable: true }],
    [
      Response.json({ code: "provider", detail: "Not set up." }, { status: 500 }),
      { code: "provider", message: "Not set up." },
    ],
    [new Response("<html>", { status: 404 }), { code: "not-found" }],
    [new Response("<html>"), { code: "generator" }],
    [Response.json({ models: "x" }), { code: "generator" }],
  ])("fails like other requests: %s", async (reply, expected) => {
    await expect(askFor(reply).answer).rejects.toMatchObject(expected);
  });
});
