import { createHmac, randomBytes } from "node:crypto";
import { createId } from "./identifiers.mjs";
import { logsAt, nextChange, outputsAt, predictionOf, stateOf } from "./run.mjs";

/** @typedef {import("./run.mjs").Run} Run */

const EVENTS = ["start", "output", "logs", "completed"];
const UNASKED = ["output", "completed"];
/** Least milliseconds between messages about outputs and logs. */
const THROTTLE = 500;
/** The delays of the retries, in milliseconds after the first attempt. */
const RETRIES = [1000, 3000, 7000, 15_000, 31_000, 60_000];
const ANSWER_LIMIT = 10_000;

/**
 * Reads the webhook of a creation.
 * @param {Record<string, unknown>} body
 * @returns {import("./run.mjs").Webhook | import("./validate.mjs").Invalid | undefined}
 */
export function readWebhook({ webhook, webhook_events_filter: filter }) {
  const invalid = (
    /** @type {string} */ type,
    /** @type {string} */ field,
    /** @type {string} */ description,
  ) => ({
    type,
    field,
    description,
  });
  if (filter !== undefined && !Array.isArray(filter))
    return invalid("invalid_type", "webhook_events_filter", "Invalid type. Expected: array");
  const wrong = filter?.findIndex((event) => !EVENTS.includes(event)) ?? -1;
  if (wrong !== -1)
    return invalid(
      "enum",
      `webhook_events_filter.${wrong}`,
      `webhook_events_filter.${wrong} must be one of the following: ${EVENTS.map((e) => `"${e}"`).join(", ")}`,
    );
  if (webhook === undefined) return undefined;
  const url = typeof webhook === "string" && URL.canParse(webhook) ? new URL(webhook) : undefined;
  if (!url) return invalid("format", "webhook", "Does not match format 'uri'");
  const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && loopback))
    return invalid("format", "webhook", "Must be an HTTPS URL");
  return { url: url.href, events: filter?.map(String) };
}

/**
 * Sends signed webhooks about runs.
 * @param {object} parts
 * @param {import("./clock.mjs").Clock} parts.clock
 * @param {string} parts.origin
 * @param {AbortSignal} parts.closing
 * @param {(name: string) => void} parts.count
 */
export function createWebhooks({ clock, origin, closing, count }) {
  const key = randomBytes(24);

  /** @param {number} time */
  async function sleepUntil(time) {
    while (clock.now() < time && !closing.aborted) await clock.sleepUntil(time, closing);
  }

  /** @param {Run} run @param {string} event */
  function messageOf(run, event) {
    const id = `msg_${createId()}`;
    const body = JSON.stringify(predictionOf(run, clock.now(), origin));
    return async () => {
      count(`webhook.${event}`);
      const timestamp = String(Math.floor(clock.now() / 1000));
      const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
      try {
        const response = await fetch(run.webhook?.url ?? "", {
          method: "POST",
          body,
          redirect: "manual",
          signal: AbortSignal.any([closing, AbortSignal.timeout(ANSWER_LIMIT)]),
          headers: {
            "Content-Type": "application/json",
            "webhook-id": id,
            "webhook-timestamp": timestamp,
            "webhook-signature": `v1,${signature}`,
          },
        });
        await response.body?.cancel();
        return response.ok;
      } catch {
        return false;
      }
    };
  }

  /** @param {Run} run */
  async function follow(run) {
    const subscribed = run.webhook?.events ?? UNASKED;
    const isSubscribed = (/** @type {string} */ event) => subscribed.includes(event);
    let started = false;
    let outputs = 0;
    let logs = "";
    let spokeAt = Number.NEGATIVE_INFINITY;
    while (!closing.aborted) {
      const now = clock.now();
      const { endedAt } = stateOf(run, now);
      if (!started && run.startsAt <= (endedAt ?? now)) {
        started = true;
        if (isSubscribed("start")) {
          await messageOf(run, "start")();
          // Sending took time, so the run is read again.
          continue;
        }
      }
      const more = outputsAt(run, now).length > outputs && isSubscribed("output");
      const changed = more || (logsAt(run, now) !== logs && isSubscribed("logs"));
      if (changed && now >= spokeAt + THROTTLE) {
        outputs = outputsAt(run, now).length;
        logs = logsAt(run, now);
        spokeAt = now;
        await messageOf(run, more ? "output" : "logs")();
      }
      if (endedAt !== undefined) {
        if (isSubscribed("completed")) await insist(messageOf(run, "completed"));
        return;
      }
      const held = changed ? spokeAt + THROTTLE : Number.POSITIVE_INFINITY;
      // From the time of the last check, because the run may have ended while the message was sent.
      await clock.sleepUntil(Math.min(nextChange(run, now), held), closing);
    }
  }

  /** @param {() => Promise<boolean>} send */
  async function insist(send) {
    const first = clock.now();
    let arrived = await send();
    for (const delay of RETRIES) {
      if (arrived || closing.aborted) return;
      await sleepUntil(first + delay);
      if (!closing.aborted) arrived = await send();
    }
  }

  return {
    secret: `whsec_${key.toString("base64")}`,
    /** Starts to send; never rejects. @param {Run} run */
    follow: (run) => void follow(run),
  };
}
