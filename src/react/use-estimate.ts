"use client";

import { useEffect, useState } from "react";
import type { EstimateRequest } from "../core/generation/estimate-request.js";
import type { MediaAIEstimate } from "../core/generation/generator.js";
import { useLatestCallback } from "./use-latest-callback.js";
import { useMediaLibrary } from "./use-media-library.js";

/** Milliseconds without a change before the generator is asked. */
const DELAY = 400;

/**
 * What a request costs and how long it takes, if the generator estimates that: asked once the request has not changed for
 * 400 ms. Undefined until then, without a request, and if the estimate fails: show the price of the model instead. While only
 * the prompt changes, the last estimate stays. The files of the request are counted, not read.
 *
 * @example
 * ```tsx
 * import { useMediaLibrary } from "@reactkits.dev/react-media-library";
 * import { useEstimate } from "@reactkits.dev/react-media-library/actions";
 *
 * export function Generate({ prompt }: { prompt: string }) {
 *   const generateImages = useMediaLibrary((view) => view.generateImages);
 *   const request = { prompt, width: 768, height: 768, n: 4 };
 *   const estimate = useEstimate(prompt ? request : undefined);
 *   return (
 *     <button onClick={() => generateImages?.(request, { estimate })}>
 *       Generate {estimate?.microUsd && `for about ${estimate.microUsd / 1e6} USD`}
 *     </button>
 *   );
 * }
 * ```
 */
export function useEstimate(request: EstimateRequest | undefined): MediaAIEstimate | undefined {
  const { library, canEstimate } = useMediaLibrary((view) => ({
    library: view.library,
    canEstimate: view.canEstimate,
  }));
  const [known, setKnown] = useState<{ settings: string; estimate: MediaAIEstimate }>();
  const key = canEstimate && request ? JSON.stringify(request) : undefined;
  const settings = JSON.stringify({ ...request, prompt: undefined });
  const ask = useLatestCallback(async (signal: AbortSignal): Promise<void> => {
    if (!request) return;
    const estimate = await library.estimate(request, { signal }).catch(() => undefined);
    if (!signal.aborted) setKnown(estimate && { settings, estimate });
  });
  useEffect(() => {
    if (key === undefined) return;
    const controller = new AbortController();
    const timer = setTimeout(() => void ask(controller.signal), DELAY);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [key, ask]);
  return key !== undefined && known?.settings === settings ? known.estimate : undefined;
}
