import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parseDuration, parsePreferWait } from "./duration.mjs";
import { type Emulator, startEmulator } from "./emulator.mjs";

const SDXL = "stability-ai/sdxl:7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc";
const HOUR = 3_600_000;

type Json = Record<string, unknown> & {
  id: string;
  status: string;
  output: string[] | null;
  urls: Record<string, string>;
};

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ runTime: 60 });
});
afterEach(() => emulator.close());

async function call(path: string, init: RequestInit & { json?: unknown } = {}) {
  const { json, headers, ...rest } = init;
  const response = await fetch(path.startsWith("http") ? path : `${emulator.url}${path}`, {
    ...rest,
    ...(json === undefined ? {} : { method: "POST", body: JSON.stringify(json) }),
    headers: { authorization: "Bearer secret", ...headers },
  });
  const body: Json = JSON.parse(await response.text());
  return { status: response.status, body, response };
}
const create = (input: Record<string, unknown>, headers: Record<string, string> = {}) =>
  call("/predictions", { json: { version: SDXL, input }, headers });
const finished = (input: Record<string, unknown>) => create(input, { prefer: "wait" });
const bytesOf = async (url: string | undefined) =>
  Buffer.from(await (await fetch(url ?? "no url")).arrayBuffer());

describe("creating and reading", () => {
  it("goes from starting through processing to succeeded, with a file of the requested size", async () => {
    const slow = await startEmulator({ runTime: 60_000 });
    const created = await call(`${slow.url}/predictions`, {
      json: { version: SDXL, input: { prompt: "a lighthouse", width: 320, height: 200, seed: 4 } },
    });
    expect(created.status).toBe(202);
    expect(created.body).toMatchObject({
      status: "starting",
      output: null,
      model: "stability-ai/sdxl",
      error: null,
    });
    expect(created.response.headers.get("location")).toBe(created.body.urls.get);
    slow.advance(20_000);
    expect((await call(created.body.urls.get ?? "")).body).toMatchObject({
      status: "processing",
      output: null,
    });
    slow.advance(40_001);
    const done = (await call(created.body.urls.get ?? "")).body;
    expect(done).toMatchObject({ status: "succeeded", metrics: { predict_time: 48, total_time: 60 } });
    expect(done.logs).toMatch(/Using seed: 4\n(.*\n)*100%/);
    const file = await bytesOf(done.output?.[0]);
    expect(await sharp(file).metadata()).toMatchObject({ format: "png", width: 320, height: 200 });
    await slow.close();
  });

  it("holds a creation open with Prefer: wait and replies 201 with the output", async () => {
    const { status, body } = await finished({ prompt: "waves", width: 64, height: 64 });
    expect([status, body.status]).toEqual([201, "succeeded"]);
  });

  it("replies to every waiting client as soon as its run has ended", async () => {
    const quick = await startEmulator({ runTime: 5 });
    const statuses = await Promise.all(
      Array.from({ length: 600 }, async () => {
        const json = { version: SDXL, input: { prompt: "x" } };
        return (await call(`${quick.url}/predictions`, { json, headers: { prefer: "wait" } })).status;
      }),
    );
    expect(new Set(statuses)).toEqual(new Set([201]));
    await quick.close();
  });

  it("accepts official models on both routes, and sdxl by version only", async () => {
    const input = { prompt: "x", aspect_ratio: "16:9", output_format: "jpg", num_outputs: 2 };
    const own = await call("/models/black-forest-labs/flux-schnell/predictions", {
      json: { input },
      headers: { prefer: "wait=5" },
    });
    expect(own.body).toMatchObject({ version: "hidden", status: "succeeded" });
    expect(own.body.output).toHaveLength(2);
    const image = await sharp(await bytesOf(own.body.output?.[1])).metadata();
    expect(image).toMatchObject({ format: "jpeg", width: 1344, height: 768 });
    const named = { version: "black-forest-labs/flux-dev", input: { prompt: "x" } };
    expect([201, 202]).toContain((await call("/predictions", { json: named })).status);
    expect(
      (await call("/models/stability-ai/sdxl/predictions", { json: { input: { prompt: "x" } } })).status,
    ).toBe(404);
    expect((await call("/predictions", { json: { version: "stability-ai/sdxl", input: {} } })).body).toEqual({
      title: "Invalid version or not permitted",
      detail: "The specified version does not exist (or perhaps you don't have permission to use it?)",
      status: 422,
    });
  });

  it("reports every invalid input as Replicate does", async () => {
    const { status, body } = await call("/models/black-forest-labs/flux-schnell/predictions", {
      json: { input: { num_inference_steps: 25, toString: 1 } },
    });
    expect(status).toBe(422);
    expect(body).toMatchObject({
      title: "Input validation failed",
      detail:
        "- input: prompt is required\n- input.num_inference_steps: Must be less than or equal to 4\n- input: Additional property toString is not allowed\n",
      invalid_fields: [
        { type: "required", field: "input" },
        { type: "number_lte", field: "input.num_inference_steps" },
        { type: "additional_property_not_allowed" },
      ],
    });
    expect((await call("/predictions", { json: { version: SDXL, input: {}, wait: true } })).status).toBe(422);
  });

  it("requires the token", async () => {
    const none = await fetch(`${emulator.url}/predictions`);
    expect([none.status, await none.json()]).toEqual([
      401,
      { title: "Unauthenticated", detail: "You did not pass an authentication token", status: 401 },
    ]);
    const pinned = await startEmulator({ token: "right" });
    const ask = (authorization: string) => fetch(`${pinned.url}/predictions`, { headers: { authorization } });
    expect((await ask("Bearer wrong")).status).toBe(401);
    expect((await ask("Token right")).status).toBe(200);
    await pinned.close();
  });

  it("lists the newest first, 100 per page, forwards and backwards", async () => {
    for (let i = 0; i < 205; i++) await create({ prompt: `p${i}` });
    type Page = { next: string | null; previous: string | null; results: { input: { prompt: string } }[] };
    const page = async (url: string | null) =>
      JSON.parse(await (await fetch(url ?? "", { headers: { authorization: "Bearer t" } })).text()) as Page;
    const first = await page(`${emulator.url}/predictions`);
    const second = await page(first.next);
    const third = await page(second.next);
    expect([first, second, third].map(({ results }) => results.length)).toEqual([100, 100, 5]);
    expect(first.results[0]?.input.prompt).toBe("p204");
    expect(third.results[4]?.input.prompt).toBe("p0");
    expect([first.previous, third.next]).toEqual([null, null]);
    expect(await page(third.previous)).toEqual(second);
    expect((await page(`${emulator.url}/predictions?source=web`)).results).toEqual([]);
    const future = new Date(Date.now() + HOUR).toISOString();
    expect((await page(`${emulator.url}/predictions?created_after=${future}`)).results).toEqual([]);
  });
});

