import {
  createGuardedHandler,
  type GuardedContext,
  MediaLibraryError,
} from "@reactkits.dev/react-media-library/server";
import { encodeEvent } from "@reactkits.dev/react-media-library/server/protocol";
import type { Pipeline } from "../context.js";
import { lastEventNumber } from "../events/event-reader.js";
import { type OwnerEvent, subscribeToEvents, subscribeToOwner } from "../events/generation-events.js";
import type { PreviewWatch } from "../events/live-previews.js";
import { findGeneration, openGenerations } from "./find-generations.js";
import type { Route, RouteContext } from "./route-context.js";
import { streamEvents } from "./stream-events.js";

/** Seconds after which a rejected client may request a stream again. */
const RETRY_AFTER = 30;

/** `GET /ai/generations/events`: events of all of the sender's generations. */
export const createOwnerEventsRoute = (routes: RouteContext): Route =>
  createGuardedHandler({ ...routes.freeGuard, method: "GET" }, async (request, context) => {
    const pipeline = await routes.pipeline();
    const { account, owner } = routes.senders.senderOf(request);
    if (account.shared) {
      throw new MediaLibraryError(
        "unauthorized",
        "Only callers with a session can subscribe to their generations: send the cookie of the reply to the first POST.",
      );
    }
    const known = readLastEventId(request);
    return openStream(routes, request, context, (signal) =>
      encodeOwnerEvents(pipeline, owner, known, signal),
    );
  });

/** `GET /ai/generations/:id/events`: events of one generation. */
export const createGenerationEventsRoute = (routes: RouteContext): Route =>
  createGuardedHandler({ ...routes.freeGuard, method: "GET" }, async (request, context) => {
    const pipeline = await routes.pipeline();
    const { id } = await findGeneration(pipeline, routes, request);
    const after = readLastEventId(request) ?? 0;
    return openStream(routes, request, context, async function* (signal) {
      for await (const { seq, name, data } of subscribeToEvents(pipeline, id, { after, signal })) {
        yield encodeEvent(seq, name, data);
      }
    });
  });

async function* encodeOwnerEvents(
  pipeline: Pipeline,
  owner: string,
  known: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  // Read before the snapshot: events during the snapshot are then sent as well, and none is missed.
  const last = await lastEventNumber(pipeline.database, owner);
  const resumed = known !== undefined && known <= last ? known : undefined;
  if (resumed === undefined) {
    for (const generation of await openGenerations(pipeline, owner)) {
      yield encodeEvent(undefined, "snapshot", { generationId: generation.id, ...generation });
    }
    yield encodeEvent(last, "ready", {});
  }
  const after = resumed ?? last;
  const events = subscribeToOwner(pipeline, owner, { after, signal });
  yield* withPreviews(events, (onPreview) => pipeline.livePreviews.watch(owner, onPreview));
}

/** Ends with the events. Previews have no event id: a client that resumes has missed them. */
export async function* withPreviews(
  events: AsyncGenerator<OwnerEvent, void, undefined>,
  watch: (onPreview: () => void) => PreviewWatch,
): AsyncGenerator<string, void, undefined> {
  let wake = () => {};
  const previews = watch(() => wake());
  const settled: Promise<IteratorResult<OwnerEvent, void>>[] = [];
  const readNext = () => {
    const pending = events.next();
    const onSettled = () => {
      settled.push(pending);
      wake();
    };
    pending.then(onSettled, onSettled);
  };
  readNext();
  try {
    for (;;) {
      // Made anew: a race against a promise that stays pending would keep every event until it settles.
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const result = await settled.shift();
      if (result?.done) return;
      const preview = result ? undefined : previews.take();
      if (result) {
        const { number, generation: generationId, name, data } = result.value;
        yield encodeEvent(number, name, { generationId, ...data });
        readNext();
      } else if (preview) {
        const { generation: generationId, n, base64 } = preview;
        yield encodeEvent(undefined, "preview", { generationId, n, base64 });
      } else await woken;
    }
  } finally {
    previews.close();
    // Not awaited: a pending read ends only with its signal. Nobody is left to report its rejection to.
    events.return().catch(() => {});
  }
}

function openStream(
  { senders, streamSlots, stopping }: RouteContext,
  request: Request,
  { headers, report }: GuardedContext,
  events: (signal: AbortSignal) => AsyncIterable<string>,
): Response {
  const { account, address } = senders.senderOf(request);
  const onEnd = streamSlots.take(account.id, address);
  if (!onEnd) {
    throw new MediaLibraryError(
      "rate-limited",
      "Too many event streams are open. Poll the generations instead.",
      { retryAfter: RETRY_AFTER },
    );
  }
  return streamEvents({ headers, report, events, left: request.signal, stopping, onEnd });
}

function readLastEventId(request: Request): number | undefined {
  const header = request.headers.get("last-event-id") ?? "";
  return /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}
