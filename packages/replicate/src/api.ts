import { openScope, sleep } from "./abort-scope.js";
import type { ReplicateConfig } from "./client-options.js";
import type { Log } from "./log.js";
import { isObject } from "./prediction.js";
import { cleanText, secretsOf } from "./redact.js";
import { ReplicateError } from "./replicate-error.js";
import { codeOf, errorOfReply, neverArrived, readRetryAfter } from "./reply-error.js";
import type { TIMING } from "./timing.js";

export type Reply = { status: number; headers: Headers; json: unknown };

export type ApiRequest = {
  method: "GET" | "POST";
  /** Below the base URL, with its query. */
  path: string;
  headers?: Record<string, string>;
  /** Created for each attempt. */
  body?: () => FormData | string;
  /** Whether it may be retried although it may have arrived. */
  repeatable: boolean;
  /** Whether it costs money. An error then says if the request may have arrived. */
  paid?: boolean;
  /** Milliseconds for one attempt. */
  timeout: number;
  /** No wait ends later; milliseconds since 1970. */
  endsAt?: number;
  /** The least milliseconds until `endsAt` for another attempt. */
  leaves?: number;
  signal?: AbortSignal;
  /** What its error messages must not contain, besides the token. */
  input?: Record<string, unknown>;
  /** The prediction that it is about; errors name it, because it may cost money. */
  predictionId?: string;
  /** Replaces `fetchReply` for a request that must not be interrupted. */
  send?: (request: ApiRequest) => Promise<Reply>;
};

export type Api = {
  config: ReplicateConfig;
  timing: typeof TIMING;
  log: Log;
  /**
   * Sends a request, with the retries of the client's settings, until `read` accepts a 2xx.
   * Rejects with a `ReplicateError` or the signal's reason.
   */
  request: <Value>(
    request: ApiRequest,
    read: (reply: Reply) => Value | undefined,
    why?: (json: unknown) => string,
  ) => Promise<Value>;
  fetchReply: (request: ApiRequest) => Promise<Reply>;
  /** Replicate's clock at the local time `at`, from its last reply; undefined before the first one. */
  time: (at?: number) => number | undefined;
  /** Milliseconds before retry number `retry`, which counts from 0. */
  retryDelay: (retry: number) => number;
};

const MAX_REPLY_BYTES = 32_000_000;

export type ApiParts = { config: ReplicateConfig; timing: typeof TIMING; log: Log; fetch: typeof fetch };

