import "server-only";
import {
  createGuardedHandler,
  type GuardedContext,
  MediaLibraryError,
} from "@reactkits.dev/react-media-library/server";
import { encodeEvent } from "@reactkits.dev/react-media-library/server/protocol";
import { guardOptions } from "../ai/generate-options";
import { senderOf } from "../sender";
import { lastEventNumber } from "./event-reader";
import { followEvents, followOwner } from "./events";
import { findGeneration, openGenerations } from "./find-generations";
import { getPipeline, type Pipeline } from "./pipeline";
import { streamEvents } from "./stream-events";
import { createStreamSlots, STREAM_LIMITS } from "./stream-slots";

/** Seconds after which a client that was refused a stream may ask for one again. */
const RETRY_AFTER = 30;

// Streams have limits of their own.
const { rateLimit: _, ...options } = guardOptions;

const slots = createStreamSlots(STREAM_LIMITS);

/** `GET /api/ai/generations/events`: all of the sender's generations. */
export const ownerEvents = createGuardedHandler({ ...options, method: "GET" }, async (request, context) => {
  const pipeline = await getPipeline(process.env);
  const { account, owner } = senderOf(request, process.env);
  if (account.shared) {
    throw new MediaLibraryError(
      "unauthorized",
      "Only callers with a session can follow their generations: send the cookie that the first POST was answered with.",
    );
  }
  const known = readLastEventId(request);
  return openStream(request, context, (signal) => encodeOwnerEvents(pipeline, owner, known, signal));
});

/** `GET /api/ai/generations/:id/events`. */
export const generationEvents = createGuardedHandler(
  { ...options, method: "GET" },
  async (request, context) => {
    const pipeline = await getPipeline(process.env);
    const { id } = await findGeneration(pipeline, request);
    const after = readLastEventId(request) ?? 0;
    return openStream(request, context, async function* (signal) {
      for await (const { seq, name, data } of followEvents(pipeline.database, id, { after, signal })) {
        yield encodeEvent(seq, name, data);
      }
    });
  },
);

async function* encodeOwnerEvents(
  pipeline: Pipeline,
  owner: string,
  known: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  // Before the snapshot: an event that comes while that is read is told as well, and none is missed.
  const last = await lastEventNumber(pipeline.database, owner);
  const resumed = known !== undefined && known <= last ? known : undefined;
  if (resumed === undefined) {
    for (const generation of await openGenerations(pipeline, owner)) {
      yield encodeEvent(undefined, "snapshot", { generationId: generation.id, ...generation });
    }
    yield encodeEvent(last, "ready", {});
  }
  const after = resumed ?? last;
  for await (const event of followOwner(pipeline.database, owner, { after, signal })) {
    const { number, generation: generationId, name, data } = event;
    yield encodeEvent(number, name, { generationId, ...data });
  }
}

function openStream(
  request: Request,
  { headers, report }: GuardedContext,
  events: (signal: AbortSignal) => AsyncIterable<string>,
): Response {
  const { account, address } = senderOf(request, process.env);
  const onEnd = slots.take(account.id, address);
  if (!onEnd) {
    throw new MediaLibraryError(
      "rate-limited",
      "Too many streams of events are open. Ask for the generations themselves from time to time instead.",
      { retryAfter: RETRY_AFTER },
    );
  }
  return streamEvents({ headers, report, events, left: request.signal, onEnd });
}

function readLastEventId(request: Request): number | undefined {
  const header = request.headers.get("last-event-id") ?? "";
  return /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}
