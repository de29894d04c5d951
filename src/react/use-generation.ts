"use client";

import type { Generation } from "../core/generation/generation.js";
import { useMediaLibrary } from "./use-media-library.js";

/**
 * One generation, as it stands now; undefined while there is none of that id. For the row or card that shows it: a
 * component that uses this renders again when this generation changes, and not when another one does.
 * @example
 * function Row({ id }: { id: string }) {
 *   const generation = useGeneration(id);
 *   return <progress value={generation?.progress?.fraction} />;
 * }
 */
export function useGeneration(id: string | undefined): Generation | undefined {
  return useMediaLibrary(({ generations }) => generations.find((generation) => generation.id === id));
}
