"use client";

import { useRef, useState } from "react";
import { MediaLibraryError } from "../core/errors.js";
import type { Generation } from "../core/generation/generation.js";
import type { MediaAsset } from "../core/library/asset.js";
import { useGeneration } from "./use-generation.js";

export type RunHandlers = {
  onSaved?: ((assets: MediaAsset[]) => void) | undefined;
  /** Called when a run was ended by the user, here or on its placeholder. */
  onCanceled?: (() => void) | undefined;
};

export type Run = {
  readonly status: "idle" | "running" | "failed";
  /** Why the last run failed. */
  readonly error: MediaLibraryError | undefined;
  /** Milliseconds since 1970, while running. */
  readonly startedAt: number | undefined;
  /** Of the generation that this form has started, while it runs: pass it to `useGeneration`. */
  readonly generationId: string | undefined;
  /** How far the run is, while there is one. */
  readonly generation: Generation | undefined;
  /** Ends the run. */
  readonly cancel: () => void;
};

type State =
  | { status: "idle" }
  | { status: "running"; startedAt: number; id: string }
  | { status: "failed"; error: MediaLibraryError };

type Generate = (options: { signal: AbortSignal; onStart: (id: string) => void }) => Promise<MediaAsset[]>;

/** The state machine of a form that generates: idle → running → idle (saved or canceled) or failed → … */
export function useRun({
  onSaved,
  onCanceled,
  onFailed,
}: RunHandlers & { onFailed: (error: MediaLibraryError) => void }): Run & {
  /** Without effect while running. */
  start: (generate: Generate) => void;
} {
  const [state, setState] = useState<State>({ status: "idle" });
  const controller = useRef<AbortController>(undefined);

  const generationId = state.status === "running" && state.id !== "" ? state.id : undefined;
  const generation = useGeneration(generationId);

  const start = (generate: Generate): void => {
    // The ref, not the state: two clicks may come before one render.
    if (controller.current) return;
    const own = new AbortController();
    controller.current = own;
    const startedAt = Date.now();
    setState({ status: "running", startedAt, id: "" });
    const onStart = (id: string) => setState({ status: "running", startedAt, id });
    generate({ signal: own.signal, onStart }).then(
      (assets) => {
        controller.current = undefined;
        setState({ status: "idle" });
        onSaved?.(assets);
      },
      (error: unknown) => {
        controller.current = undefined;
        if (!MediaLibraryError.isInstance(error) || error.code === "canceled") {
          // Ended by the user, here or on the placeholder: nothing failed.
          setState({ status: "idle" });
          onCanceled?.();
        } else {
          onFailed(error);
          setState({ status: "failed", error });
        }
      },
    );
  };

  return {
    status: state.status,
    error: state.status === "failed" ? state.error : undefined,
    startedAt: state.status === "running" ? state.startedAt : undefined,
    generationId,
    generation,
    start,
    cancel: () => controller.current?.abort(),
  };
}
