import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sniffType } from "@reactkits.dev/react-media-library/server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type TestDatabase, testEngines } from "../../packages/generation-server/src/testing/test-engines.js";
import { recordUsage, type UsageRecord } from "../../packages/generation-server/src/testing/test-usage.js";
import { startEmulator } from "../../packages/replicate-emulator/emulator.mjs";
import { runAi } from "./ai";
import { fitToName } from "./image-file";

// The package throws outside of a React server bundle.
vi.mock("server-only", () => ({}));

const TOKEN = "r8_canary_0a1b2c3d4e5f";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ai-test-"));
  vi.stubEnv("DATA_DIR", folder);
  for (const name of ["REPLICATE_API_TOKEN", "REPLICATE_API_KEY", "REPLICATE_BASE_URL", "AI_EMULATOR"])
    vi.stubEnv(name, "");
  vi.stubEnv("REPLICATE_DELIVERY_HOSTS", "");
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

async function ai(args: string[], signal = new AbortController().signal) {
  let [out, err] = ["", ""];
  const code = await runAi(args, {
    env: process.env,
    cwd: folder,
    signal,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  });
  return { code, out, err };
}

let test: TestDatabase;
const record = (more: Partial<UsageRecord>) =>
  recordUsage(test.database, {
    at: Date.UTC(2026, 10, 20, 12),
    instance: "flux-schnell",
    model: "black-forest-labs/flux-schnell",
    seed: 7,
    prompt: "a canary",
    latency: 1500,
    predictTime: 900,
    cost: 3000,
    caller: "unknown",
    outcome: "succeeded",
    ...more,
  });

describe("estimate", () => {
  it("multiplies images by price", async () => {
    const { code, out } = await ai(["estimate", "--model", "flux-schnell", "--images", "4", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      totalMicroUsd: 12_000,
      items: [{ unit: "image", count: 4, microUsdEach: 3000, microUsd: 12_000 }],
    });
    const text = (await ai(["estimate", "--model", "black-forest-labs/flux-schnell", "--images", "4"])).out;
    expect(text).toMatch(/^image +4 +\$0\.003 +\$0\.012$/m);
    expect(text).toMatch(/^total +\$0\.012$/m);
  });

  it("multiplies seconds by price, also for videos from images", async () => {
    const total = async (...more: string[]) =>
      JSON.parse((await ai(["estimate", "--model", "fofr/skyreels-2", "--json", ...more])).out).totalMicroUsd;
    expect(await total("--video-seconds", "4.5")).toBe(450_000);
    expect(await total("--images", "3")).toBe(600_000);
  });

  it("adds up several models", async () => {
    const args = [
      "estimate",
      "--model",
      "flux-schnell",
      "--images",
      "3",
      "--model",
      "skyreels-2",
      "--seconds",
    ];
    expect(JSON.parse((await ai([...args, "4", "--json"])).out)).toEqual({
      totalMicroUsd: 409_000,
      items: [
        { model: "flux-schnell", unit: "image", count: 3, microUsdEach: 3000, microUsd: 9000 },
        { model: "skyreels-2", unit: "second", count: 4, microUsdEach: 100_000, microUsd: 400_000 },
      ],
    });
    const { out } = await ai([...args, "4"]);
    expect(out).toMatch(/^skyreels-2 +second +4 +\$0\.10 +\$0\.40$/m);
    expect(out).toMatch(/^total +\$0\.409$/m);
    const total = async (...more: string[]) =>
      JSON.parse((await ai(["estimate", "--json", ...more])).out).totalMicroUsd;
    expect(await total("--images=2", "--model=flux-schnell", "--model", "flux-dev")).toBe(31_000);
    expect(await total("--model", "flux-dev", "--model", "flux-dev")).toBe(50_000);
    expect(await total("--model", "flux-dev", "--model", "acme/painter")).toBeNull();
    expect((await ai(["estimate", "--model", "flux-dev", "--model"])).code).toBe(2);
  });

  it("marks approximate prices, and uses the operator's prices", async () => {
    const { out } = await ai(["estimate", "--model", "sdxl"]);
    expect(out).toMatch(/^total +about \$0\.005$/m);
    expect(out).toMatch(/^sdxl: approximate, as of 2026-11-26: /m);
    vi.stubEnv("AI_PRICES", "acme/painter=0.04/image");
    expect((await ai(["estimate", "--model", "acme/painter", "--images", "2"])).out).toMatch(
      /total +\$0\.08/,
    );
  });

  it("is null, never zero, if the price is unknown", async () => {
    const { code, out } = await ai(["estimate", "--model", "acme/painter", "--json"]);
    expect([code, JSON.parse(out).totalMicroUsd]).toEqual([0, null]);
    expect((await ai(["estimate", "--model", "acme/painter"])).out).toContain("unknown");
  });

  it.each([
    ["no model", [], "--model"],
    ["half an image", ["--model", "sdxl", "--images", "0.5"], "whole number"],
    ["a video without a length", ["--model", "skyreels-2"], "--seconds"],
    ["an unknown option", ["--modle", "x"], "--modle"],
  ])("explains the options for %s", async (_name, args, output) => {
    const { code, out, err } = await ai(["estimate", ...args]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(output);
  });
});

describe("backends", () => {
  it("exits with 0 even if nothing is configured", async () => {
    const { code, out } = await ai(["backends"]);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^flux-schnell +black-forest-labs\/flux-schnell +not configured \(set REPLICATE_API_TOKEN\)$/m,
    );
    vi.stubEnv("REPLICATE_API_TOKEN", TOKEN);
    const set = await ai(["backends", "--json"]);
    expect(JSON.parse(set.out)).toContainEqual(expect.objectContaining({ name: "flux-dev", status: "ok" }));
    expect(set.out + set.err).not.toContain(TOKEN);
  });
});

