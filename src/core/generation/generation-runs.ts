import { anySignal, MediaLibraryError, whenAborted } from "../errors.js";
import type { MediaAsset } from "../library/asset.js";
import { loadPart } from "../load-part.js";
import type { PendingWork } from "../pending-work.js";
import type { Generation } from "./generation.js";
import type { GenerationStates } from "./generation-states.js";
import type { Unlock } from "./generation-store.js";
import type { MediaAIGenerator } from "./generator.js";
import type { Resume, RunServices } from "./run-generation.js";

export type LaunchOptions = {
  signal?: AbortSignal | undefined;
  timeout?: number | undefined;
  onStart?: ((generationId: string) => void) | undefined;
  resume?: Resume;
  /** If this tab has the generation locked already. */
  unlock?: Unlock;
};

export type GenerationRuns = {
  /** Runs a generation from its first write to its end; resolves to the assets that it brought in. */
  launch: (
    generation: Generation,
    generator: MediaAIGenerator,
    options?: LaunchOptions,
  ) => Promise<MediaAsset[]>;
  /** Cancels one that runs here; other ids are ignored. */
  cancel: (id: string) => void;
};

export type GenerationRunsOptions = {
  states: GenerationStates;
  /** Rejects if nothing could be saved. */
  services: () => Promise<RunServices>;
  /** Fires when the library closes. */
  closing: AbortSignal;
  pending: PendingWork;
};

/** The generations that run in this tab. */
export function createGenerationRuns(options: GenerationRunsOptions): GenerationRuns {
  const { states, services, closing, pending } = options;
  const controllers = new Map<string, AbortController>();
  closing.addEventListener("abort", () => states.dispatch({ type: "closed" }), { once: true });

  return {
    async launch(generation, generator, { signal: given, onStart, ...rest } = {}) {
      const { id } = generation;
      const controller = new AbortController();
      const signal = anySignal(controller.signal, closing, given);
      controllers.set(id, controller);
      states.dispatch({ type: "launched", generation, resumed: rest.resume !== undefined });
      onStart?.(id);
      try {
        const { runGeneration } = await Promise.race([
          loadPart(() => import("./run-generation.js")),
          whenAborted(signal),
        ]);
        return await runGeneration({
          ...rest,
          generation,
          generator,
          states,
          services,
          signal,
          closing,
          pending,
        });
      } catch (error) {
        // What the run has ended itself stays as it is. What the closing of the library cuts off goes on, or is found
        // interrupted, at the next start.
        if (!closing.aborted) {
          const known = MediaLibraryError.isInstance(error) ? error : undefined;
          const end = signal.aborted
            ? { type: "canceled" as const }
            : { type: "failed" as const, error: known };
          states.dispatch({ ...end, id, at: Date.now() });
        }
        throw error;
      } finally {
        controllers.delete(id);
        states.dispatch({ type: "released", id });
      }
    },
    cancel: (id) =>
      controllers.get(id)?.abort(new MediaLibraryError("canceled", "The generation was canceled.")),
  };
}
