import type { GenerationFileTable } from "../database/tables.js";

/*
 * A client that waits receives a file while it is being stored, if the process that stores it is the one that handles
 * the request.
 */

/** Bytes buffered for a slow reader; beyond that, the rest is read from the store. */
const MOST_AHEAD = 4_000_000;

/** A file before it has been stored. */
export type LiveFile = Omit<GenerationFileTable, "size" | "sha256"> & { size: number | undefined };

export type LiveOutput = {
  file: LiveFile;
  /** Its bytes; `open` reads those from `offset` on from the store, once the file is stored. */
  read: (open: (offset: number) => Promise<ReadableStream<Uint8Array>>) => ReadableStream<Uint8Array>;
};

export type OutputWatch = {
  /** The file with this index if it is being stored, at most once. */
  take: (n: number) => LiveOutput | undefined;
  /** Resolves when storing of the next file begins. */
  next: () => Promise<void>;
  close: () => void;
};

/** The writing end of a file that a client waits for. */
export type Offer = {
  /** Forwards the bytes of an attempt both to the store and to the reader. */
  pass: (stream: ReadableStream<Uint8Array>) => ReadableStream<Uint8Array>;
  stored: () => void;
  failed: (error: unknown) => void;
};

type Watched = { offers: Map<number, LiveOutput>; wake: () => void };

/** The files of one server that are being stored while clients wait for them. */
export type LiveOutputs = {
  /** Subscribes to the files of a generation. */
  watch: (generation: string) => OutputWatch;
  isWatched: (generation: string) => boolean;
  /** Undefined if no client of this server waits for the file. */
  offer: (file: LiveFile) => Offer | undefined;
};

export function createLiveOutputs(): LiveOutputs {
  const watched = new Map<string, Watched>();
  return {
    watch(generation) {
      const mine: Watched = { offers: new Map(), wake: () => {} };
      watched.set(generation, mine);
      return {
        take(n) {
          const output = mine.offers.get(n);
          mine.offers.delete(n);
          return output;
        },
        next: () =>
          new Promise((resolve) => {
            mine.wake = resolve;
          }),
        close() {
          if (watched.get(generation) === mine) watched.delete(generation);
        },
      };
    },
    isWatched: (generation) => watched.has(generation),
    offer(file) {
      const waiting = watched.get(file.generation);
      return waiting && createOffer(file, waiting);
    },
  };
}

function createOffer(file: LiveFile, waiting: Watched): Offer {
  const chunks: Uint8Array[] = [];
  let kept = 0;
  /** `whole`: everything has been forwarded. `behind`: the rest must be read from the store. */
  let state: "open" | "whole" | "behind" = "open";
  let end: { error: unknown } | "stored" | undefined;
  let begun = false;
  let wake = () => {};

  const pass = (chunk: Uint8Array): void => {
    if (state !== "open") return;
    if (kept + chunk.length > MOST_AHEAD) state = "behind";
    else {
      chunks.push(chunk);
      kept += chunk.length;
    }
    wake();
  };

  const read: LiveOutput["read"] = (open) => {
    let sent = 0;
    let rest: ReadableStreamDefaultReader<Uint8Array> | undefined;
    const next = async (): Promise<Uint8Array | undefined> => {
      for (;;) {
        if (rest) return (await rest.read()).value;
        const chunk = chunks.shift();
        if (chunk) {
          kept -= chunk.length;
          sent += chunk.length;
          return chunk;
        }
        if (state === "whole") return undefined;
        if (typeof end === "object") throw end.error;
        if (state === "behind" && end === "stored") rest = (await open(sent)).getReader();
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    };
    return new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          const chunk = await next();
          if (chunk) controller.enqueue(chunk);
          else controller.close();
        },
        async cancel(reason) {
          // Storing continues without a reader.
          state = "behind";
          chunks.length = 0;
          await rest?.cancel(reason);
        },
      },
      { highWaterMark: 0 },
    );
  };

  return {
    pass(stream) {
      // A repeated attempt starts from the beginning: what the reader lacks is read from the store.
      if (begun && state === "open") state = "behind";
      if (!begun) waiting.offers.set(file.n, { file, read });
      begun = true;
      waiting.wake();
      return stream.pipeThrough(
        new TransformStream<Uint8Array, Uint8Array>({
          transform(chunk, controller) {
            pass(chunk);
            controller.enqueue(chunk);
          },
          flush() {
            if (state === "open") state = "whole";
            wake();
          },
        }),
      );
    },
    stored() {
      end = "stored";
      wake();
    },
    failed(error) {
      end = { error };
      wake();
    },
  };
}
