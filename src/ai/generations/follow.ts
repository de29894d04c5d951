import { MediaLibraryError } from "../../core/errors.js";
import type { MediaAIProgress } from "../../core/generator.js";
import {
  createEventParser,
  decodeGeneration,
  decodeGenerationEvent,
  EVENT_STREAM_TYPE,
  isTerminal,
  mediaType,
  type ServerEvent,
  type WireFile,
  type WireGeneration,
} from "../protocol.js";
import { createBackOff, pause } from "./pace.js";
import { type Persistence, persist } from "./persist.js";
import { type Feed, isPassing, readProblemReply, readText, type Site } from "./site.js";
import { noGeneration } from "./submit.js";

export type Follower = Persistence & {
  onProgress: (progress: MediaAIProgress) => void;
  /** Files that there are; those told before may be among them. */
  onFiles: (files: readonly WireFile[]) => void;
};

/** Streams that end without an event before one is given up. */
const MOST_BREAKS = 3;

/**
 * Waits for the end of a generation, and resolves to what it is then. Events say at once what happens; where they
 * cannot be had, the generation is looked at from time to time. A server that cannot be reached is waited for.
 * @throws MediaLibraryError; the signal's reason when it fires
 */
export async function follow(site: Site, id: string, follower: Follower): Promise<WireGeneration> {
  const { signal, onProgress, onFiles } = follower;
  const stream = createStream(site, id, follower);
  const polls = createBackOff(site.pace.poll);
  for (;;) {
    const generation = await look(site, id, follower);
    onProgress(generation.status === "queued" ? WAITING : (generation.progress ?? {}));
    onFiles(generation.images);
    if (isTerminal(generation.status)) return generation;
    if (!(await stream.listen())) await pause(polls.next(), signal);
  }
}

const WAITING: MediaAIProgress = { message: "Waiting for its turn" };

/** What the generation is now. */
export function look(site: Site, id: string, persistence: Persistence): Promise<WireGeneration> {
  const { signal } = persistence;
  return persist(persistence, () =>
    site.exchange(site.address([id]), { signal }, async (response, feed) => {
      const generation = decodeGeneration(await readText(response, feed));
      if (generation?.id === id) return generation;
      throw noGeneration(response.status);
    }),
  );
}

function createStream(site: Site, id: string, { signal, onProgress, onFiles }: Follower) {
  let lastEventId = "";
  let breaks = 0;
  let fit = true;
  let heard = { bytes: false, event: false, last: false };
  let ended = false;
  let wait = site.pace.backOff[0];

  /** Whether this was the last event. */
  const take = (event: ServerEvent): boolean => {
    const told = decodeGenerationEvent(event);
    // It is sent back in a header, which takes no other text.
    if (event.id !== undefined && /^\d{1,15}$/.test(event.id)) lastEventId = event.id;
    if (told?.name === "started") onProgress({});
    if (told?.name === "progress") onProgress(told.data);
    if (told?.name === "image") onFiles([told.data]);
    return told?.name === "completed" || told?.name === "failed" || told?.name === "canceled";
  };

  const read = async (response: Response, feed: Feed): Promise<void> => {
    if (!response.ok) throw await readProblemReply(response, feed);
    if (mediaType(response.headers) !== EVENT_STREAM_TYPE || !response.body) {
      response.body?.cancel().catch(() => {});
      fit = false;
      return;
    }
    const parser = createEventParser();
    const reader = response.body.getReader();
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        feed();
        heard = { ...heard, bytes: true };
        for (const event of parser.push(next.value)) {
          heard = { ...heard, event: true, last: take(event) };
          if (heard.last) return;
        }
        wait = Math.min(parser.retry ?? wait, site.pace.backOff[1]);
      }
    } finally {
      reader.cancel().catch(() => {});
    }
  };

  return {
    /** Hears events until their stream ends, for whatever reason. False where there is none to be had. */
    async listen(): Promise<boolean> {
      const release = fit ? site.takeStream() : undefined;
      if (!release) return false;
      heard = { bytes: false, event: false, last: false };
      const accept = EVENT_STREAM_TYPE;
      const headers = { "last-event-id": lastEventId || undefined };
      try {
        const silence = site.pace.streamSilence;
        await site.exchange(site.address([id, "events"]), { accept, headers, silence, signal }, read);
      } catch (error) {
        signal?.throwIfAborted();
        // A proxy that keeps the bytes back, or a server without events: whoever looks will see more.
        if (isSilence(error) ? !heard.bytes : !isPassing(error)) fit = false;
      } finally {
        release();
      }
      breaks = heard.event ? 0 : breaks + 1;
      if (breaks >= MOST_BREAKS) fit = false;
      // A server that tells of the end, and then of none, is not asked without a rest.
      if (fit && (ended || !heard.last)) await pause(wait, signal);
      ended ||= heard.last;
      return fit;
    },
  };
}

const isSilence = (error: unknown): boolean =>
  MediaLibraryError.isInstance(error) && error.cause instanceof Error && error.cause.name === "TimeoutError";
