import { randomInt } from "node:crypto";
import { createId } from "./identifiers.mjs";
import { barsLog, errorText, FAILING, shapeOutput } from "./odd-replies.mjs";

/**
 * The course of a run is planned when it is created; its state at any time is computed from that plan and the clock. So
 * moving the clock moves everything: start, outputs, end, deadline, and the removal of data.
 *
 * @typedef {object} Run
 * @property {string} id
 * @property {number} sequence increases with each run
 * @property {string} streamKey identifies its stream, which requires no token
 * @property {Model} model
 * @property {Record<string, unknown>} input
 * @property {string} prompt
 * @property {number} seed the requested one, or a random one
 * @property {readonly Source[]} sources the input images that could be read
 * @property {readonly string[]} outputs file URLs, or pieces of text
 * @property {readonly number[]} outputTimes when each becomes available; Infinity if never
 * @property {readonly string[]} [dataUris] instead of the URLs, for the fault `datauri`
 * @property {import("./faults.mjs").Fault | undefined} fault
 * @property {string | undefined} failure why its inputs make it fail
 * @property {Webhook | undefined} webhook
 * @property {string | undefined} deployment `owner/name`
 * @property {number} createdAt milliseconds
 * @property {number} startsAt Infinity if it never starts
 * @property {number} endsAt Infinity if it never ends by itself
 * @property {"succeeded" | "failed" | "canceled" | "aborted"} end
 * @property {number | undefined} deadline
 * @property {number | undefined} cancelAskedAt
 *
 * @typedef {Pick<Run, "startsAt" | "endsAt" | "end" | "deadline" | "cancelAskedAt">} Course
 * @typedef {"starting" | "processing" | "succeeded" | "failed" | "canceled" | "aborted"} Status
 * @typedef {import("./models/model.mjs").Model} Model
 * @typedef {{ role: "image" | "mask", bytes: Buffer }} Source
 * @typedef {{ url: string, events: readonly string[] | undefined }} Webhook
 */

const HOUR = 3_600_000;
const NEVER = Number.POSITIVE_INFINITY;
const SLOW = 8;
/** The end of the progress in the logs of a run that never ends, in milliseconds. */
const HANG_LENGTH = 60_000;

/**
 * @typedef {object} Creation
 * @property {number} sequence
 * @property {Model} model
 * @property {Record<string, unknown>} input already valid
 * @property {string} prompt
 * @property {number} seed
 * @property {readonly Source[]} sources
 * @property {(id: string) => readonly string[]} outputsOf
 * @property {import("./faults.mjs").Fault | undefined} fault
 * @property {string | undefined} failure
 * @property {Webhook | undefined} webhook
 * @property {string | undefined} deployment
 * @property {number | undefined} lifetime milliseconds, from `Cancel-After`
 * @property {number} createdAt milliseconds
 * @property {number} runTime milliseconds from creation to success, a fifth of it "starting"
 * @property {number} bootTime milliseconds that a cold model is `starting`
 */

/** The requested seed, or a random one. @param {Record<string, unknown>} input */
export const seedOf = (input) => (typeof input.seed === "number" ? input.seed : randomInt(2 ** 32));

/** @param {Creation} creation @returns {Run} */
export function planRun({ outputsOf, lifetime, runTime, bootTime, ...creation }) {
  const { fault, model } = creation;
  const id = createId();
  const outputs = outputsOf(id);
  // Once it has started, a cold model runs like any other.
  const createdAt = creation.createdAt + (fault === "cold" ? bootTime : 0);
  const startsAt = fault === "aborted" ? NEVER : createdAt + runTime / 5;
  const usual = createdAt + (fault === "slow" ? runTime * SLOW : runTime);
  const failing = creation.failure !== undefined || FAILING.some((name) => name === fault);
  const end = failing
    ? "failed"
    : fault === "failed" || fault === "canceled" || fault === "aborted"
      ? fault
      : "succeeded";
  const endsAt = fault === "hang" ? NEVER : fault === "early" ? createdAt + runTime * SLOW : usual;
  const gradual = model.kind === "text" || fault === "drip";
  // An interrupted text has half of its pieces, a hanging one a third; a picture is complete or absent.
  const share = end !== "succeeded" ? 1 / 2 : fault === "hang" ? 1 / 3 : 1;
  const none = creation.failure !== undefined || end === "aborted" || (share < 1 && !gradual);
  const made = none ? 0 : outputs.length * share;
  const outputTimes = outputs.map((_, index) => {
    if (index >= made) return NEVER;
    return gradual ? startsAt + ((index + 1) / outputs.length) * (usual - startsAt) : usual;
  });
  return {
    ...creation,
    id,
    streamKey: createId(),
    outputs,
    outputTimes,
    startsAt,
    endsAt,
    end,
    deadline: lifetime === undefined ? undefined : creation.createdAt + lifetime,
    cancelAskedAt: undefined,
  };
}

/**
 * @param {Course} run @param {number} now
 * @returns {{ status: Status, endedAt: number | undefined }}
 */
