"use client";

import { useEffect, useRef, useState } from "react";
import { MediaLibraryError } from "../core/errors.js";
import { useMediaLibrary } from "./use-media-library.js";

type State = {
  status: "idle" | "running" | "done" | "stopped" | "failed";
  text: string;
  error: MediaLibraryError | undefined;
};

export type PromptImprovement = {
  /** `stopped` where the user did, and something was written by then. */
  readonly status: State["status"];
  /** What has been written so far: a suggestion, to be used only where the user says so. */
  readonly text: string;
  /** Why the last one failed. */
  readonly error: MediaLibraryError | undefined;
  /** Asks for a better prompt than this one, in place of what there is. Undefined where the generator writes none. */
  readonly start: ((prompt: string) => void) | undefined;
  /** Ends what is being written, and keeps what is there. */
  readonly stop: () => void;
  /** Ends what is being written, and forgets it. */
  readonly dismiss: () => void;
};

const IDLE: State = { status: "idle", text: "", error: undefined };

/** A better prompt, while it is written; unmounting ends it. It never touches what the user has typed. */
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
    /** What comes after the end, of this one or of its signal, is nobody's. */
    const show = (next: State): void => {
      if (controller.current === own) setState(next);
    };
    show({ ...IDLE, status: "running" });
    const pieces = library.improvePrompt(prompt, { signal: own.signal });
    readAll(pieces, (text) => show({ ...IDLE, status: "running", text })).then(
      (text) => show({ ...IDLE, status: "done", text: text.trim() }),
      // Half a prompt that broke off is none: only the user decides to keep a part.
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
