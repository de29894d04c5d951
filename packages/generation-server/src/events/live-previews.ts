import { createHash } from "node:crypto";
import { previewType } from "@reactkits.dev/react-media-library/server";
import { PREVIEW_BYTES } from "@reactkits.dev/react-media-library/server/protocol";
import type { GenerationTable } from "../database/tables.js";
import type { GenerationProvider, PredictionPreview } from "../provider.js";

/*
 * Partial pictures, from the process that polls the prediction to the streams that it serves itself: nothing is stored, and
 * nothing waits for them. A server whose jobs run in another process has none.
 */

/** Milliseconds between two previews of a generation. */
const INTERVAL = 1_000;
/** Previews of a generation; later ones are not fetched. */
const MOST = 300;
/** Milliseconds for the download of one. */
const TIMEOUT = 5_000;
/** Downloads of a server at the same time; what comes then is not fetched. */
const MOST_AT_ONCE = 16;
/** Previews that wait for a slow client: the latest of each image. */
const MOST_WAITING = 32;
/** Generations whose previews are counted. */
const MOST_COUNTED = 1_000;

export type LivePreview = { generation: string; n: number; base64: string };

export type PreviewWatch = {
  take: () => LivePreview | undefined;
  close: () => void;
};

/** The previews of one server, while clients watch them. */
export type LivePreviews = {
  /** Subscribes to the previews of an owner's generations; `onPreview` is called when there is one to take. */
  watch: (owner: string, onPreview: () => void) => PreviewWatch;
  /** Fetches the next of a generation's previews in the background if someone watches. Never throws. */
  follow: (
    row: Pick<GenerationTable, "id" | "owner" | "model">,
    previews: readonly PredictionPreview[],
    signal: AbortSignal,
  ) => void;
  /** Drops the download and the counts of a generation that has ended. */
  forget: (id: string) => void;
};

type Watcher = (preview: LivePreview) => void;

type Followed = {
  count: number;
  dueAt: number;
  /** A digest of the URL of the last preview of each image: a `data:` URL holds the whole picture. */
  seen: Map<number, string>;
  last: number;
  /** Whether one is being fetched: previews that overtake each other would go back in time. */
  busy: boolean;
  ended: AbortController;
};

const newlyFollowed = (): Followed => ({
  count: 0,
  dueAt: 0,
  seen: new Map(),
  last: -1,
  busy: false,
  ended: new AbortController(),
});

export function createLivePreviews(provider: Pick<GenerationProvider, "clientFor">): LivePreviews {
  const watchers = new Map<string, Set<Watcher>>();
  const followed = new Map<string, Followed>();
  let downloads = 0;

  const stateOf = (id: string): Followed => {
    const state = followed.get(id) ?? newlyFollowed();
    followed.set(id, state);
    const [oldest] = followed.keys();
    if (followed.size > MOST_COUNTED && oldest !== undefined) forget(oldest);
    return state;
  };

  const forget = (id: string): void => {
    followed.get(id)?.ended.abort();
    followed.delete(id);
  };

  const fetchPreview = async (
    model: string,
    url: string,
    signal: AbortSignal,
  ): Promise<string | undefined> => {
    const { stream } = await provider.clientFor(model).download(url, { kind: "image", signal });
    // Also ends a stream that ignores the signal.
    const ending = stream.pipeThrough(new TransformStream<Uint8Array, Uint8Array>(), { signal });
    const bytes = await readAtMost(ending, PREVIEW_BYTES);
    return bytes && previewType(bytes) ? bytes.toString("base64") : undefined;
  };

  return {
    forget,
    watch(owner, onPreview) {
      const waiting = new Map<string, LivePreview>();
      const watcher: Watcher = (preview) => {
        const key = `${preview.generation} ${preview.n}`;
        if (waiting.size >= MOST_WAITING && !waiting.has(key)) return;
        waiting.set(key, preview);
        onPreview();
      };
      const all = watchers.get(owner) ?? new Set();
      watchers.set(owner, all.add(watcher));
      return {
        take() {
          const [next] = waiting;
          if (next) waiting.delete(next[0]);
          return next?.[1];
        },
        close() {
          all.delete(watcher);
          if (all.size === 0 && watchers.get(owner) === all) watchers.delete(owner);
        },
      };
    },
    follow({ id, owner, model }, previews, signal) {
      if (previews.length === 0 || !watchers.has(owner) || downloads >= MOST_AT_ONCE) return;
      const state = stateOf(id);
      if (state.busy || state.count >= MOST || performance.now() < state.dueAt) return;
      const fresh = previews
        .map(({ n, url }) => ({ n, url, digest: createHash("sha256").update(url).digest("base64") }))
        .filter(({ n, digest }) => state.seen.get(n) !== digest);
      // In turn, if there are several images.
      const next = fresh.find(({ n }) => n > state.last) ?? fresh[0];
      if (!next) return;
      const { n, url, digest } = next;
      state.seen.set(n, digest);
      Object.assign(state, {
        count: state.count + 1,
        dueAt: performance.now() + INTERVAL,
        last: n,
        busy: true,
      });
      downloads += 1;
      const ending = AbortSignal.any([signal, state.ended.signal, AbortSignal.timeout(TIMEOUT)]);
      fetchPreview(model, url, ending)
        .then((base64) => {
          if (base64 === undefined || state.ended.signal.aborted) return;
          for (const watcher of watchers.get(owner) ?? []) watcher({ generation: id, n, base64 });
        })
        // A preview is not worth an error.
        .catch(() => {})
        .finally(() => {
          state.busy = false;
          downloads -= 1;
        });
    },
  };
}

/** Undefined if there are more; the rest is not read. */
async function readAtMost(stream: ReadableStream<Uint8Array>, most: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
