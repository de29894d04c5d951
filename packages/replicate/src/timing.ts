import { MODELS } from "./models/model-table.js";

/** Milliseconds. */
export const TIMING = {
  firstPoll: 250,
  slowestPoll: 1000,
  /** For one attempt of a GET. */
  reply: 15_000,
  /** For one attempt of a creation, in addition to `Prefer: wait`. */
  creationReply: 60_000,
  /** The least time left for another attempt of a creation: the minimum of `Cancel-After`. */
  leastRun: 5_000,
  uploadReply: 120_000,
  uploadTotal: 600_000,
  /** How long the reply of an aborted creation is awaited, to cancel the prediction. */
  abandonedReply: 30_000,
  cancelReply: 10_000,
  /** How long the error of a stream waits for the prediction's logs. */
  lastPoll: 2_000,
  longestThrottleWait: 30_000,
  /** Between the client's deadline and Replicate's own. */
  cancelAfterSlack: 5_000,
  /** Between two pieces of a file. */
  fileIdle: 20_000,
  imageTotal: 120_000,
  videoTotal: 600_000,
  /** Replicate ends a stream after 30 s without an event, to be resumed. */
  streamIdle: 45_000,
  /** A stream connection that lasted this long ended for lack of events, and does not count as failed. */
  streamHeld: 20_000,
};

/** The default time of a prediction from its first request to its end, in milliseconds. */
export const modelTimeout = (model: string): number =>
  MODELS.find(({ id }) => withoutVersion(id) === withoutVersion(model))?.timeout ?? 110_000;

const withoutVersion = (model: string) => model.replace(/:.*$/, "");
