import { failureKind } from "./failure-kind.js";
import type { Prediction } from "./prediction.js";
import { cleanText, secretsOf, tailOf } from "./redact.js";
import { type Clock, ReplicateError, type ReplicateErrorOptions } from "./replicate-error.js";

/**
 * Why a prediction has no outputs, in words for the operator; undefined if it has not ended, or has some. The message
 * contains nothing of `prediction.input`, which must be the input that was sent.
 */
export function predictionError(prediction: Prediction, token: string): ReplicateError | undefined {
  const { id, status, error, outputs, dataRemoved } = prediction;
  switch (status) {
    case "failed":
    case "canceled":
    case "aborted": {
      const why = cleanText(error, secretsOf(token, prediction.input));
      return errorAbout(prediction, token, status, `Prediction ${id} ${status}${why && `: ${why}`}`);
    }
    case "succeeded":
      if (outputs.length > 0) return undefined;
      return dataRemoved
        ? errorAbout(prediction, token, "data-removed", `The output of prediction ${id} has been deleted.`)
        : errorAbout(prediction, token, "no-output", `Prediction ${id} succeeded with no output.`);
    default:
      return undefined;
  }
}

export function checkSucceeded(prediction: Prediction, token: string): Prediction {
  const error = predictionError(prediction, token);
  if (error) throw error;
  return prediction;
}

export type TimedOut = {
  prediction?: Prediction | undefined;
  clock?: Clock | undefined;
  limit?: number | undefined;
  mayHaveRun?: boolean;
};

export function timedOut(
  { prediction, clock, limit, mayHaveRun = false }: TimedOut,
  token: string,
  cause?: unknown,
): ReplicateError {
  const risk = mayHaveRun ? " A run may have been made, and paid for." : "";
  const message = `It was given up: its time was up${clock ? ` (${clock})` : ""}.${risk}`;
  return errorAbout(prediction, token, "timeout", message, { cause, clock, limit, mayHaveRun });
}

/** An error of this client, with the prediction that it was about. */
export function withPrediction(error: unknown, prediction: Prediction, token: string): unknown {
  if (!(error instanceof ReplicateError) || error.logTail !== undefined) return error;
  const { code, message, cause, httpStatus, retryAfter, retryable, mayHaveRun, kind, clock, limit } = error;
  return new ReplicateError(code, message, {
    httpStatus,
    retryAfter,
    retryable,
    mayHaveRun,
    ...(kind && { kind }),
    clock,
    limit,
    predictionId: prediction.id,
    predictionStatus: error.predictionStatus ?? prediction.status,
    logTail: tailOf(prediction.logs, secretsOf(token, prediction.input)),
    ...(cause === undefined ? {} : { cause }),
  });
}

function errorAbout(
  prediction: Prediction | undefined,
  token: string,
  code: "no-output" | "data-removed" | "failed" | "canceled" | "aborted" | "timeout",
  message: string,
  { cause, ...more }: Pick<ReplicateErrorOptions, "cause" | "clock" | "limit" | "mayHaveRun"> = {},
): ReplicateError {
  return new ReplicateError(code, message, {
    ...more,
    retryable: true,
    ...(code === "failed" && prediction && { kind: failureKind(prediction.error) }),
    predictionId: prediction?.id,
    predictionStatus: prediction?.status,
    logTail: prediction && tailOf(prediction.logs, secretsOf(token, prediction.input)),
    ...(cause === undefined ? {} : { cause }),
  });
}
