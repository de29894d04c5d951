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
  readonly error?: MediaLibraryError | undefined;
  /** When the last run failed, in milliseconds since 1970. */
  readonly failedAt?: number | undefined;
  /** Milliseconds since 1970, while running. */
  readonly startedAt?: number | undefined;
  /** The id of the running generation: a component that passes it to `useGeneration` shows its progress. */
  readonly generationId?: string | undefined;
  /** Cancels the run. */
  readonly cancel: () => void;
};

type State = Omit<Run, "cancel">;

const IDLE: State = { status: "idle" };

type Generate = (options: { signal: AbortSignal; onStart: (id: string) => void }) => Promise<MediaAsset[]>;

/** The state machine of a generation form: idle → running → idle (saved or cancelled) or failed → … */
export function useRun({
  onSaved,
  onCanceled,
  onFailed,
  parallel,
}: RunHandlers & {
  onFailed: (error: MediaLibraryError) => void;
  /** Whether another run can be started while one is running: then the state is that of the last one. */
  parallel?: boolean | undefined;
}): Run & {
  /** Does nothing while running, unless `parallel`. */
  start: (generate: Generate) => void;
} {
  const [state, setState] = useState(IDLE);
  const controller = useRef<AbortController>(undefined);

  const start = (generate: Generate): void => {
    // The ref, not the state: two clicks may come before one render.
    if (controller.current && (!parallel || !state.startedAt)) return;
    const own = new AbortController();
    controller.current = own;
    const running: State = { status: "running", startedAt: Date.now() };
    setState(running);
    const change = (next: State): void => {
      if (controller.current === own) setState(next);
    };
    const end = (next: State): void => {
      change(next);
      if (controller.current === own) controller.current = undefined;
    };
    generate({
      signal: own.signal,
      onStart: (generationId) => change({ ...running, generationId }),
    }).then(
      (assets) => {
        end(IDLE);
        onSaved?.(assets);
      },
      (error: unknown) => {
        if (!MediaLibraryError.isInstance(error) || error.code === "canceled") {
          // Cancelled by the user, here or on the placeholder: not a failure.
          end(IDLE);
          onCanceled?.();
        } else {
          onFailed(error);
          end({ status: "failed", error, failedAt: Date.now() });
        }
      },
    );
  };

  return { ...state, start, cancel: () => controller.current?.abort() };
}
