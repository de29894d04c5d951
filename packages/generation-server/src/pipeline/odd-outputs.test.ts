import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { testEngines } from "../testing/test-engines.js";
import { ASK, testGenerations } from "../testing/test-generations.js";
import type { TestSiteOptions } from "../testing/test-site.js";

const [engine] = testEngines;
if (!engine) throw new Error("There is no database to test on.");

const PRICES = { name: "replicate" };

describe("a model that answers oddly", () => {
  const setUp = async (options: TestSiteOptions = {}) => {
    const site = await testGenerations(engine, options);
    const me = site.visitor();
    const make = async (prompt: string, n = 1) => me.ended(await me.submit({ ...ASK, n, prompt }));
    return { ...site, me, make };
  };
  const countersOf = async (origin: string) =>
    (await fetch(`${origin}/_emulator/counters`)).json() as Promise<Record<string, number>>;

  it("with data URIs: they are stored as what they are", async () => {
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
  ])("with texts among the addresses: they are facts about the images (%s)", async (prompt, n, facts) => {
    const { make, ledger } = await setUp();
    const told = await make(prompt, n);
    expect(told).toMatchObject({ status: "completed", requested: n });
    expect(told.images.map(({ facts }: { facts: object }) => facts)).toMatchObject(facts);
    expect((await ledger())[1]).toBe("capture 0");
  });

  it.each([
    ["[null] x", [0, 2, 3]],
    ["[fewer] x", [0, 1, 2]],
  ])("with fewer images: those that came are kept, and paid for (%s)", async (prompt, ns) => {
    const { make, ledger, usage } = await setUp(PRICES);
    const told = await make(prompt, 4);
    expect(told).toMatchObject({ status: "completed", requested: 4 });
    expect(told.images.map(({ n }: { n: number }) => n)).toEqual(ns);
    const [reserve] = await ledger();
    expect(told.credits).toBe(Math.ceil((-Number(reserve?.split(" ")[1]) * 3) / 4));
    expect(await usage()).toMatchObject([{ outcome: "succeeded" }]);
  });

  it.each([
    ["[null] x", "provider", /no image/],
    ["[removed] x", "output-expired", /was made, but.*has deleted it/],
    ["[gone] x", "output-expired", /was made, but.*has deleted it/],
    ["[html] x", "provider", /no image/],
    ["[truncated] x", "provider", /no image/],
  ])(
    "with no file that arrives: nothing is taken, and what it cost is recorded (%s)",
    async (prompt, code, detail) => {
      const { make, ledger, usage, emulator } = await setUp({ ...PRICES, backends: ["flux-schnell"] });
      const told = await make(prompt);
      expect(told).toMatchObject({ status: "failed", credits: 0 });
      expect(told.error).toMatchObject({ code, detail: expect.stringMatching(detail) });
      expect((await ledger()).map((row) => row.split(" ")[0])).toEqual(["reserve", "release"]);
      expect(await usage()).toMatchObject([{ outcome: "failed", error_code: code, cost: 3000 }]);
      // It had ended: there was nothing to cancel.
      expect(await countersOf(emulator.origin)).not.toHaveProperty(["predictions.cancel"]);
    },
  );

  it("with what is no image: it is kept, to be saved by its owner alone", async () => {
    const { make, me, visitor } = await setUp();
    const told = await make("[html] x", 2);
    expect(told).toMatchObject({ status: "failed", images: [], credits: 0 });
    expect(told.others).toEqual(
      [0, 1].map((n) => ({
        fileName: expect.stringMatching(/^sdxl-5.*\.bin$/),
        url: `/api/ai/generations/${told.id}/images/${n}?download`,
      })),
    );
    const plain = `/api/ai/generations/${told.id}/images/0`;
    for (const url of [told.others[0].url, plain]) {
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
  ])("with why it failed: people read the kind, the operator all of it (%s)", async (word, code, words) => {
    const { make, logged, usage } = await setUp(PRICES);
    const told = await make(`[${word}] a secret fox`);
    expect(told).toMatchObject({ status: "failed", credits: 0, error: { code } });
    expect(JSON.stringify(told.error)).not.toMatch(/CUDA|NSFW|E005|64 x 64|PA\)|Using seed/);
    const line = logged.find((each) => each.includes(told.id)) ?? "";
    expect(line).toMatch(/Prediction [a-z0-9]{26} failed.*Its log ends: "Using seed: 5\\n/);
    expect(line).toMatch(words);
    expect(line).not.toMatch(/secret fox|\n/);
    expect(await usage()).toMatchObject([{ outcome: "failed", error_code: code, cost: 0 }]);
  });
});