describe.each(testEngines)("usage on $name", ({ name, open }) => {
  beforeEach(async () => {
    test = await open();
    vi.stubEnv("DATA_DIR", test.folder);
    vi.stubEnv("DATABASE_URL", test.url);
  });
  afterEach(() => test.close());

  it("groups by model, with totals", async () => {
    await record({});
    await record({ cost: 0, outcome: "failed", errorCode: "provider" });
    await record({ instance: "sdxl", model: "stability-ai/sdxl", cost: null });
    const { code, out } = await ai(["usage"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^flux-schnell +black-forest-labs\/flux-schnell +2 +1 +1 +0 +1\.5 s +\$0\.003$/m);
    expect(out).toMatch(/^total +3 +2 +1 +0 +1\.5 s +\$0\.003$/m);
    expect(out).toContain("The cost of 1 of them is unknown");
    const { byModel, totals } = JSON.parse((await ai(["usage", "--json"])).out);
    expect(byModel).toHaveLength(2);
    expect(totals).toMatchObject({ generations: 3, microUsd: 3000, unknownCosts: 1 });
  });

  it("lists raw records with the hash of the prompt", async () => {
    await record({ caller: "the studio\u001b[2J" });
    const { out } = await ai(["usage", "--raw"]);
    expect(out).toMatch(
      /^2026-11-20T12:00:00\.000Z +flux-schnell .* 7 +[0-9a-f]{64} +1\.5 s +0\.9 s +\$0\.003 +the studio/m,
    );
    expect(out).not.toContain("canary");
    expect(out).not.toContain("\u001b");
    const { records } = JSON.parse((await ai(["usage", "--raw", "--json"])).out);
    expect(records).toMatchObject([{ microUsd: 3000, seed: 7, outcome: "succeeded", errorCode: null }]);
    expect(JSON.stringify(records)).not.toContain("a canary");
  });

  it("starts at the given time, with days in UTC", async () => {
    await record({ at: Date.UTC(2026, 10, 20, 23, 59) });
    await record({ at: Date.UTC(2026, 10, 21) });
    const count = async (since: string) =>
      JSON.parse((await ai(["usage", "--since", since, "--json"])).out).totals.generations;
    expect([await count("2026-11-20"), await count("2026-11-21"), await count("2026-11-22")]).toEqual([
      2, 1, 0,
    ]);
    expect(await count("2026-11-20T23:59:30Z")).toBe(1);
    for (const wrong of ["yesterday", "2026-02-31", "21.11.2026", ""]) {
      const { code, err } = await ai(["usage", "--since", wrong]);
      expect([code, err]).toEqual([2, expect.stringContaining("2026-11-21")]);
    }
  });

  it("reports a database that cannot be opened", async () => {
    writeFileSync(join(folder, "file"), "");
    vi.stubEnv("DATA_DIR", join(folder, "file"));
    if (name !== "libsql") vi.stubEnv("DATABASE_URL", "postgres://nobody:canary@127.0.0.1:1/none");
    const { code, out, err } = await ai(["usage"]);
    expect([code, out, err]).toEqual([1, "", expect.stringMatching(/\w/)]);
    expect(err).not.toContain("canary");
  });
});

describe("generate", () => {
  it("writes and records an image, with the emulator if there is no token", async () => {
    const args = [
      "--model",
      "flux-schnell",
      "--width",
      "64",
      "--height",
      "64",
      "--seed",
      "5",
      "--out",
      "fox.webp",
    ];
    const { code, out, err } = await ai(["generate", "a red fox", ...args]);
    expect([code, out]).toEqual([0, `${join(folder, "fox.webp")}\n`]);
    expect(err).toMatch(/emulator.*not AI/);
    expect(sniffType(readFileSync(join(folder, "fox.webp")))).toBe("image/webp");
    const { records } = JSON.parse((await ai(["usage", "--raw", "--json"])).out);
    expect(records).toMatchObject([
      { instance: "emulator", seed: 5, microUsd: 3000, caller: "unknown", outcome: "succeeded" },
    ]);
  });

  it.each([
    ["png", "flux-schnell", "image/png", "png", ""],
    ["PNG", "sdxl", "image/png", undefined, ""],
    ["jpg", "sdxl", "image/jpeg", undefined, "The model returned image/png: converted to image/jpeg."],
    [
      "avif",
      "flux-schnell",
      "image/avif",
      undefined,
      "The model returned image/webp: converted to image/avif.",
    ],
    ["dat", "sdxl", "image/png", undefined, ""],
  ])(
    "writes the requested type to a .%s with %s",
    async (extension, model, type, requestedFormat, output) => {
      const emulator = await startEmulator({ token: TOKEN, runTime: 30 });
      vi.stubEnv("REPLICATE_API_TOKEN", TOKEN);
      vi.stubEnv("REPLICATE_BASE_URL", emulator.url);
      vi.stubEnv("REPLICATE_DELIVERY_HOSTS", emulator.deliveryHost);
      const size = ["--width", "64", "--height", "64"];
      const name = `x.${extension}`;
      const { code, err } = await ai(["generate", "a fox", "--model", model, "--out", name, ...size]);
      expect([code, sniffType(readFileSync(join(folder, name)))]).toEqual([0, type]);
      expect(err).toContain(output);
      expect(err).toContain(`${type}, `);
      const [run] = JSON.parse(await (await fetch(`${emulator.origin}/_emulator/predictions`)).text());
      expect(run.input.output_format).toBe(requestedFormat);
      await emulator.close();
    },
  );

  it("renames what cannot be converted", async () => {
    const output: string[] = [];
    const broken = { file: "/tmp/x.png", bytes: Buffer.from("no image") };
    const kept = await fitToName(broken, "image/webp", (text) => output.push(text));
    expect(kept).toEqual({ ...broken, file: "/tmp/x.webp" });
    expect(output.join()).toContain("written to /tmp/x.webp");
  });

  it("sends additional model inputs, and reports adjustments", async () => {
    const emulator = await startEmulator({ token: TOKEN, runTime: 30 });
    vi.stubEnv("REPLICATE_API_TOKEN", TOKEN);
    vi.stubEnv("REPLICATE_BASE_URL", emulator.url);
    vi.stubEnv("REPLICATE_DELIVERY_HOSTS", emulator.deliveryHost);
    const args = ["--model", "flux-schnell", "--steps", "9", "--out", "x.jpg"];
    const own = ["--input", "go_fast=false", "--input", "output_format=jpg", "--input", "megapixels=null"];
    const { code, err } = await ai(["generate", "a fox", ...args, ...own]);
    expect([code, err]).toEqual([0, expect.stringContaining("The steps are 4 instead of 9")]);
    expect(sniffType(readFileSync(join(folder, "x.jpg")))).toBe("image/jpeg");
    const [run] = JSON.parse(await (await fetch(`${emulator.origin}/_emulator/predictions`)).text());
    expect(run.input).toMatchObject({ go_fast: false, output_format: "jpg" });
    expect(run.input).not.toHaveProperty("megapixels");
    vi.stubEnv("AI_BACKENDS", "draft=flux-schnell;steps=2");
    await ai(["generate", "a fox", "--model", "draft", "--out", "x.jpg"]);
    const [drafted] = JSON.parse(await (await fetch(`${emulator.origin}/_emulator/predictions`)).text());
    expect(drafted).toMatchObject({
      model: "black-forest-labs/flux-schnell",
      input: { num_inference_steps: 2, output_format: "jpg" },
    });
    expect((await ai(["generate", "a fox", "--input", "go_fast"])).code).toBe(2);
    expect((await ai(["generate", "a fox", "--model", "kling-video"])).err).toContain("makes no images");
    await emulator.close();
  });

  it("fails with a public message and writes no file if the provider fails", async () => {
    const emulator = await startEmulator({ token: TOKEN, runTime: 30 });
    vi.stubEnv("REPLICATE_API_TOKEN", TOKEN);
    vi.stubEnv("REPLICATE_BASE_URL", emulator.url);
    vi.stubEnv("REPLICATE_DELIVERY_HOSTS", emulator.deliveryHost);
    const { code, out, err } = await ai(["generate", "[422] x", "--out", "x.png"]);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toMatch(/does not accept this request/);
    expect(err).not.toContain(TOKEN);
    expect(() => readFileSync(join(folder, "x.png"))).toThrow();
    await emulator.close();
  });

  it("exits immediately when interrupted", async () => {
    const control = new AbortController();
    setTimeout(() => control.abort(), 300);
    expect((await ai(["generate", "[hang] x"], control.signal)).code).toBe(130);
  });

  it.each([[[]], [["  "]], [["a", "red", "fox"]]])("requires exactly one prompt: %j", async (args) => {
    expect(await ai(["generate", ...args])).toMatchObject({
      code: 2,
      err: expect.stringContaining("one prompt"),
    });
  });
});

it("prints the help without a command, or with an unknown one", async () => {
  expect(await ai([])).toMatchObject({ code: 2, err: expect.stringContaining("estimate") });
  expect(await ai(["constructor"])).toMatchObject({ code: 2, err: expect.stringContaining("constructor") });
  expect(await ai(["help"])).toMatchObject({ code: 0, out: expect.stringContaining("usage") });
});
