import { abortable, openScope, sleep } from "./abort-scope.js";
import { type AllowedHosts, type CheckedAddress, checkAddress } from "./address.js";
import { readEvents, type ServerEvent } from "./event-stream.js";
import { type FailureKind, failureKind } from "./failure-kind.js";
import type { GuardedRequest } from "./guarded-request.js";
import type { Log } from "./log.js";
import { isObject, type Prediction } from "./prediction.js";
import { cleanText } from "./redact.js";
import { ReplicateError } from "./replicate-error.js";
import type { TIMING } from "./timing.js";

/** A piece of the text that a language model writes. */
export type TextEvent = {
  text: string;
  /** Replicate's id of the event, `timestamp:sequence`; empty if it has none. */
  id: string;
  predictionId: string;
};

export type StreamContext = {
  request: GuardedRequest;
  hosts: AllowedHosts;
  timing: Pick<typeof TIMING, "streamIdle" | "streamHeld">;
  maxRetries: number;
  retryDelay: (retry: number) => number;
  secrets: readonly string[];
  log: Log;
  /** Aborted by the caller or by a timeout. */
  signal: AbortSignal;
};

/**
 * Yields the text of a prediction as it is generated. An interrupted connection is resumed after the last event, unless
 * that has no id, because no text may be yielded twice. `maxRetries` limits consecutive attempts without any text. Returns
 * at the event `done`.
 */
export async function* streamText(prediction: Prediction, context: StreamContext): AsyncGenerator<TextEvent> {
  const { signal, maxRetries, retryDelay, log, timing } = context;
  const { id: predictionId, streamUrl = "" } = prediction;
  const address = checkAddress(streamUrl, context.hosts);
  let last = "";
  /** Whether text without an id came after `last`, so that the stream cannot be resumed. */
  let unnumbered = false;
  for (let retry = 0; ; retry++) {
    const opened = Date.now();
    try {
      for await (const event of openEvents(address, last, context)) {
        if (event.event === "done") return endOf(event, prediction);
        if (event.event === "error") throw failure(event, prediction, context.secrets);
        if (event.event !== "output" || (event.hasId && isRepeated(event.id, last))) continue;
        unnumbered = !event.hasId;
        last = event.id || last;
        retry = 0;
        yield { text: event.data, id: event.id, predictionId };
      }
      throw new ReplicateError("network", "The stream ended before the text was complete.", {
        retryable: true,
      });
    } catch (error) {
      signal.throwIfAborted();
      // A model that is still booting sends nothing for minutes.
      if (Date.now() - opened >= timing.streamHeld) retry = 0;
      const passing = error instanceof ReplicateError && error.code !== "failed" && error.retryable;
      if (!passing || unnumbered || retry >= maxRetries) throw error;
      const ms = retryDelay(retry);
      log({
        level: "warn",
        event: "retry",
        reason: "stream",
        code: error.code,
        retry: retry + 1,
        ms,
        predictionId,
      });
      await sleep(ms, signal);
    }
  }
}

async function* openEvents(
  address: CheckedAddress,
  last: string,
  { request, signal, timing, log }: StreamContext,
): AsyncGenerator<ServerEvent> {
  const control = new AbortController();
  const leave = () => control.abort();
  signal.addEventListener("abort", leave, { once: true });
  try {
    const headers = { accept: "text/event-stream", ...(last === "" ? {} : { "last-event-id": last }) };
    const response = await withIdle(request(address, { signal: control.signal, headers }));
    const { statusCode: httpStatus = 0 } = response;
    log({ level: "debug", event: "stream", httpStatus });
    if (httpStatus !== 200) {
      throw new ReplicateError("unexpected-status", `The stream answered ${httpStatus}.`, {
        httpStatus,
        retryable: httpStatus >= 500 || httpStatus === 429 || httpStatus === 408,
      });
    }
    const pieces = response.iterator({ destroyOnReturn: true });
    yield* readEvents({
      [Symbol.asyncIterator]: () => ({ next: () => withIdle(pieces.next()) }),
    });
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof ReplicateError) throw cause;
    if (cause instanceof RangeError) throw new ReplicateError("too-large", `${cause.message}.`);
    throw new ReplicateError("network", "The stream broke off.", { retryable: true, cause });
  } finally {
    signal.removeEventListener("abort", leave);
    control.abort();
  }

  async function withIdle<Value>(promise: Promise<Value>): Promise<Value> {
    const scope = openScope(signal, timing.streamIdle);
    try {
      return await abortable(promise, scope.signal);
    } finally {
      scope.end();
    }
  }
}

/** Skips repeated text if a server starts over despite `Last-Event-ID`. */
function isRepeated(id: string, last: string): boolean {
  const [time, sequence] = numbersOf(id);
  const [lastTime, lastSequence] = numbersOf(last);
  if (time === undefined || lastTime === undefined) return id !== "" && id === last;
  return time < lastTime || (time === lastTime && (sequence ?? 0) <= (lastSequence ?? 0));
}

const numbersOf = (id: string) => (/^\d{1,15}:\d{1,15}$/.test(id) ? id.split(":").map(Number) : []);

function endOf({ data }: ServerEvent, { id: predictionId }: Prediction): void {
  const reason = parse(data)?.reason;
  if (reason === "canceled") {
    throw new ReplicateError("canceled", `Prediction ${predictionId} was canceled.`, {
      predictionId,
      predictionStatus: "canceled",
      retryable: true,
    });
  }
  if (reason === "error") throw ended(predictionId, "");
}

function failure({ data }: ServerEvent, { id }: Prediction, secrets: readonly string[]): ReplicateError {
  const why = String(parse(data)?.detail ?? data);
  return ended(id, `: ${cleanText(why, secrets)}`, failureKind(why));
}

const ended = (predictionId: string, why: string, kind: FailureKind = "unknown") =>
  new ReplicateError("failed", `Prediction ${predictionId} failed${why}`, {
    kind,
    predictionId,
    predictionStatus: "failed",
    retryable: true,
  });

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
