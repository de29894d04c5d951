import { setTimeout as sleep } from "node:timers/promises";
import { startEmulator } from "../packages/replicate-emulator/emulator.mjs";
import { main } from "../scripts/processes.mjs";
import { importServer } from "./bundle-server.mjs";
import { readOptions, table } from "./proof-harness.mjs";
import { createRandom } from "./seeded-random.mjs";
import { openSlowProxy } from "./slow-proxy.mjs";

// The parts of the client that are used here; its own types are resolved differently.
/** @typedef {{ signal: AbortSignal, endsAt?: number, onChange?: () => void }} Options */
/** @typedef {Record<string, unknown>} Input */
/**
 * @typedef {object} Client
 * @property {(model: string, input: Input, options: Options) => Promise<{ outputs: string[] }>} run
 * @property {(model: string, input: Input, options: Options) => AsyncIterable<unknown>} stream
 * @property {(address: string, options: Options) => Promise<{ bytes: () => Promise<Uint8Array> }>} download
 * @property {() => Promise<void>} idle
 */
/** @typedef {{ createReplicateClient: (options: object) => Client }} ClientModule */
/** @typedef {{ id: string, status: string, endedAt: number }} PredictionState two seconds after the abort */
/** @typedef {{ what: string, phase: string, late: boolean, drips: boolean, error: unknown, firedAt: number, reason: unknown, prediction: PredictionState | undefined }} Outcome `late`: its deadline passed, instead of its signal aborting */

const TOKEN = "r8_proof_0123456789abcdef";
/** Milliseconds from creation to success. */
const RUN_TIME = 400;
/** Concurrent generations. */
const CONCURRENCY = 25;
/** Milliseconds after an abort in which every prediction must have ended. */
const GRACE = 2_000;
/** Milliseconds within which the end of a prediction and the abort count as simultaneous. */
const SIMULTANEOUS = 5;
const SDXL = "stability-ai/sdxl:7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc";
const MODELS = {
  sdxl: { id: SDXL, input: { width: 64, height: 64 } },
  schnell: { id: "black-forest-labs/flux-schnell", input: { num_outputs: 2 } },
  text: { id: "meta/meta-llama-3-70b-instruct", input: {} },
};

/** @returns {Promise<ClientModule>} */
const loadClient = () => importServer('export * from "./packages/replicate/src/index";');