export function createApi({ config, timing, log, fetch }: ApiParts): Api {
  const retryDelay = (retry: number) => {
    const { retryDelays } = config;
    const last = retryDelays.length - 1;
    const base = (retryDelays[Math.min(retry, last)] ?? 0) * 2 ** Math.max(0, retry - last);
    // Jitter, so that requests that failed together are not retried together.
    return base * (0.8 + Math.random() * 0.4);
  };
  let ahead: number | undefined;
  const time: Api["time"] = (at = Date.now()) => (ahead === undefined ? undefined : Math.round(at + ahead));
  /** One attempt. The token goes to the configured address and nowhere else: no redirect is followed. */
  const fetchReply: Api["fetchReply"] = async ({ method, path, headers, body, timeout, signal }) => {
    const scope = openScope(signal, timeout);
    const content = body?.();
    const sentAt = Date.now();
    const json: Record<string, string> =
      typeof content === "string" ? { "content-type": "application/json" } : {};
    try {
      const response = await fetch(`${config.baseUrl}${path}`, {
        method,
        headers: { authorization: `Bearer ${config.token}`, accept: "application/json", ...json, ...headers },
        body: content,
        redirect: "manual",
        cache: "no-store",
        signal: scope.signal,
      });
      const { status } = response;
      const date = Date.parse(response.headers.get("date") ?? "");
      // The header has whole seconds, rounded down, of a time between the two local ones.
      if (!Number.isNaN(date)) ahead = date + 500 - (sentAt + Date.now()) / 2;
      const text = await readText(response).catch((error) => {
        // If the reply to a creation breaks off, the header still identifies the prediction.
        if (response.headers.has("location") && response.ok) return "";
        throw error;
      });
      return { status, headers: response.headers, json: parseJson(text) };
    } catch (error) {
      if (!scope.timedOut()) throw error;
      throw new DOMException(`No reply within ${timeout} ms`, "TimeoutError");
    } finally {
      scope.end();
    }
  };

  const request: Api["request"] = async (call, read, why = () => "nothing that can be used") => {
    const { method, path, signal, predictionId, endsAt = Number.POSITIVE_INFINITY, leaves = 0 } = call;
    const shown = path.replace(/\?.*$/s, "");
    const name = `${method} ${shown}`;
    const clean = (text: string) => cleanText(text, secretsOf(config.token, call.input));
    for (let retry = 0; ; retry++) {
      signal?.throwIfAborted();
      const began = Date.now();
      let failure: { error: ReplicateError; again: boolean };
      try {
        const reply = await (call.send ?? fetchReply)(call);
        const { status, json, headers } = reply;
        const ok = status >= 200 && status < 300;
        log({
          level: "debug",
          event: "request",
          method,
          path: shown,
          httpStatus: status,
          ms: Date.now() - began,
        });
        const value = ok ? read(reply) : undefined;
        if (value !== undefined) return value;
        const retryAfter = readRetryAfter(json, headers);
        const lost = ok || status >= 500;
        const detail = ok ? `with ${why(json)}` : clean(wordsOf(json));
        const mayHaveRun = call.paid === true && lost;
        failure = {
          error: errorOfReply({ request: name, status, detail, retryAfter, mayHaveRun, predictionId }),
          again: status === 429 || (lost && call.repeatable),
        };
      } catch (cause) {
        signal?.throwIfAborted();
        if (cause instanceof ReplicateError) throw cause;
        failure = lostReply(name, cause, call);
      }
      const { error, again } = failure;
      const advised = error.retryAfter === undefined ? undefined : error.retryAfter * 1000;
      const ms = advised === undefined ? retryDelay(retry) : Math.min(advised, timing.longestThrottleWait);
      const last = !again || retry >= config.maxRetries || Date.now() + ms + leaves >= endsAt;
      const { code, httpStatus } = error;
      log({
        // The last error is thrown; whoever catches it reports it.
        level: last ? "debug" : "warn",
        event: last ? "request" : "retry",
        method,
        path: shown,
        code,
        httpStatus,
        ...(last ? {} : { retry: retry + 1, ms: Math.round(ms) }),
      });
      if (last) throw error;
      await (signal ? sleep(ms, signal) : new Promise((resolve) => setTimeout(resolve, ms)));
    }
  };
  return { config, timing, log, request, fetchReply, time, retryDelay };
}

function lostReply(name: string, cause: unknown, { repeatable, paid, predictionId }: ApiRequest) {
  const unsent = neverArrived(cause);
  const mayHaveRun = paid === true && !unsent;
  const risk = mayHaveRun ? " A run may have been made, and paid for." : "";
  const error = new ReplicateError("network", `${name} got no reply (${codeOf(cause)}).${risk}`, {
    retryable: true,
    mayHaveRun,
    predictionId,
    cause,
  });
  return { error, again: unsent || repeatable };
}

/** Reads the whole body, up to the size of the largest reply of the API. */
async function readText(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let piece = await reader?.read(); piece?.value; piece = await reader?.read()) {
    length += piece.value.length;
    if (length > MAX_REPLY_BYTES) {
      void reader?.cancel().catch(() => {});
      throw new ReplicateError("too-large", `A reply is larger than ${MAX_REPLY_BYTES} bytes.`);
    }
    chunks.push(piece.value);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text.slice(0, 1_000);
  }
}

const wordsOf = (json: unknown): string =>
  isObject(json) ? String(json.detail ?? json.title ?? "") : typeof json === "string" ? json : "";