describe("ending early and expiring", () => {
  it("cancels a run, but does not change one that has ended", async () => {
    const { body } = await create({ prompt: "[hang] x" });
    emulator.advance(1000);
    expect((await call(`/predictions/${body.id}/cancel`, { method: "POST" })).body).toMatchObject({
      status: "canceled",
      output: null,
    });
    const done = await finished({ prompt: "x" });
    expect((await call(`/predictions/${done.body.id}/cancel`, { method: "POST" })).body.status).toBe(
      "succeeded",
    );
    const seen = (await (await fetch(`${emulator.origin}/_emulator/counters`)).json()) as Record<
      string,
      number
    >;
    expect(seen["predictions.cancel"]).toBe(2);
  });

  it("aborts a run whose deadline passes before its start, and cancels one whose deadline passes later", async () => {
    const slow = await startEmulator({ runTime: 100_000 });
    const started = async (seconds: string) =>
      call(`${slow.url}/predictions`, {
        json: { version: SDXL, input: { prompt: "x" } },
        headers: { "cancel-after": seconds },
      });
    const early = await started("10");
    const late = await started("1m");
    expect(Date.parse(String(late.body.deadline)) - Date.parse(String(late.body.created_at))).toBe(60_000);
    slow.advance(61_000);
    const early2 = (await call(early.body.urls.get ?? "")).body;
    expect(early2).toMatchObject({ status: "aborted" });
    expect(early2).not.toHaveProperty("started_at");
    expect((await call(late.body.urls.get ?? "")).body).toMatchObject({ status: "canceled" });
    expect((await started("4")).status).toBe(400);
    await slow.close();
  });

  it("keeps every prediction as long as it runs", async () => {
    const { body } = await finished({ prompt: "the first", width: 64, height: 64 });
    emulator.advance(2 * HOUR);
    await finished({ prompt: "the next", width: 64, height: 64 });
    expect((await call(`/predictions/${body.id}`)).body).toMatchObject({ id: body.id, data_removed: true });
  });

  it("removes data and files an hour after the end", async () => {
    const { body } = await finished({ prompt: "x", width: 64, height: 64 });
    const file = body.output?.[0] ?? "";
    emulator.advance(HOUR - 1000);
    expect((await fetch(file)).status).toBe(200);
    emulator.advance(1000);
    expect((await fetch(file)).status).toBe(404);
    expect((await call(`/predictions/${body.id}`)).body).toMatchObject({
      status: "succeeded",
      output: null,
      input: {},
      logs: "",
      data_removed: true,
    });
  });
});

