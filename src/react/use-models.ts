"use client";

import { useEffect } from "react";
import { useMediaLibrary } from "./use-media-library.js";

/** Milliseconds before the list of models is requested again; doubled after each failure. */
const FIRST_RETRY = 2000;
const LONGEST_RETRY = 60_000;

/** The generator's models, loaded when they are needed, with retries after failures. */
export function useModels(needed: boolean) {
  const { library, canGenerate, ...lists } = useMediaLibrary((view) => ({
    library: view.library,
    canGenerate: view.canGenerate,
    models: view.models,
    videoModels: view.videoModels,
    modelsStatus: view.modelsStatus,
  }));
  useEffect(() => {
    if (!needed || !canGenerate) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let unmounted = false;
    const load = (wait: number): void => {
      const retry = () => {
        if (!unmounted) timer = setTimeout(load, wait, Math.min(wait * 2, LONGEST_RETRY));
      };
      library.loadModels().catch(retry);
    };
    load(FIRST_RETRY);
    return () => {
      unmounted = true;
      clearTimeout(timer);
    };
  }, [library, needed, canGenerate]);
  return lists;
}
