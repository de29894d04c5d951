import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { startDemoProcess, startEmulatorProcess } from "../../proofs/demo-processes.mjs";
import { buildDemo, buildLibrary } from "../../scripts/build.mjs";
import { median, percentile, ratio, significant } from "../bench-report.mjs";

/**
 * @typedef {import("../bench-report.mjs").MeasurementResult} MeasurementResult
 * @typedef {import("../run-part.mjs").Figures} Figures
 * @typedef {{ status: number | undefined, cookie: string, body: Buffer, firstByte: number }} Reply `firstByte`: when the first byte of the body arrived, by `performance.now()`
 * @typedef {{ prompt: string, seed: number, width: number, height: number }} Ask
 */

const ACCEPTED = "accepted, ms";
/** Milliseconds at the 95th percentile in which 50 generations at once are accepted. */
const MOST_ACCEPTED = 300;

const DIRECT = "emulator, directly";
const ROUTE = "route";
const TOKEN = "r8_bench_0123456789abcdef";
const SDXL = "stability-ai/sdxl:7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc";
/** Milliseconds from creation to success: immediate, and the time of a fast model. */
const AT_ONCE = 0;
const QUICK_MODEL = 1_500;

/** @type {(() => Promise<void>)[]} */
const closing = [];

/** @type {import("../run-part.mjs").Part} */
export const server = {
  name: "server",
  title: "Server",

  async measurements(_harness, { quick }) {
    await buildLibrary();
    await buildDemo();
    const [atOnce, slower] = [lazily(() => openPair(AT_ONCE)), lazily(() => openPair(QUICK_MODEL))];
    return [
      overhead("64 × 64, of a prediction that succeeds immediately", atOnce, {
        side: 64,
        requests: quick ? 3 : 60,
      }),
      overhead("1024 × 1024, of a prediction that succeeds immediately", atOnce, {
        side: 1024,
        requests: quick ? 1 : 10,
      }),
      overhead("64 × 64, of a prediction of 1.5 s", slower, { side: 64, requests: quick ? 1 : 3 }),
      overhead("1024 × 1024, of a prediction of 1.5 s", slower, { side: 1024, requests: quick ? 1 : 5 }),
      throughput(slower, { clients: quick ? 2 : 16, seconds: quick ? 2 : 15 }),
      burst(atOnce, quick ? 5 : 50),
    ];
  },

  targets,

  async close() {
    for (const close of closing.splice(0)) await close();
  },
};

/**
 * @param {string} title
 * @param {() => Promise<Pair>} pair
 * @param {{ side: number, requests: number }} size
 * @returns {import("../run-part.mjs").Measurement}
 */
function overhead(title, pair, { side, requests }) {
  /** @param {"direct" | "route"} way */
  const measure = (way) => async () => {
    const servers = await pair();
    /** @type {Figures[]} */
    const all = [];
    // The first request of each turn uses a cold connection.
    for (let index = 0; index <= requests; index++) {
      const seed = servers.nextSeed();
      const began = performance.now();
      const firstByte = await servers[way]({ prompt: `bench ${seed}`, seed, width: side, height: side });
      if (index > 0) all.push({ ms: performance.now() - began, "first byte, ms": firstByte - began });
    }
    return {
      ms: median(all.map(({ ms = Number.NaN }) => ms)),
      "first byte, ms": median(all.map((figures) => figures["first byte, ms"] ?? Number.NaN)),
    };
  };
  return {
    title: `One image of ${title}`,
    note:
      "The demo's production build over HTTP, compared with a minimal client of the emulator, which creates the " +
      "prediction with `Prefer: wait` and downloads the file. Requests are sequential; each value is the median of " +
      `${requests}. \`ms\` is the total.`,
    reference: DIRECT,
    variants: [
      { name: DIRECT, run: measure("direct") },
      { name: ROUTE, run: measure("route") },
    ],
  };
}

