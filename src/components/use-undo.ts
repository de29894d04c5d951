"use client";

import { useMediaLibrary } from "../react/use-media-library.js";
import { useAnnounce } from "./live-region.js";
import { useScope } from "./scope.js";
import { useToast } from "./toast.js";

/** Takes changes back, and offers to. */
export function useUndo() {
  const library = useMediaLibrary((view) => view.library);
  const { messages } = useScope();
  const announce = useAnnounce();
  const showToast = useToast();

  /** Takes back the last change of this tab, whatever it was. */
  const undo = (): void => {
    library.undo().then(
      (change) => change && announce(messages.undone(change.count)),
      () => showToast({ text: messages.undoFailed }),
    );
  };

  /** Makes a change and says so, with a way back for as long as nothing else was changed. Rejects if the change fails. */
  const withUndo = async <Result>(
    change: () => Promise<Result>,
    textOf: (result: Result) => string,
  ): Promise<Result> => {
    const last = () => library.getSnapshot().undoable;
    const before = last();
    const result = await change();
    const made = last();
    const text = textOf(result);
    if (made === undefined || made === before) {
      announce(text);
      return result;
    }
    const close = showToast({ key: "changed", text, action: { label: messages.undo, onSelect: undo } });
    const stop = library.subscribe(() => {
      if (last() === made) return;
      stop();
      // By then, its button would take back another change.
      close();
    });
    return result;
  };

  return { undo, withUndo };
}
