"use client";

import { useEffect, useRef, useState } from "react";
import { MediaLibraryError } from "../core/errors.js";
import { useMediaLibrary } from "./use-media-library.js";

type State = {
  status: "idle" | "running" | "done" | "stopped" | "failed";
  text: string;
  error: MediaLibraryError | undefined;
};

/** What `usePromptImprovement` returns. */
export type PromptImprovement = {
  /** `stopped`: the user stopped it after some text had been written. */
  readonly status: State["status"];
  /** The text written so far: a suggestion, to be used only if the user accepts it. */
  readonly text: string;
  /** Why the last attempt failed. */
  readonly error: MediaLibraryError | undefined;
  /** Starts improving a prompt and discards the previous text. Undefined if the generator does not support it. */
  readonly start: ((prompt: string) => void) | undefined;
  /** Stops and keeps the text written so far. */
  readonly stop: () => void;
  /** Stops and discards the text. */
  readonly dismiss: () => void;
};

const IDLE: State = { status: "idle", text: "", error: undefined };

/**
 * Streams an improved prompt. It never changes what the user has typed, and unmounting stops it.
 *
 * @example
 * ```tsx
 * import { usePromptImprovement } from "@reactkits.dev/react-media-library";
 *
 * export function Improve({ prompt, onAccept }: { prompt: string; onAccept: (prompt: string) => void }) {
 *   const { start, status, text } = usePromptImprovement();
 *   return (
 *     <>
 *       {start && <button onClick={() => start(prompt)}>Improve prompt</button>}
 *       <output>{text}</output>
 *       {status === "done" && <button onClick={() => onAccept(text)}>Use it</button>}
 *     </>
 *   );
 * }
 * ```
 */
export function usePromptImprovement(): PromptImprovement {
  const { library, canImprovePrompt } = useMediaLibrary((view) => ({
    library: view.library,
    canImprovePrompt: view.canImprovePrompt,
  }));
  const [state, setState] = useState(IDLE);
  const controller = useRef<AbortController>(undefined);

  useEffect(() => () => controller.current?.abort(), []);

  const start = (prompt: string): void => {
    controller.current?.abort();
    const own = new AbortController();
    controller.current = own;
    /** Ignores updates after this attempt was stopped or replaced. */
    const show = (next: State): void => {
      if (controller.current === own) setState(next);
    };
    show({ ...IDLE, status: "running" });
    const pieces = library.improvePrompt(prompt, { signal: own.signal });
    readAll(pieces, (text) => show({ ...IDLE, status: "running", text })).then(
      (text) => show({ ...IDLE, status: "done", text: text.trim() }),
      // An incomplete prompt is discarded: only the user decides to keep a part.
      (error: unknown) =>
        show(MediaLibraryError.isInstance(error) ? { ...IDLE, status: "failed", error } : IDLE),
    );
  };

  const end = (): void => {
    controller.current?.abort();
    controller.current = undefined;
  };

  return {
    ...state,
    start: canImprovePrompt ? start : undefined,
    stop() {
      if (state.status !== "running") return;
      end();
      const text = state.text.trim();
      setState(text === "" ? IDLE : { ...state, status: "stopped", text });
    },
    dismiss() {
      end();
      setState(IDLE);
    },
  };
}

async function readAll(pieces: AsyncIterable<string>, onText: (text: string) => void): Promise<string> {
  let text = "";
  for await (const piece of pieces) {
    text += piece;
    onText(text);
  }
  return text;
}
