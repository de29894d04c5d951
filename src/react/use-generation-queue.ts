"use client";

import { useMemo } from "react";
import { moveGeneration, pauseGenerations, resumeGenerations } from "../core/generation/change-queue.js";
import type { Generation } from "../core/generation/generation.js";
import { UNTOUCHED, waitingIn } from "../core/generation/generation-queue.js";
import { type MediaLibraryView, useMediaLibrary } from "./use-media-library.js";

/** What waits for its turn, and what changes that. */
export type GenerationQueueView = {
  /** The generations of every tab that were not handed to the generator yet (status `queued`), the next one first. */
  readonly waiting: readonly Generation[];
  /** Whether nothing new is handed to the generator. */
  readonly paused: boolean;
  /** As `pauseGenerations`. */
  readonly pause: () => Promise<void>;
  /** As `resumeGenerations`. */
  readonly resume: () => Promise<void>;
  /** As `moveGeneration`: index 0 is the next one. */
  readonly move: (id: string, index: number) => Promise<void>;
};

/**
 * The generations that wait because as many are running as may at once (`maxGenerations`), or because the queue is paused,
 * kept up to date with this and other tabs.
 *
 * @example
 * ```tsx
 * import { useGenerationQueue } from "@reactkits.dev/react-media-library/actions";
 *
 * export function Waiting() {
 *   const { waiting, paused, pause, resume, move } = useGenerationQueue();
 *   return (
 *     <>
 *       <button type="button" onClick={paused ? resume : pause}>{paused ? "Resume" : "Pause"}</button>
 *       <ol>
 *         {waiting.map(({ id, request }) => (
 *           <li key={id}>
 *             {request.prompt} <button type="button" onClick={() => move(id, 0)}>Next</button>
 *           </li>
 *         ))}
 *       </ol>
 *     </>
 *   );
 * }
 * ```
 */
export function useGenerationQueue(): GenerationQueueView {
  const { library, generationQueue: queue = UNTOUCHED } = useMediaLibrary(selectQueue);
  const waiting = useMediaLibrary(selectWaiting);
  const actions = useMemo(
    () => ({
      pause: () => pauseGenerations(library),
      resume: () => resumeGenerations(library),
      move: (id: string, index: number) => moveGeneration(library, id, index),
    }),
    [library],
  );
  return useMemo(() => ({ waiting, paused: queue.paused, ...actions }), [waiting, queue, actions]);
}

const selectQueue = ({ library, generationQueue }: MediaLibraryView) => ({ library, generationQueue });

const selectWaiting = ({ generations, generationQueue = UNTOUCHED }: MediaLibraryView) =>
  waitingIn<Generation>(generations, generationQueue);
