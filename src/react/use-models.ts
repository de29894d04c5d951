"use client";

import { useEffect } from "react";
import { useMediaLibrary } from "./use-media-library.js";

/** Milliseconds before the list of models is asked for again; twice as many after each failure. */
const FIRST_RETRY = 2000;
const LONGEST_RETRY = 60_000;

/** The generator's models, asked for once they are needed; after a failure again, as long as they are. */
export function useModels(needed: boolean) {
  const { library, canGenerate, models, videoModels, modelsStatus } = useMediaLibrary((view) => ({
    library: view.library,
    canGenerate: view.canGenerate,
    models: view.models,
    videoModels: view.videoModels,
    modelsStatus: view.modelsStatus,
  }));
  useEffect(() => {
    if (!needed || !canGenerate) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let left = false;
    const load = (wait: number): void => {
      const again = () => {
        if (!left) timer = setTimeout(load, wait, Math.min(wait * 2, LONGEST_RETRY));
      };
      library.loadModels().catch(again);
    };
    load(FIRST_RETRY);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [library, needed, canGenerate]);
  return { models, videoModels, modelsStatus };
}