await main(async () => {
  const { short, seed, count } = readOptions("count", { long: 500, short: 75 });
  // The short form runs beside everything else: it only guards against what never ends.
  const grace = short ? 10 * GRACE : GRACE;
  const random = createRandom(seed);
  console.log(`proof:abort: ${count} generations aborted at random moments, seed ${seed}`);
  const { createReplicateClient } = await loadClient();
  const emulator = await startEmulator({ runTime: RUN_TIME, token: TOKEN });
  const proxy = await openSlowProxy(emulator.origin, () => 5 + random.below(120));
  /** @type {string[]} */
  const logged = [];
  const client = createReplicateClient({
    token: TOKEN,
    baseUrl: `${proxy.origin}/v1`,
    deliveryHosts: [emulator.deliveryHost],
    log: (/** @type {object} */ entry) => logged.push(JSON.stringify(entry)),
  });

  /** @param {string} id @returns {Promise<PredictionState>} Bypasses the slow proxy. */
  async function readPrediction(id) {
    const reply = await fetch(`${emulator.url}/predictions/${id}`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    const { status, completed_at } = await reply.json();
    return {
      id,
      status,
      endedAt: completed_at === undefined ? Number.POSITIVE_INFINITY : Date.parse(completed_at),
    };
  }

  /** @param {number} index @returns {Promise<Outcome>} */
  async function abandon(index) {
    const kind = random.pick(/** @type {const} */ (["sdxl", "sdxl", "schnell", "text"]));
    const fault = random.pick(["", "", "[hang] ", "[slow] ", "[drip] "]);
    const late = random.pick([false, false, true]);
    const prompt = `${fault}proof ${index}`;
    const { id: model, input } = MODELS[kind];
    const control = new AbortController();
    const { signal } = control;
    let phase = "create";
    let firedAt = Number.POSITIVE_INFINITY;
    // Long enough to fall before the first request, at any point of the prediction, or after its end.
    const wait = random.below(1_300);
    const timer = setTimeout(() => {
      firedAt = Date.now();
      if (!late) control.abort();
    }, wait);
    const limits = { signal, ...(late && { endsAt: Date.now() + wait }) };

    const work = async () => {
      if (kind === "text") {
        for await (const _ of client.stream(model, { ...input, prompt }, limits)) phase = "stream";
      } else {
        const onChange = () => {
          phase = "run";
        };
        const { outputs } = await client.run(model, { ...input, prompt }, { ...limits, onChange });
        phase = "download";
        for (const address of outputs) await (await client.download(address, limits)).bytes();
      }
      phase = "done";
    };
    const error = await work().then(
      () => undefined,
      (reason) => reason,
    );
    clearTimeout(timer);
    // The client's timer and this one race for the same moment. If the client's fired first, it fired now.
    if (phase !== "done") firedAt = Math.min(firedAt, Date.now());
    const at = phase;
    if (firedAt !== Number.POSITIVE_INFINITY) await sleep(firedAt + GRACE - Date.now());
    const id = proxy.created(prompt);
    let prediction = id === undefined ? undefined : await readPrediction(id);
    while (prediction?.endedAt === Number.POSITIVE_INFINITY && Date.now() < firedAt + grace) {
      await sleep(100);
      prediction = await readPrediction(prediction.id);
    }
    return {
      what: `${index} (${kind} ${fault}${at}${late ? ", by its deadline" : ""})`,
      phase: at,
      late,
      drips: fault === "[drip] ",
      error,
      firedAt,
      reason: signal.reason,
      prediction,
    };
  }

  /** @type {string[]} */
  const failures = [];
  process.on("unhandledRejection", (reason) => failures.push(`Unhandled: ${reason}`));
  /** @type {Outcome[]} */
  const all = [];
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const left = await abandon(next++);
      all.push(left);
      if (all.length % 25 === 0) process.stdout.write(".");
    }
  };
  try {
    await Promise.all(Array.from({ length: CONCURRENCY }, worker));
    await client.idle();
    const counters = await (await fetch(`${emulator.origin}/_emulator/counters`)).json();
    for (const name of ["delivery.authorized", "stream.authorized"])
      if (counters[name]) failures.push(`${name}: the token was sent to a host other than the API`);
  } finally {
    await proxy.close();
    await emulator.close();
  }

  if (/r8_proof|proof \d/.test(logged.join())) failures.push("The log contains the token or a prompt");
  for (const { what, phase, late, error, firedAt, reason, prediction } of all) {
    const cancels = prediction === undefined ? 0 : proxy.cancels(prediction.id);
    const fired = firedAt !== Number.POSITIVE_INFINITY;
    if (phase !== "done" && !late && error !== reason)
      failures.push(`${what} rejected with ${error}, not with the signal's reason`);
    if (phase !== "done" && late && !(error instanceof Error && "code" in error && error.code === "timeout"))
      failures.push(`${what} rejected with ${error}, not with a timeout`);
    if (phase !== "create" && prediction === undefined)
      failures.push(`${what} continued without a prediction`);
    if (cancels > 1) failures.push(`${what} was cancelled ${cancels} times`);
    if (!prediction || !fired) {
      if (cancels > 0) failures.push(`${what} was cancelled although nobody aborted it`);
      continue;
    }
    if (prediction.endedAt === Number.POSITIVE_INFINITY)
      failures.push(`${what} still running ${grace} ms later`);
    if (prediction.endedAt > firedAt + SIMULTANEOUS && cancels !== 1)
      failures.push(`${what} was cancelled ${cancels} times, not once`);
  }
  const phases = ["create", "run", "stream", "download", "done"].map((phase) => {
    const those = all.filter((left) => left.phase === phase);
    const cancels = those.map(({ prediction }) => (prediction ? proxy.cancels(prediction.id) : 0));
    const neverCreated = those.filter(({ prediction }) => prediction === undefined).length;
    return [
      phase,
      those.length,
      those.filter(({ late }) => late).length,
      those.filter(({ drips }) => drips).length,
      neverCreated,
      cancels.filter((times) => times === 1).length,
      cancels.filter((times) => times > 1).length,
    ];
  });
  console.log(
    `\n${table(["aborted during", "generations", "by deadline", "[drip]", "never created", "cancelled once", "more often"], phases)}`,
  );
  for (const failure of failures) console.error(failure);
  console.log(
    failures.length === 0
      ? `proof:abort: passed. ${all.length} generations: at most one cancellation each, exactly one for each prediction that had not ended, none running ${grace} ms later.`
      : `proof:abort: FAILED ${failures.length} times with seed ${seed}.`,
  );
  process.exit(failures.length === 0 ? 0 : 1);
});
