import type { Api, ApiRequest, Reply } from "./api.js";
import type { CreateOptions } from "./call-options.js";
import type { ModelReference } from "./model-reference.js";
import { hasEnded, isPredictionId, type Prediction, readPrediction, whyNoPrediction } from "./prediction.js";
import { neverArrived } from "./reply-error.js";

export type Creation = {
  model: ModelReference;
  input: Record<string, unknown>;
  /** Aborted by the caller or by a timeout. */
  signal: AbortSignal;
  /** The deadline of the creation, in milliseconds since 1970. */
  endsAt: number;
  /** Milliseconds after which Replicate itself must end the prediction. */
  lifetime: () => number;
  /** The least milliseconds until `endsAt` for another attempt. */
  leaves: number;
  /** Updated with the state of the creation, in case it is aborted. */
  onState: (state: CreationState) => void;
  options: Pick<CreateOptions, "mayPayTwice" | "webhook" | "webhookEvents">;
  /** Seconds for which the reply may be held back until the prediction has ended; 0 for none. */
  holdFor: number;
  /** Receives the work that continues after the caller has aborted. */
  background: (work: Promise<unknown>) => void;
};

/** `sent`: a prediction may exist by now. */
export type CreationState = "refused" | "throttled" | "sent";

/**
 * Creates a prediction. Retried only if the request certainly never arrived: after a network error or a 5xx a prediction
 * may have been created, and a second one would cost twice.
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
    send: async (call) => {
      const headers = {
        // Ends the prediction if this server no longer exists to do so.
        "cancel-after": `${Math.max(5, cancelAfter())}s`,
        ...(holdFor > 0 ? { prefer: `wait=${holdFor}` } : {}),
      };
      onState("sent");
      try {
        const reply = await sendDetached({ ...call, headers }, creation, api);
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
 * An abort does not interrupt the request, because its reply says what to cancel. The reply is awaited in the background
 * for a limited time.
 */
function sendDetached(request: ApiRequest, { signal, background }: Creation, api: Api): Promise<Reply> {
  const { timing, log } = api;
  const sending = new AbortController();
  const reply = api.fetchReply({ ...request, signal: sending.signal });
  return new Promise((resolve, reject) => {
    let replied = false;
    const leave = () => {
      // Only who receives the reply cancels, or there would be two cancellations.
      if (replied) return;
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
        replied = true;
        signal.removeEventListener("abort", leave);
      })
      .then(resolve, reject);
  });
}

/** If the body breaks off, the header still identifies the prediction. */
function createdBy({ json, headers }: Reply): Prediction | undefined {
  const prediction = readPrediction(json);
  if (prediction || typeof json !== "string") return prediction;
  const [, id] = /\/predictions\/([^/?#]+)$/.exec(headers.get("location") ?? "") ?? [];
  return isPredictionId(id) ? readPrediction({ id, status: "starting" }) : undefined;
}

/** Asks Replicate to stop; if that fails too, `Cancel-After` ends the prediction. Never rejects. */
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