/**
 * @param {() => Promise<Pair>} pair
 * @param {{ clients: number, seconds: number }} load
 * @returns {import("../run-part.mjs").Measurement}
 */
function throughput(pair, { clients, seconds }) {
  /** @param {"direct" | "route"} way */
  const measure = (way) => async () => {
    const servers = await pair();
    const began = performance.now();
    let images = 0;
    const work = async () => {
      while (performance.now() - began < seconds * 1000) {
        const seed = servers.nextSeed();
        await servers[way]({ prompt: `bench ${seed}`, seed, width: 1024, height: 1024 });
        images += 1;
      }
    };
    await Promise.all(Array.from({ length: clients }, work));
    return { "per image, ms": (performance.now() - began) / images };
  };
  return {
    title: `${clients} concurrent clients, images of 1024 × 1024, predictions of 1.5 s`,
    note: `Each requests the next image as soon as it has one, for ${seconds} s. The time is divided by the number of all images.`,
    reference: DIRECT,
    variants: [
      { name: DIRECT, run: measure("direct") },
      { name: ROUTE, run: measure("route") },
    ],
  };
}

/**
 * @param {() => Promise<Pair>} pair
 * @param {number} count
 * @returns {import("../run-part.mjs").Measurement}
 */
function burst(pair, count) {
  /** @param {"create" | "submit"} way */
  const measure = (way) => async () => {
    const servers = await pair();
    const cookie = await servers.submit({ prompt: "bench", seed: servers.nextSeed(), width: 64, height: 64 });
    const times = await Promise.all(
      Array.from({ length: count }, async () => {
        const seed = servers.nextSeed();
        const began = performance.now();
        await servers[way]({ prompt: `bench ${seed}`, seed, width: 64, height: 64 }, cookie);
        return performance.now() - began;
      }),
    );
    // The next burst meets a server with nothing to do.
    while (await servers.isActive(cookie)) await sleep(200);
    return { [ACCEPTED]: percentile(times, 0.95) };
  };
  return {
    title: `${count} generations submitted at once`,
    note:
      "Posts of one account to the durable route, against the creation of as many predictions at the emulator. The time " +
      "until the reply, at the 95th percentile.",
    reference: DIRECT,
    variants: [
      { name: DIRECT, run: measure("create") },
      { name: ROUTE, run: measure("submit") },
    ],
  };
}

/** @typedef {Awaited<ReturnType<typeof openPair>>} Pair */

/** An emulator, and the demo in front of it. @param {number} runTime */
async function openPair(runTime) {
  const emulator = await startEmulatorProcess({ token: TOKEN, runTime });
  closing.push(emulator.close);
  const demo = await startDemoProcess({
    ...emulator.env,
    SESSION_SECRET: "bench-secret-0123456789abcdef0123456789",
    AI_RATE_LIMIT: "100000",
  });
  closing.push(demo.close);
  const agent = new Agent({ keepAlive: true });
  closing.push(async () => agent.destroy());
  const authorized = { authorization: `Bearer ${TOKEN}` };
  const json = { "content-type": "application/json" };
  let seed = 0;
  return {
    nextSeed: () => seed++,

    /** @param {Ask} input @returns {Promise<number>} when the first byte of the image arrived */
    async direct(input) {
      const body = JSON.stringify({ version: SDXL, input: { ...input, apply_watermark: false } });
      const headers = { ...authorized, ...json, prefer: "wait" };
      const created = checked(await ask(agent, `${emulator.url}/predictions`, { headers, body }));
      return checked(await ask(agent, JSON.parse(created.body.toString()).output[0], {})).firstByte;
    },

    /** Creates a prediction without waiting for its end. @param {Ask} input */
    async create(input) {
      const body = JSON.stringify({ version: SDXL, input: { ...input, apply_watermark: false } });
      checked(await ask(agent, `${emulator.url}/predictions`, { headers: { ...authorized, ...json }, body }));
    },

    /**
     * Submits a generation to the durable route. The reply to a caller without a session has a cookie for one.
     * @param {Ask} target @param {string} [cookie]
     */
    async submit(target, cookie) {
      const headers = { ...json, ...(cookie && { cookie }), "idempotency-key": `bench-${target.seed}` };
      const body = JSON.stringify(target);
      return checked(await ask(agent, `${demo.url}/api/ai/generations`, { headers, body })).cookie;
    },

    /** Whether the session has generations that have not ended. @param {string} cookie */
    async isActive(cookie) {
      const reply = checked(
        await ask(agent, `${demo.url}/api/ai/generations?limit=100`, { headers: { cookie } }),
      );
      /** @type {{ generations: { status: string }[] }} */
      const { generations } = JSON.parse(reply.body.toString());
      return generations.some(({ status }) => !["completed", "failed", "canceled"].includes(status));
    },

    /** @param {Ask} target @returns {Promise<number>} */
    async route(target) {
      const body = JSON.stringify(target);
      return checked(await ask(agent, `${demo.url}/api/ai/images/generate`, { headers: json, body }))
        .firstByte;
    },
  };
}

