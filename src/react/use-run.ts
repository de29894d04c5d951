"use client";

import { useRef, useState } from "react";
import { MediaLibraryError } from "../core/errors.js";
import type { MediaAsset } from "../core/library/asset.js";

export type RunHandlers = {
  /** Called with the saved assets when a run has succeeded. */
  onSaved?: ((assets: MediaAsset[]) => void) | undefined;
  /** Called when the user cancelled the run, here or on its placeholder. */
  onCanceled?: (() => void) | undefined;
};

export type Run = {
  /** The state of the form. */
  readonly status: "idle" | "running" | "failed";
  /** Why the last run failed. */
  readonly error: MediaLibraryError | undefined;
  /** Milliseconds since 1970, while running. */
  readonly startedAt: number | undefined;
  /** The id of the running generation: a component that passes it to `useGeneration` shows its progress. */
  readonly generationId: string | undefined;
  /** Cancels the run. */
  readonly cancel: () => void;
};

type State =
  | { status: "idle" }
  | { status: "running"; startedAt: number; id: string }
  | { status: "failed"; error: MediaLibraryError };

type Generate = (options: { signal: AbortSignal; onStart: (id: string) => void }) => Promise<MediaAsset[]>;

/** The state machine of a generation form: idle → running → idle (saved or cancelled) or failed → … */
export function useRun({
  onSaved,
  onCanceled,
  onFailed,
}: RunHandlers & { onFailed: (error: MediaLibraryError) => void }): Run & {
  /** Does nothing while running. */
  start: (generate: Generate) => void;
} {
  const [state, setState] = useState<State>({ status: "idle" });
  const controller = useRef<AbortController>(undefined);

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
          // Cancelled by the user, here or on the placeholder: not a failure.
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
    generationId: state.status === "running" && state.id !== "" ? state.id : undefined,
    start,
    cancel: () => controller.current?.abort(),
  };
}
