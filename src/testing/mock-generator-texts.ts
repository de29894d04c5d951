import type { MediaAIGenerator } from "../core/generation/generator.js";
import { mockWait } from "./mock-wait.js";

/** What a run rejects with. A string is thrown as it is, as a faulty generator might. */
export type MockFailure = Error | string;

/** How the mock generator writes texts: improved prompts, or descriptions. */
export type MockTextOptions<Subject> = {
  /** Milliseconds before each chunk. Default 0; with Infinity it only ends when its signal is aborted. */
  interval?: number;
  /** The error thrown after the first chunk; a function is called each time (the first is 0). */
  fail?: MockFailure | ((subject: Subject, run: number) => MockFailure | undefined);
};

/** How the mock generator improves prompts. */
export type MockImproveOptions = MockTextOptions<string>;

/** How the mock generator describes images. */
export type MockDescribeOptions = MockTextOptions<File>;

/** `improvePrompt` and `describeImage`, without those whose options are `false`. */
export function createMockTexts(
  improve: MockImproveOptions | false,
  describe: MockDescribeOptions | false,
  ignoreAbort: boolean,
): Pick<MediaAIGenerator, "improvePrompt" | "describeImage"> {
  const writer = <Subject>({ interval = 0, fail }: MockTextOptions<Subject>) => {
    let runs = 0;
    return async function* (subject: Subject, chunks: readonly string[], signal: AbortSignal) {
      const run = runs++;
      for (const [index, chunk] of chunks.entries()) {
        await mockWait(interval, ignoreAbort ? undefined : signal);
        const failure = typeof fail === "function" ? fail(subject, run) : fail;
        if (index > 0 && failure !== undefined) throw failure;
        yield chunk;
      }
    };
  };
  const writePrompt = improve && writer(improve);
  const writeDescription = describe && writer(describe);
  return {
    ...(writePrompt && {
      improvePrompt: (prompt, { signal }) => writePrompt(prompt, [prompt.trim(), ...IMPROVEMENTS], signal),
    }),
    ...(writeDescription && {
      describeImage: (image, { signal, purpose = "alt" }) =>
        writeDescription(image, DESCRIPTIONS[purpose], signal),
    }),
  };
}

/** Appended to every improved prompt. */
const IMPROVEMENTS = [
  ", in soft",
  " evening light",
  ", seen from",
  " a low angle",
  ", fine detail",
  ", muted colours",
];

/** The mock sees nothing: it describes what it paints. */
const DESCRIPTIONS = {
  alt: ["Hills", " in two colours", " under a", " wide sky", " with a", " low sun."],
  prompt: ["rolling hills", " under a", " wide sky", ", low sun", ", flat colours", ", minimal landscape"],
};
