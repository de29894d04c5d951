import type { GenerationFileTable } from "../database/tables.js";

/*
 * A file goes to whoever waits on the line while it is being stored, if the server that stores it is the one that they
 * wait in.
 */

/** Bytes that are kept for a reader who is behind; more of them it is given out of the store. */
const MOST_AHEAD = 4_000_000;

/** A file as it is known before it is stored. */
export type LiveFile = Omit<GenerationFileTable, "size" | "sha256"> & { size: number | undefined };

export type LiveOutput = {
  file: LiveFile;
  /** Its bytes; `open` reads those behind the first `offset` from the store, once it is there. */
  read: (open: (offset: number) => Promise<ReadableStream<Uint8Array>>) => ReadableStream<Uint8Array>;
};

export type OutputWatch = {
  /** The file of that number, where it is being stored. It is given once. */
  take: (n: number) => LiveOutput | undefined;
  /** Resolves when the next one begins to be stored. */
  next: () => Promise<void>;
  close: () => void;
};

/** What the storing side does with a file that somebody waits for. */
export type Offer = {
  /** Passes a try's bytes on to both. */
  pass: (stream: ReadableStream<Uint8Array>) => ReadableStream<Uint8Array>;
  stored: () => void;
  failed: (error: unknown) => void;
};

type Watched = { offers: Map<number, LiveOutput>; wake: () => void };

/** The files of one server that are being stored and waited for. */
export type LiveOutputs = {
  /** Asks for the files of a generation as they come. */
  watch: (generation: string) => OutputWatch;
  isWatched: (generation: string) => boolean;
  /** Undefined if nobody in this server waits for it. */
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
  /** `whole`: all of it was passed on. `behind`: what is missing has to come out of the store. */
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
          // What is stored is stored, whoever reads it.
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
      // A try after the first begins anew: what the reader lacks of it comes out of the store.
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
