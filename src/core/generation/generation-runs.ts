import { anySignal } from "../any-signal.js";
import { MediaLibraryError } from "../errors.js";
import type { MediaAsset } from "../library/asset.js";
import { loadPart } from "../load-part.js";
import type { PendingWork } from "../pending-work.js";
import { whenAborted } from "../when-aborted.js";
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
  /** Set if this tab has already locked the generation. */
  unlock?: Unlock;
};

export type GenerationRuns = {
  /** Runs a generation from its first write to its end; resolves to the saved assets. */
  launch: (
    generation: Generation,
    generator: MediaAIGenerator,
    options?: LaunchOptions,
  ) => Promise<MediaAsset[]>;
  /** Cancels a generation of this tab; other ids are ignored. */
  cancel: (id: string) => void;
};

export type GenerationRunsOptions = {
  states: GenerationStates;
  /** Rejects if the storage cannot be used. */
  services: () => Promise<RunServices>;
  /** Aborted when the library closes. */
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
        // Ignored if the generation has ended already. A generation that the closing of the library interrupts is
        // resumed, or found interrupted, at the next start.
        if (!closing.aborted) {
          const failure = MediaLibraryError.isInstance(error) ? error : undefined;
          const end = signal.aborted
            ? { type: "canceled" as const }
            : { type: "failed" as const, error: failure };
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
