import { goneSignal } from "./http.mjs";
import { errorOf, nextChange, outputsAt, stateOf } from "./run.mjs";

const QUIET = 30_000;
/** Events on one connection before the fault `drop` cuts it. */
const DROPPED_AFTER = 3;

/**
 * Sends the text of a model as server-sent events, from the start or after `Last-Event-ID`.
 * @param {object} parts
 * @param {import("./run.mjs").Run} parts.run
 * @param {import("./clock.mjs").Clock} parts.clock
 * @param {import("node:http").IncomingMessage} parts.request
 * @param {import("node:http").ServerResponse} parts.response
 */
export async function streamRun({ run, clock, request, response }) {
  const gone = goneSignal(response);
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-cache" });
  response.flushHeaders();
  let sent = resumedAt(run, request.headers["last-event-id"]);
  let events = 0;
  let quietSince = clock.now();
  while (!gone.aborted) {
    const now = clock.now();
    const { status, endedAt } = stateOf(run, now);
    for (const text of outputsAt(run, now).slice(sent)) {
      if (run.fault === "drop" && events++ === DROPPED_AFTER) {
        // Once the data have been sent, so that the client can resume.
        response.write("", () => response.destroy());
        return;
      }
      response.write(event("output", text, eventId(run, sent++)));
      quietSince = now;
    }
    if (endedAt !== undefined) {
      if (status === "failed") response.write(event("error", JSON.stringify({ detail: errorOf(run) })));
      const reason = status === "failed" ? "error" : status === "succeeded" ? undefined : "canceled";
      response.end(event("done", JSON.stringify(reason === undefined ? {} : { reason })));
      return;
    }
    if (now >= quietSince + QUIET) {
      response.end(":408: 408 Request Timeout\n\n");
      return;
    }
    await clock.sleepUntil(Math.min(nextChange(run, now), quietSince + QUIET), gone);
  }
}

/** @param {string} name @param {string} data @param {string} [id] */
const event = (name, data, id) =>
  `event: ${name}\n${id === undefined ? "" : `id: ${id}\n`}${data
    .split(/\r\n|\r|\n/)
    .map((line) => `data: ${line}\n`)
    .join("")}\n`;

/** `timestamp:seq` @param {import("./run.mjs").Run} run @param {number} index */
const eventId = (run, index) => `${Math.floor((run.outputTimes[index] ?? 0) / 1000)}:${index}`;

/**
 * The index of the first output to send.
 * @param {import("./run.mjs").Run} run @param {string | string[] | undefined} lastEventId
 */
function resumedAt(run, lastEventId) {
  const index = Number(/^\d+:(\d{1,6})$/.exec(String(lastEventId ?? ""))?.[1] ?? Number.NaN);
  return index in run.outputTimes && eventId(run, index) === lastEventId ? index + 1 : 0;
}
