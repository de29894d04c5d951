import { useEffect } from "react";
import { type Generation, isActive } from "../core/generation/generation.js";
import type { MediaLibraryInstance } from "../core/library/media-library-types.js";
import { useLatestCallback } from "../react/use-latest-callback.js";
import type { Messages } from "./messages/language.js";
import { useToast } from "./toast.js";

type BatchNewsOptions = {
  library: MediaLibraryInstance;
  /** The batch whose sheet is open. */
  shown: string | undefined;
  onOpen: (batch: string) => void;
  messages: Messages;
};

/** Offers the contact sheet of a batch once all of it has ended. */
export function useBatchNews({ library, shown, onOpen, messages }: BatchNewsOptions): void {
  const showToast = useToast();
  const offer = useLatestCallback((batch: string): void => {
    const all = library.getSnapshot().generations.filter((each) => batchOf(each) === batch);
    const count = all.reduce((sum, { saved }) => sum + saved, 0);
    if (batch === shown || count === 0 || all.some(isActive)) return;
    showToast({
      key: `batch ${batch}`,
      text: messages.batchDone(count),
      action: { label: messages.openContactSheet, onSelect: () => onOpen(batch) },
    });
  });
  useEffect(
    () =>
      library.on("generation", ({ generation }) => {
        const batch = batchOf(generation);
        if (batch !== undefined && !isActive(generation)) offer(batch);
      }),
    [library, offer],
  );
}

const batchOf = (generation: Generation): string | undefined =>
  generation.kind === "images" ? generation.batch?.id : undefined;