export function stateOf(run, now) {
  const stop = Math.min(run.cancelAskedAt ?? NEVER, run.deadline ?? NEVER);
  if (stop <= now && stop < run.endsAt) {
    // A deadline before the start makes it `aborted`; a cancel request makes it `canceled` at any time.
    const aborted = stop === run.deadline && stop < run.startsAt && run.cancelAskedAt !== stop;
    return { status: aborted ? "aborted" : "canceled", endedAt: stop };
  }
  if (now >= run.endsAt) return { status: run.end, endedAt: run.endsAt };
  return { status: now >= run.startsAt ? "processing" : "starting", endedAt: undefined };
}

/**
 * Whether input, output, logs and files have been removed: one hour after the end, or at once by the fault `removed`.
 * @param {Run} run @param {number} now
 */
export function isRemoved(run, now) {
  const { endedAt } = stateOf(run, now);
  return endedAt !== undefined && now >= endedAt + (run.fault === "removed" ? 0 : HOUR);
}

/** The available outputs, in order. @param {Run} run @param {number} now */
export function outputsAt(run, now) {
  const { status, endedAt } = stateOf(run, now);
  if (isRemoved(run, now)) return [];
  // An interrupted run keeps its text, but not its pictures.
  if (endedAt !== undefined && status !== "succeeded" && run.model.kind !== "text") return [];
  return run.outputs.filter((_, index) => (run.outputTimes[index] ?? NEVER) <= (endedAt ?? now));
}

/** Whether all outputs are available, even if the status is still `processing`. @param {Run} run @param {number} now */
export const isComplete = (run, now) =>
  stateOf(run, now).endedAt !== undefined || outputsAt(run, now).length === run.outputs.length;

/** The next time after `now` at which the run changes by itself; Infinity if there is none. @param {Run} run @param {number} now */
export function nextChange(run, now) {
  if (stateOf(run, now).endedAt !== undefined) return NEVER;
  const quarters = [1, 2, 3].map((quarter) => run.startsAt + (quarter / 4) * workOf(run));
  const moments = [run.startsAt, ...quarters, ...run.outputTimes, run.endsAt, run.deadline ?? NEVER];
  return Math.min(...moments.filter((moment) => moment > now));
}

/** Why it failed. @param {Run} run */
export const errorOf = (run) => run.failure ?? errorText(run.fault);

/** Milliseconds of work that its logs show. @param {Run} run */
const workOf = (run) => (run.endsAt === NEVER ? HANG_LENGTH : run.endsAt - run.startsAt);

/** @param {Run} run @param {number} now */
export function logsAt(run, now) {
  const { status, endedAt } = stateOf(run, now);
  const until = endedAt ?? now;
  if (until < run.startsAt || isRemoved(run, now)) return "";
  const steps = Number(run.input.num_inference_steps ?? run.model.defaultSteps);
  const share =
    status === "succeeded" ? 1 : Math.min(0.95, (until - run.startsAt) / Math.max(1, workOf(run)));
  if (run.fault === "bars") return barsLog(run.seed, share, steps);
  const lines = [`Using seed: ${run.seed}`];
  for (let quarter = 0; quarter <= Math.floor(share * 4); quarter++) {
    const percent = String(quarter * 25).padStart(3);
    lines.push(
      `${percent}%|${"█".repeat(quarter * 2).padEnd(8)}| ${Math.round((steps * quarter) / 4)}/${steps}`,
    );
  }
  return `${lines.join("\n")}\n`;
}

/**
 * The prediction as the API shows it at `now`.
 * @param {Run} run @param {number} now @param {string} origin of this server, such as http://127.0.0.1:4000
 */
export function predictionOf(run, now, origin) {
  const { status, endedAt } = stateOf(run, now);
  const removed = isRemoved(run, now);
  const started = run.startsAt <= (endedAt ?? now);
  const outputs = outputsAt(run, now);
  const single = run.model.kind === "video" || (run.model.kind === "image" && run.model.output === "string");
  const url = `${origin}/v1/predictions/${run.id}`;
  const iso = (/** @type {number} */ time) => new Date(time).toISOString();
  return {
    id: run.id,
    model: run.model.name,
    version: run.model.official ? "hidden" : run.model.version,
    input: removed ? {} : run.input,
    logs: logsAt(run, now),
    output: shapeOutput(run, outputs, single),
    data_removed: removed,
    error: status === "failed" ? errorOf(run) : null,
    status,
    source: "api",
    created_at: iso(run.createdAt),
    ...(started ? { started_at: iso(run.startsAt) } : {}),
    ...(endedAt === undefined
      ? {}
      : {
          completed_at: iso(endedAt),
          metrics: {
            ...(started ? { predict_time: (endedAt - run.startsAt) / 1000 } : {}),
            total_time: (endedAt - run.createdAt) / 1000,
          },
        }),
    ...(run.deadline === undefined ? {} : { deadline: iso(run.deadline) }),
    ...(run.deployment === undefined ? {} : { deployment: run.deployment }),
    ...(run.webhook === undefined
      ? {}
      : {
          webhook: run.webhook.url,
          ...(run.webhook.events ? { webhook_events_filter: run.webhook.events } : {}),
        }),
    urls: {
      get: url,
      cancel: `${url}/cancel`,
      web: `https://replicate.com/p/${run.id}`,
      ...(run.model.kind === "text" ? { stream: `${origin}/stream/v1/files/${run.streamKey}` } : {}),
    },
  };
}
