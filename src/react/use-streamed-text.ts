"use client";

import { useEffect, useRef, useState } from "react";
import { MediaLibraryError } from "../core/errors.js";

type State = {
  status: "idle" | "running" | "done" | "stopped" | "failed";
  text: string;
  error: MediaLibraryError | undefined;
};

/** A text that a generator writes. It is a suggestion: nothing is changed until the user accepts it. */
export type StreamedText<Args extends unknown[]> = {
  /** `stopped`: the user stopped it after some text had been written. */
  readonly status: State["status"];
  /** The text written so far: a suggestion, to be used only if the user accepts it. */
  readonly text: string;
  /** Why the last attempt failed. */
  readonly error: MediaLibraryError | undefined;
  /** Starts writing and discards the previous text. Undefined if the generator does not support it. */
  readonly start: ((...args: Args) => void) | undefined;
  /** Stops and keeps the text written so far. */
  readonly stop: () => void;
  /** Stops and discards the text. */
  readonly dismiss: () => void;
};

const IDLE: State = { status: "idle", text: "", error: undefined };

/** Follows the text of `write`, which is undefined if the generator does not support it. Unmounting stops it. */
export function useStreamedText<Args extends unknown[]>(
  write: ((signal: AbortSignal, ...args: Args) => AsyncIterable<string>) | undefined,
): StreamedText<Args> {
  const [state, setState] = useState(IDLE);
  const controller = useRef<AbortController>(undefined);

  useEffect(() => () => controller.current?.abort(), []);

  const end = (next: State): void => {
    controller.current?.abort();
    controller.current = undefined;
    setState(next);
  };

  return {
    ...state,
    start:
      write &&
      ((...args) => {
        end({ ...IDLE, status: "running" });
        const own = new AbortController();
        controller.current = own;
        /** Ignores updates after this attempt was stopped or replaced. */
        const show = (next: Partial<State>): void => {
          if (controller.current === own) setState({ ...IDLE, ...next });
        };
        void follow(write(own.signal, ...args), show);
      }),
    stop() {
      if (state.status !== "running") return;
      const text = state.text.trim();
      end(text === "" ? IDLE : { ...state, status: "stopped", text });
    },
    dismiss: () => end(IDLE),
  };
}

/** Never rejects. */
async function follow(pieces: AsyncIterable<string>, show: (next: Partial<State>) => void): Promise<void> {
  let text = "";
  try {
    for await (const piece of pieces) {
      text += piece;
      show({ status: "running", text });
    }
    show({ status: "done", text: text.trim() });
  } catch (error) {
    // An incomplete text is discarded: only the user decides to keep a part.
    show(MediaLibraryError.isInstance(error) ? { status: "failed", error } : {});
  }
}
