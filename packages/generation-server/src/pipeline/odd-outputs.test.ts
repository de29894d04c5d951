import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { testEngines } from "../testing/test-engines.js";
import { ASK, testGenerations } from "../testing/test-generations.js";
import type { TestHarnessOptions } from "../testing/test-harness.js";

const [engine] = testEngines;
if (!engine) throw new Error("No database is available.");

const PRICES = { name: "replicate" };

describe("a model with unusual output", () => {
  const setUp = async (options: TestHarnessOptions = {}) => {
    const harness = await testGenerations(engine, options);
    const me = harness.visitor();
    const make = async (prompt: string, n = 1) => me.ended(await me.submit({ ...ASK, n, prompt }));
    return { ...harness, me, make };
  };
  const countersOf = async (origin: string) =>
    (await fetch(`${origin}/_emulator/counters`)).json() as Promise<Record<string, number>>;

  it("of data URIs: they are stored with their detected types", async () => {
    const { make, me } = await setUp();
    const { status, images } = await make("[datauri] x", 2);
    expect([status, images]).toMatchObject(["completed", [{ n: 0, mimeType: "image/png" }, { n: 1 }]]);
    const bytes = Buffer.from(await (await me.ask(images[1].url)).arrayBuffer());
    expect(await sharp(bytes).metadata()).toMatchObject({ format: "png", width: 64 });
  });

  it.each([
    ["[object] x", 1, [{ caption: "[object] x (1)", seed: 5, nsfw: false }]],
    [
      "[nested] x",
      2,
      [
        { caption: "[nested] x (1)", seed: 5, model: "base", timings: { inference: 1.5 } },
        { caption: "[nested] x (2)", seed: 6 },
      ],
    ],
  ])("of text and URLs: the text becomes metadata of the images (%s)", async (prompt, n, facts) => {
    const { make, ledger } = await setUp();
    const generation = await make(prompt, n);
    expect(generation).toMatchObject({ status: "completed", requested: n });
    expect(generation.images.map(({ facts }: { facts: object }) => facts)).toMatchObject(facts);
    expect((await ledger())[1]).toBe("capture 0");
  });

  it.each([
    ["[null] x", [0, 2, 3]],
    ["[fewer] x", [0, 1, 2]],
  ])("of too few images: they are kept and charged (%s)", async (prompt, ns) => {
    const { make, ledger, usage } = await setUp(PRICES);
    const generation = await make(prompt, 4);
    expect(generation).toMatchObject({ status: "completed", requested: 4 });
    expect(generation.images.map(({ n }: { n: number }) => n)).toEqual(ns);
    const [reserve] = await ledger();
    expect(generation.credits).toBe(Math.ceil((-Number(reserve?.split(" ")[1]) * 3) / 4));
    expect(await usage()).toMatchObject([{ outcome: "succeeded" }]);
  });

  it.each([
    ["[null] x", "provider", /no image/],
    ["[removed] x", "output-expired", /was made, but.*has deleted it/],
    ["[gone] x", "output-expired", /was made, but.*has deleted it/],
    ["[html] x", "provider", /other than an image/],
    ["[truncated] x", "provider", /other than an image/],
  ])(
    "without a downloadable file: nothing is charged, and the cost is recorded (%s)",
    async (prompt, code, detail) => {
      const { make, ledger, usage, emulator } = await setUp({ ...PRICES, backends: ["flux-schnell"] });
      const generation = await make(prompt);
      expect(generation).toMatchObject({ status: "failed", credits: 0 });
      expect(generation.error).toMatchObject({ code, detail: expect.stringMatching(detail) });
      expect((await ledger()).map((row) => row.split(" ")[0])).toEqual(["reserve", "release"]);
      expect(await usage()).toMatchObject([{ outcome: "failed", error_code: code, cost: 3000 }]);
      // It had ended: there was nothing to cancel.
      expect(await countersOf(emulator.origin)).not.toHaveProperty(["predictions.cancel"]);
    },
  );

  it("that is not an image: it can be downloaded by its owner only", async () => {
    const { make, me, visitor } = await setUp();
    const generation = await make("[html] x", 2);
    expect(generation).toMatchObject({ status: "failed", images: [], credits: 0 });
    expect(generation.others).toEqual(
      [0, 1].map((n) => ({
        fileName: expect.stringMatching(/^sdxl-5.*\.bin$/),
        url: `/api/ai/generations/${generation.id}/images/${n}?download`,
      })),
    );
    const plain = `/api/ai/generations/${generation.id}/images/0`;
    for (const url of [generation.others[0].url, plain]) {
      const reply = await me.ask(url);
      const header = (name: string) => reply.headers.get(name);
      expect([reply.status, header("content-type"), header("x-content-type-options")]).toEqual([
        200,
        "application/octet-stream",
        "nosniff",
      ]);
      expect(header("content-disposition")).toMatch(/^attachment; filename="sdxl-5\.bin"/);
      expect(await reply.text()).toMatch(/^<!doctype html>/i);
      expect((await visitor().ask(url)).status).toBe(404);
    }
    expect((await (await me.ask("/api/ai/generations")).json()).generations[0].others).toHaveLength(2);
  });

  it.each([
    ["nsfw", "content-refused", /NSFW content detected/],
    ["sensitive", "content-refused", /flagged as sensitive/],
    ["oom", "provider-memory", /CUDA out of memory/],
    ["badinput", "provider-rejected", /smaller than the minimum/],
    ["interrupted", "provider-stopped", /code: PA/],
    ["unexplained", "provider", /failed/],
  ])("and a failure: users see its kind, the operator sees all of it (%s)", async (word, code, words) => {
    const { make, logged, usage } = await setUp(PRICES);
    const generation = await make(`[${word}] a secret fox`);
    expect(generation).toMatchObject({ status: "failed", credits: 0, error: { code } });
    expect(JSON.stringify(generation.error)).not.toMatch(/CUDA|NSFW|E005|64 x 64|PA\)|Using seed/);
    const line = logged.find((each) => each.includes(generation.id)) ?? "";
    expect(line).toMatch(/Prediction [a-z0-9]{26} failed.*Its log ends: "Using seed: 5\\n/);
    expect(line).toMatch(words);
    expect(line).not.toMatch(/secret fox|\n/);
    expect(await usage()).toMatchObject([{ outcome: "failed", error_code: code, cost: 0 }]);
  });
});
