"use client";

import { useState } from "react";
import type { MediaLibraryView } from "../react/use-media-library.js";
import { useAnnounce } from "./live-region.js";
import type { Messages } from "./messages/language.js";
import type { MediaLibraryProps } from "./part-props.js";
import { useToast } from "./toast.js";

/** What waits for the user's confirmation. */
export type TrashQuestion =
  | { readonly type: "remove"; readonly ids: readonly string[]; readonly used: number }
  | { readonly type: "purge"; readonly ids: readonly string[] }
  | { readonly type: "empty"; readonly count: number };

/** Deleting, as people know it: into the trash at once with a way back, and for ever only after a question. */
export function useTrash(
  library: MediaLibraryView,
  { inUse, onRemove }: Pick<MediaLibraryProps, "inUse"> & { onRemove: (ids: readonly string[]) => void },
  messages: Messages,
) {
  const announce = useAnnounce();
  const showToast = useToast();
  const [question, ask] = useState<TrashQuestion>();
  /** The ids that went last: the focus moves on once they have left the grid. */
  const [gone, setGone] = useState<readonly string[]>([]);

  const said = (restoring: Promise<unknown>, count: number): void => {
    restoring.then(
      () => announce(messages.restored(count)),
      () => showToast({ text: messages.restoreFailed }),
    );
  };
  const restore = (ids: readonly string[]): void => said(library.restore(ids), ids.length);
  const removeNow = (ids: readonly string[]): void => {
    setGone(ids);
    onRemove(ids);
    library.remove(ids).then(
      () => {
        const lastChange = () => library.library.getSnapshot().undoable;
        const removal = lastChange();
        const undo = (): void => {
          // Restoring would be another change, which Ctrl+Z then takes back.
          if (lastChange() === removal) said(library.undo(), ids.length);
          else restore(ids);
        };
        const action = { label: messages.undo, onSelect: undo };
        showToast({ key: "removed", text: messages.movedToTrash(ids.length), action });
      },
      () => showToast({ text: messages.deleteFailed }),
    );
  };

  return {
    question,
    gone,
    setGone,
    restore(ids: readonly string[]): void {
      setGone(ids);
      restore(ids);
    },
    /** Moves to the trash; asks first what the app uses. */
    async remove(ids: readonly string[]): Promise<void> {
      const used = (await inUse?.(ids)) ?? [];
      if (used.length > 0) ask({ type: "remove", ids, used: used.length });
      else removeNow(ids);
    },
    /** Deletes for ever, after it has asked. */
    askPurge(ids: readonly string[]): void {
      ask({ type: "purge", ids });
    },
    askEmpty(count: number): void {
      ask({ type: "empty", count });
    },
    cancel: () => ask(undefined),
    async confirm(): Promise<void> {
      ask(undefined);
      if (!question) return;
      if (question.type === "remove") return removeNow(question.ids);
      const purged = purge(library, question, setGone);
      await purged.then(
        (count) => announce(messages.deleted(count)),
        () => showToast({ text: messages.deleteFailed }),
      );
    },
  };
}

async function trashedIds({ query }: MediaLibraryView): Promise<readonly string[]> {
  const trash = query({ trashed: true });
  await trash.range(0, 1);
  return trash.ids;
}

/** Resolves to how many there were. */
async function purge(
  library: MediaLibraryView,
  question: Exclude<TrashQuestion, { type: "remove" }>,
  onStart: (ids: readonly string[]) => void,
): Promise<number> {
  const ids = question.type === "purge" ? question.ids : await trashedIds(library);
  onStart(ids);
  await library.purge(ids);
  return ids.length;
}
