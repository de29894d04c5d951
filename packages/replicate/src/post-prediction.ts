import type { Api, ApiRequest, Reply } from "./api.js";
import type { CreateOptions } from "./call-options.js";
import type { ModelReference } from "./model-reference.js";
import { hasEnded, isPredictionId, type Prediction, readPrediction, whyNoPrediction } from "./prediction.js";
import { neverArrived } from "./reply-error.js";

export type Creation = {
  model: ModelReference;
  input: Record<string, unknown>;
  /** Fires when the caller leaves or the time is up. */
  signal: AbortSignal;
  /** When its own time is up, in milliseconds since 1970. */
  endsAt: number;
  /** Milliseconds after which Replicate itself is to end the run. */
  lifetime: () => number;
  /** Milliseconds that another try has to leave until `endsAt`. */
  leaves: number;
  /** Told how it stands, so that who gives it up knows. */
  onState: (state: CreationState) => void;
  options: Pick<CreateOptions, "mayPayTwice" | "webhook" | "webhookEvents">;
  /** Seconds that the reply may be held back until the run has ended; 0 for not at all. */
  holdFor: number;
  /** Given what goes on after the caller has left. */
  background: (work: Promise<unknown>) => void;
};

/** `asked`: there may be a run by now. */
export type CreationState = "refused" | "throttled" | "asked";

/**
 * Sent again only where it surely never arrived: after a network error or a 5xx nobody knows whether a run was
 * made, and a second one costs twice.
 */
export async function postPrediction(creation: Creation, api: Api): Promise<Prediction> {
  const { model, input, signal, endsAt, leaves, lifetime, options, holdFor, onState } = creation;
  const { webhook, webhookEvents, mayPayTwice = false } = options;
  const body = JSON.stringify({
    ...(model.version === undefined ? {} : { version: model.version }),
    input,
    ...(webhook === undefined ? {} : { webhook, webhook_events_filter: webhookEvents ?? ["completed"] }),
  });
  const cancelAfter = () => Math.ceil((lifetime() + api.timing.cancelAfterSlack) / 1000);
  const request: ApiRequest = {
    method: "POST",
    path: model.path,
    body: () => body,
    repeatable: mayPayTwice,
    paid: true,
    timeout: api.timing.creationReply + holdFor * 1000,
    endsAt,
    leaves,
    signal,
    input,
    send: async (wanted) => {
      const headers = {
        // It ends the run where this server is no longer there to do so.
        "cancel-after": `${Math.max(5, cancelAfter())}s`,
        ...(holdFor > 0 ? { prefer: `wait=${holdFor}` } : {}),
      };
      onState("asked");
      try {
        const reply = await sendDetached({ ...wanted, headers }, creation, api);
        if (reply.status === 429) onState("throttled");
        else if (reply.status >= 400 && reply.status < 500) onState("refused");
        return reply;
      } catch (error) {
        if (!signal.aborted && neverArrived(error)) onState("refused");
        throw error;
      }
    },
  };
  const created = await api.request(request, createdBy, whyNoPrediction);
  api.log({
    level: "debug",
    event: "created",
    model: model.id,
    predictionId: created.id,
    status: created.status,
  });
  return created;
}

/**
 * A caller who leaves does not tear the request down: its reply says what to cancel. It is waited for in the
 * background, for a while.
 */
function sendDetached(request: ApiRequest, { signal, background }: Creation, api: Api): Promise<Reply> {
  const { timing, log } = api;
  const sending = new AbortController();
  const reply = api.fetchReply({ ...request, signal: sending.signal });
  return new Promise((resolve, reject) => {
    let answered = false;
    const leave = () => {
      // Whoever has the answer cancels, or there would be two cancels.
      if (answered) return;
      reject(signal.reason);
      const giveUp = setTimeout(() => sending.abort(), timing.abandonedReply);
      const cancelling = reply
        .then((late) => {
          const made = late.status < 300 ? createdBy(late) : undefined;
          if (made && !hasEnded(made)) return cancelInBackground(made.id, api);
        })
        .catch(() => log({ level: "warn", event: "left", reason: "no reply to the creation" }))
        .finally(() => clearTimeout(giveUp));
      background(cancelling);
    };
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true });
    reply
      .finally(() => {
        answered = true;
        signal.removeEventListener("abort", leave);
      })
      .then(resolve, reject);
  });
}

/** The header names the run where the body broke off. */
function createdBy({ json, headers }: Reply): Prediction | undefined {
  const prediction = readPrediction(json);
  if (prediction || typeof json !== "string") return prediction;
  const [, id] = /\/predictions\/([^/?#]+)$/.exec(headers.get("location") ?? "") ?? [];
  return isPredictionId(id) ? readPrediction({ id, status: "starting" }) : undefined;
}

/** Asks Replicate to stop; if that fails too, `Cancel-After` ends the run. Never rejects. */
export async function cancelInBackground(id: string, api: Api): Promise<void> {
  try {
    await cancelPrediction(id, undefined, api);
  } catch {
    api.log({
      level: "warn",
      event: "cancel",
      predictionId: id,
      reason: "it failed; the run ends by its deadline",
    });
  }
}

export async function cancelPrediction(
  id: string,
  signal: AbortSignal | undefined,
  api: Api,
): Promise<Prediction> {
  const path = `/predictions/${id}/cancel`;
  const timeout = api.timing.cancelReply;
  const canceled = await api.request(
    { method: "POST", path, repeatable: false, timeout, signal, predictionId: id },
    ({ json }) => readPrediction(json),
    whyNoPrediction,
  );
  api.log({ level: "debug", event: "cancel", predictionId: id, status: canceled.status });
  return canceled;
}