describe("faults", () => {
  it.each([
    ["[401] x", 401, "Unauthenticated"],
    ["[402] x", 402, "Insufficient credit"],
    ["[422] x", 422, "Input validation failed"],
    ["[500] x", 500, "Internal server error"],
  ])("%s", async (prompt, status, title) => {
    expect((await create({ prompt })).body).toMatchObject({ status, title });
  });

  it("throttles as often as requested", async () => {
    const first = await create({ prompt: "[429:1] x" });
    expect(first.body).toMatchObject({ status: 429, retry_after: 5 });
    expect(first.body.detail).toContain("Your rate limit resets in ~5s.");
    expect([201, 202]).toContain((await create({ prompt: "[429:1] x" })).status);
  });

  it.each(["failed", "canceled", "aborted"])("ends %s", async (end) => {
    expect((await finished({ prompt: `[${end}] x` })).body).toMatchObject({ status: end, output: null });
  });

  it("resets the connection after creating the run", async () => {
    await expect(create({ prompt: "[reset] x" })).rejects.toThrow();
    const seen = await (await fetch(`${emulator.origin}/_emulator/predictions`)).json();
    expect(seen).toHaveLength(1);
  });

  it("lists predictions by their id and their status", async () => {
    const { body } = await create({ prompt: "a fox" });
    await create({ prompt: "[failed] x" });
    await finished({ prompt: "[failed] y" });
    const list = async (query: string) => {
      const seen: { prompt: string }[] = await (
        await fetch(`${emulator.origin}/_emulator/predictions?${query}`)
      ).json();
      return seen.map(({ prompt }) => prompt);
    };
    expect(await list(`id=${body.id}`)).toEqual(["a fox"]);
    expect(await list("id=none")).toEqual([]);
    expect(await list("status=failed")).toEqual(["[failed] y", "[failed] x"]);
    expect(await list(`id=${body.id}&status=failed`)).toEqual([]);
  });

  it("delivers half a file, or a web page", async () => {
    const half = await finished({ prompt: "[truncated] x", width: 64, height: 64 });
    await expect(bytesOf(half.body.output?.[0])).rejects.toThrow();
    const page = await finished({ prompt: "[html] x" });
    const response = await fetch(page.body.output?.[0] ?? "");
    expect(response.headers.get("content-type")).toBe("image/png");
    expect(await response.text()).toContain("<script>");
  });

  it("runs slowly with the fault slow", async () => {
    const { body } = await create({ prompt: "[slow] x" });
    emulator.advance(300);
    expect((await call(`/predictions/${body.id}`)).body.status).toBe("processing");
    emulator.advance(200);
    expect((await call(`/predictions/${body.id}`)).body.status).toBe("succeeded");
  });
});

