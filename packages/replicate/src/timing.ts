import { MODELS } from "./models/model-table.js";

/** Milliseconds. */
export const TIMING = {
  firstPoll: 250,
  slowestPoll: 1000,
  /** How long one try of a GET may take. */
  reply: 15_000,
  /** And one of a creation, beyond what it may be held back for. */
  creationReply: 60_000,
  /** What has to be left of a run's time for its creation to be tried again: the least that `Cancel-After` takes. */
  leastRun: 5_000,
  uploadReply: 120_000,
  uploadTotal: 600_000,
  /** How long an abandoned creation's reply is waited for, to cancel what it made. */
  abandonedReply: 30_000,
  cancelReply: 10_000,
  /** How long a stream's error waits to be told with the run's logs. */
  lastPoll: 2_000,
  longestThrottleWait: 30_000,
  /** What Replicate's own deadline leaves after ours. */
  cancelAfterSlack: 5_000,
  /** Between two pieces of a file. */
  fileIdle: 20_000,
  imageTotal: 120_000,
  videoTotal: 600_000,
  /** Replicate ends a stream after 30 s without an event, to be resumed. */
  streamIdle: 45_000,
  /** A stream's connection that was held so long ended for silence, and does not count as lost. */
  streamHeld: 20_000,
};

/** Milliseconds that a run may take from its first request to its end, where no setting says so. */
export const modelTimeout = (model: string): number =>
  MODELS.find(({ id }) => withoutVersion(id) === withoutVersion(model))?.timeout ?? 110_000;

const withoutVersion = (model: string) => model.replace(/:.*$/, "");
