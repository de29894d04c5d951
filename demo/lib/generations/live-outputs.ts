import type { GenerationFileTable } from "../db/tables";

/*
 * A file goes to whoever waits on the line while it is being stored, where the process that stores it is the one that
 * they wait in. Next makes several bundles of one process: they share the global object.
 */

/** Bytes that are kept for a reader who is behind; more of them it is given out of the store. */
const MOST_AHEAD = 4_000_000;

const shared = Symbol.for("react-media-library-demo.live-outputs");

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

/** Asks for the files of a generation as they come. */
export function watchOutputs(generation: string): OutputWatch {
  const mine: Watched = { offers: new Map(), wake: () => {} };
  watched().set(generation, mine);
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
      if (watched().get(generation) === mine) watched().delete(generation);
    },
  };
}

export const isWatched = (generation: string): boolean => watched().has(generation);

/** Undefined where nobody in this process waits for it. */
export function offerOutput(file: LiveFile): Offer | undefined {
  const waiting = watched().get(file.generation);
  if (!waiting) return undefined;
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

function watched(): Map<string, Watched> {
  const kept: unknown = Reflect.get(globalThis, shared);
  if (kept instanceof Map) return kept;
  const made = new Map<string, Watched>();
  Reflect.set(globalThis, shared, made);
  return made;
}