describe("pictures", () => {
  const draw = async (input: Record<string, unknown>) => {
    const { body } = await finished({ width: 96, height: 96, ...input });
    return bytesOf(body.output?.[0]);
  };
  /** The mean difference of a channel, 0–255. */
  const distance = async (a: Buffer, b: Buffer) => {
    const [left, right] = await Promise.all([a, b].map((png) => sharp(png).raw().toBuffer()));
    if (!left || !right) throw new Error("no pixels");
    return left.reduce((sum, value, i) => sum + Math.abs(value - (right[i] ?? 0)), 0) / left.length;
  };

  it("have the same bytes for the same input, and differ for another prompt or seed", async () => {
    const [one, again, otherSeed] = await Promise.all([
      draw({ prompt: "a red fox", seed: 1 }),
      draw({ prompt: "a red fox", seed: 1 }),
      draw({ prompt: "a red fox", seed: 2 }),
    ]);
    expect(one.equals(again)).toBe(true);
    expect(await distance(one, otherSeed)).toBeGreaterThan(2);
    const prompts = ["a red fox", "a blue fox", "city at night", "the sea", "flowers", "rainbow"];
    const pictures = await Promise.all(prompts.map((prompt) => draw({ prompt, seed: 1 })));
    for (const [i, left] of pictures.entries())
      for (const right of pictures.slice(i + 1)) expect(await distance(left, right)).toBeGreaterThan(8);
  });

  it("are drawn for any prompt and seed", async () => {
    const { renderPicture } = await import("./art/render-picture.mjs");
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "grapheme", maxLength: 40 }),
        fc.integer(),
        fc.constantFrom("png" as const, "webp" as const, "jpg" as const),
        async (prompt, seed, format) => {
          const picture = await renderPicture({ prompt, seed, width: 64, height: 96, format });
          expect(await sharp(picture).metadata()).toMatchObject({ width: 64, height: 96 });
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe("its own process", () => {
  const main = fileURLToPath(new URL("./main.mjs", import.meta.url));
  let child: ReturnType<typeof spawn> | undefined;
  beforeAll(() => {
    child = spawn(process.execPath, [main, "--port", "0", "--token", "only", "--creations-per-minute", "1"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
  });
  afterAll(() => {
    child?.kill();
  });

  it("prints its URL as JSON in the first line, and exits on SIGTERM", async () => {
    if (!child?.stdout) throw new Error("no output");
    const line = await new Promise<string>((resolve) => {
      if (child?.stdout) createInterface({ input: child.stdout }).once("line", resolve);
    });
    const { url } = JSON.parse(line);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/);
    expect((await fetch(`${url}/predictions`, { headers: { authorization: "Bearer only" } })).status).toBe(
      200,
    );
    const ended = new Promise((resolve) => child?.once("exit", resolve));
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
  });
});

describe("durations", () => {
  it("parses every form of Cancel-After, and rejects less than 5 s", () => {
    expect(["30", "30s", "5m", "1h30m45s", "2h30m"].map(parseDuration)).toEqual([
      30_000, 30_000, 300_000, 5_445_000, 9_000_000,
    ]);
    expect(["", "4", "4s", "m", "-30", "1.5h", "30 s", "5m1h", "1e3"].map(parseDuration)).toEqual(
      Array(9).fill(undefined),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        const value = parseDuration(text);
        expect(value === undefined || value >= 5000).toBe(true);
      }),
    );
  });

  it("parses Prefer", () => {
    expect(
      [undefined, "wait", "wait=5", "wait=90", "respond-async, wait=2", "waiting"].map(parsePreferWait),
    ).toEqual([0, 60_000, 5000, 60_000, 2000, 0]);
  });
});
