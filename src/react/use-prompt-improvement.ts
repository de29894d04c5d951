"use client";

import { useMediaLibrary } from "./use-media-library.js";
import { type StreamedText, useStreamedText } from "./use-streamed-text.js";

/** What `usePromptImprovement` returns; `start` takes the prompt. */
export type PromptImprovement = StreamedText<[prompt: string]>;

/**
 * Streams an improved prompt. It never changes what the user has typed, and unmounting stops it.
 *
 * @example
 * ```tsx
 * import { usePromptImprovement } from "@reactkits.dev/react-media-library";
 *
 * export function Improve({ prompt, onAccept }: { prompt: string; onAccept: (prompt: string) => void }) {
 *   const { start, status, text } = usePromptImprovement();
 *   return (
 *     <>
 *       {start && <button onClick={() => start(prompt)}>Improve prompt</button>}
 *       <output>{text}</output>
 *       {status === "done" && <button onClick={() => onAccept(text)}>Use it</button>}
 *     </>
 *   );
 * }
 * ```
 */
export function usePromptImprovement(): PromptImprovement {
  const write = useMediaLibrary(({ library, canImprovePrompt }) =>
    canImprovePrompt ? library.improvePrompt : undefined,
  );
  return useStreamedText(write && ((signal, prompt) => write(prompt, { signal })));
}
