import { sniffType } from "@reactkits.dev/react-media-library/server";
import { PREVIEW_BYTES, PREVIEW_TYPES } from "@reactkits.dev/react-media-library/server/protocol";
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
/** Previews that wait for a slow client: the latest of each image. */
const MOST_WAITING = 32;
/** Generations whose previews are counted. */
const MOST_COUNTED = 1_000;

export type LivePreview = { generation: string; n: number; base64: string };

export type PreviewWatch = {
  /** Resolves once there is a preview to take. */
  ready: () => Promise<void>;
  take: () => LivePreview | undefined;
  close: () => void;
};

/** The previews of one server, while clients watch them. */
export type LivePreviews = {
  /** Subscribes to the previews of an owner's generations. */
  watch: (owner: string) => PreviewWatch;
  /** Fetches the next of a generation's previews in the background if someone watches. Never throws. */
  follow: (
    row: Pick<GenerationTable, "id" | "owner" | "model">,
    previews: readonly PredictionPreview[],
  ) => void;
};

type Watcher = (preview: LivePreview) => void;

type Followed = {
  count: number;
  dueAt: number;
  /** The URL of the last preview of each image. */
  urls: Map<number, string>;
  last: number;
};

export function createLivePreviews(provider: Pick<GenerationProvider, "clientFor">): LivePreviews {
  const watchers = new Map<string, Set<Watcher>>();
  const followed = new Map<string, Followed>();

  const stateOf = (id: string): Followed => {
    const state = followed.get(id) ?? { count: 0, dueAt: 0, urls: new Map(), last: -1 };
    followed.set(id, state);
    const [oldest] = followed.keys();
    if (followed.size > MOST_COUNTED && oldest !== undefined) followed.delete(oldest);
    return state;
  };

  const fetchPreview = async (model: string, url: string): Promise<string | undefined> => {
    const signal = AbortSignal.timeout(TIMEOUT);
    const { stream } = await provider.clientFor(model).download(url, { kind: "image", signal });
    const bytes = await readAtMost(stream, PREVIEW_BYTES);
    const type = bytes && sniffType(bytes);
    return PREVIEW_TYPES.some((known) => known === type) ? bytes?.toString("base64") : undefined;
  };

  return {
    watch(owner) {
      const waiting = new Map<string, LivePreview>();
      let wake = () => {};
      const watcher: Watcher = (preview) => {
        const key = `${preview.generation} ${preview.n}`;
        if (waiting.size >= MOST_WAITING && !waiting.has(key)) return;
        waiting.set(key, preview);
        wake();
      };
      const all = watchers.get(owner) ?? new Set();
      watchers.set(owner, all.add(watcher));
      let arrival: Promise<void> | undefined;
      return {
        async ready() {
          if (waiting.size > 0) return;
          arrival ??= new Promise((resolve) => {
            wake = resolve;
          });
          await arrival;
        },
        take() {
          const [next] = waiting;
          if (next) waiting.delete(next[0]);
          arrival = undefined;
          return next?.[1];
        },
        close() {
          all.delete(watcher);
          if (all.size === 0 && watchers.get(owner) === all) watchers.delete(owner);
        },
      };
    },
    follow({ id, owner, model }, previews) {
      if (previews.length === 0 || !watchers.has(owner)) return;
      const state = stateOf(id);
      if (state.count >= MOST || performance.now() < state.dueAt) return;
      const fresh = previews.filter(({ n, url }) => state.urls.get(n) !== url);
      // In turn, if there are several images.
      const next = fresh.find(({ n }) => n > state.last) ?? fresh[0];
      if (!next) return;
      const { n, url } = next;
      state.urls.set(n, url);
      Object.assign(state, { count: state.count + 1, dueAt: performance.now() + INTERVAL, last: n });
      fetchPreview(model, url)
        .then((base64) => {
          if (base64 === undefined) return;
          for (const watcher of watchers.get(owner) ?? []) watcher({ generation: id, n, base64 });
        })
        // A preview is not worth an error.
        .catch(() => {});
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