/** @param {Reply} reply */
function checked(reply) {
  if (reply.status === 200 || reply.status === 201 || reply.status === 202) return reply;
  throw new Error(`A server answered ${reply.status}: ${reply.body.toString().slice(0, 300)}`);
}

/**
 * @param {Agent} agent
 * @param {string} url
 * @param {{ headers?: Record<string, string>, body?: string }} sent a POST if it has a body
 * @returns {Promise<Reply>}
 */
function ask(agent, url, { headers = {}, body }) {
  return new Promise((resolve, reject) => {
    const asking = request(url, { agent, method: body === undefined ? "GET" : "POST", headers });
    asking.on("error", reject);
    asking.on("response", (response) => {
      /** @type {Buffer[]} */
      const chunks = [];
      let firstByte = Number.NaN;
      response.on("data", (chunk) => {
        if (chunks.length === 0) firstByte = performance.now();
        chunks.push(chunk);
      });
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode,
          cookie: (response.headers["set-cookie"] ?? []).map((set) => set.split(";", 1)[0]).join("; "),
          body: Buffer.concat(chunks),
          firstByte,
        }),
      );
    });
    asking.end(body);
  });
}

/** @template Result @param {() => Promise<Result>} work */
function lazily(work) {
  /** @type {Promise<Result> | undefined} */
  let result;
  return () => {
    result ??= work();
    return result;
  };
}

/** @param {MeasurementResult[]} results @returns {import("../bench-report.mjs").Target[]} */
function targets(results) {
  const accepted = results.flatMap(({ title, variants }) => {
    const got = median(variants.find(({ name }) => name === ROUTE)?.figures[ACCEPTED] ?? []);
    if (Number.isNaN(got)) return [];
    return [
      {
        text: `${title}: accepted at the 95th percentile`,
        target: `at most ${MOST_ACCEPTED} ms`,
        got: `${significant(got)} ms`,
        reached: got <= MOST_ACCEPTED,
      },
    ];
  });
  const ratios = results.flatMap((result) =>
    ["first byte, ms", "ms", "per image, ms"].flatMap((figure) => {
      const got = ratio(result, ROUTE, DIRECT, figure);
      if (got === undefined) return [];
      const most = figure === "per image, ms" ? 1 / 0.9 : result.title.includes("immediately") ? 3 : 1.1;
      const what = { ms: "total", "first byte, ms": "first byte", "per image, ms": "time per image" }[figure];
      return [
        {
          text: `${result.title}: the route's ${what} over the emulator's`,
          target: `at most ${significant(most)} ×`,
          got: `${significant(got)} ×`,
          reached: got <= most,
        },
      ];
    }),
  );
  return [...ratios, ...accepted];
}
