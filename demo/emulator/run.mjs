import { randomBytes, randomInt } from "node:crypto";

/**
 * A run's course is planned when it is created; what it shows at a moment is computed from that plan and the
 * clock, so that moving the clock moves everything: starting, ending, deadlines and the removal of data.
 *
 * @typedef {object} Run
 * @property {string} id
 * @property {number} sequence grows with each run
 * @property {import("./models.mjs").Model} model
 * @property {Record<string, unknown>} input
 * @property {string} prompt
 * @property {number} seed the one asked for, or the one drawn
 * @property {import("./models.mjs").Shape} shape
 * @property {import("./faults.mjs").Fault | undefined} fault
 * @property {number} createdAt milliseconds
 * @property {number} startsAt Infinity where it never starts
 * @property {number} endsAt Infinity where it never ends by itself
 * @property {"succeeded" | "failed" | "canceled" | "aborted"} end
 * @property {number | undefined} deadline
 * @property {number | undefined} cancelAskedAt
 *
 * @typedef {"starting" | "processing" | "succeeded" | "failed" | "canceled" | "aborted"} Status
 */

const HOUR = 3_600_000;
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** 26 characters, like the real ones. */
const createId = () => Array.from(randomBytes(26), (byte) => ALPHABET[byte & 31]).join("");

/**
 * @typedef {object} Creation
 * @property {number} sequence
 * @property {import("./models.mjs").Model} model
 * @property {Record<string, unknown>} input already valid
 * @property {string} prompt
 * @property {import("./faults.mjs").Fault | undefined} fault
 * @property {number | undefined} lifetime milliseconds, from `Cancel-After`
 * @property {number} createdAt milliseconds
 * @property {number} runTime milliseconds from creation to success, a fifth of it "starting"
 */

/** @param {Creation} creation @returns {Run} */
export function planRun({ sequence, model, input, prompt, fault, lifetime, createdAt, runTime }) {
  const never = Number.POSITIVE_INFINITY;
  return {
    id: createId(),
    sequence,
    model,
    input,
    prompt,
    seed: typeof input.seed === "number" ? input.seed : randomInt(2 ** 32),
    shape: model.shapeOf(input),
    fault,
    createdAt,
    startsAt: fault === "aborted" ? never : createdAt + runTime / 5,
    endsAt: fault === "hang" ? never : createdAt + (fault === "slow" ? runTime * 8 : runTime),
    end: fault === "failed" || fault === "canceled" || fault === "aborted" ? fault : "succeeded",
    deadline: lifetime === undefined ? undefined : createdAt + lifetime,
    cancelAskedAt: undefined,
  };
}

/**
 * @param {Run} run @param {number} now
 * @returns {{ status: Status, endedAt: number | undefined }}
 */
export function stateOf(run, now) {
  const stop = Math.min(
    run.cancelAskedAt ?? Number.POSITIVE_INFINITY,
    run.deadline ?? Number.POSITIVE_INFINITY,
  );
  if (stop <= now && stop < run.endsAt) {
    // A deadline before the start aborts; a person's cancel is "canceled" at any time.
    const aborted = stop === run.deadline && stop < run.startsAt && run.cancelAskedAt !== stop;
    return { status: aborted ? "aborted" : "canceled", endedAt: stop };
  }
  if (now >= run.endsAt) return { status: run.end, endedAt: run.endsAt };
  return { status: now >= run.startsAt ? "processing" : "starting", endedAt: undefined };
}

/** Whether input, output, logs and files are gone: one hour after the end. @param {Run} run @param {number} now */
export function isRemoved(run, now) {
  const { endedAt } = stateOf(run, now);
  return endedAt !== undefined && now >= endedAt + HOUR;
}

/** @param {Run} run @param {number} now @param {Status} status @param {number} until */
function logsOf(run, now, status, until) {
  if (now < run.startsAt) return "";
  const steps = Number(run.input.num_inference_steps ?? run.model.defaultSteps);
  const length = run.endsAt === Number.POSITIVE_INFINITY ? 60_000 : run.endsAt - run.startsAt;
  const share = status === "succeeded" ? 1 : Math.min(0.95, (until - run.startsAt) / Math.max(1, length));
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
  const url = `${origin}/v1/predictions/${run.id}`;
  const iso = (/** @type {number} */ time) => new Date(time).toISOString();
  return {
    id: run.id,
    model: run.model.name,
    version: run.model.version,
    input: removed ? {} : run.input,
    logs: removed ? "" : logsOf(run, now, status, endedAt ?? now),
    output: status === "succeeded" && !removed ? outputsOf(run, origin) : null,
    data_removed: removed,
    error:
      status === "failed"
        ? "CUDA out of memory. Tried to allocate 20.00 MiB (GPU 0; 39.59 GiB total capacity)"
        : null,
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
    urls: { get: url, cancel: `${url}/cancel`, web: `https://replicate.com/p/${run.id}` },
  };
}

/** @param {Run} run @param {string} origin */
function outputsOf(run, origin) {
  return Array.from(
    { length: run.shape.count },
    (_, index) => `${origin}/delivery/${run.id}/out-${index}.${run.shape.format}`,
  );
}
