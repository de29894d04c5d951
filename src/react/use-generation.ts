"use client";

import type { Generation } from "../core/generation/generation.js";
import { useMediaLibrary } from "./use-media-library.js";

/**
 * The current state of one generation; undefined if there is none with this id. The component re-renders when this
 * generation changes, not when another one does.
 *
 * @example
 * ```tsx
 * import { useGeneration } from "@reactkits.dev/react-media-library";
 *
 * export function Row({ id }: { id: string }) {
 *   const generation = useGeneration(id);
 *   return <progress value={generation?.progress?.fraction} />;
 * }
 * ```
 */
export function useGeneration(id: string | undefined): Generation | undefined {
  return useMediaLibrary(({ generations }) => generations.find((generation) => generation.id === id));
}
