import { useEffect, useRef } from "react";
import { type Generation, isActive } from "../core/generation/generation.js";
import { useLatestCallback } from "../react/use-latest-callback.js";
import type { Messages } from "./messages/language.js";
import { useToast } from "./toast.js";

/** Offers the contact sheet of a batch that was seen to run, once all of it has ended. */
export function useBatchNews(
  generations: readonly Generation[],
  open: string | undefined,
  onOpen: (batch: string) => void,
  messages: Messages,
): void {
  const showToast = useToast();
  const running = useRef(new Set<string>());
  const offer = useLatestCallback((batch: string, count: number): void => {
    if (batch === open || count === 0) return;
    showToast({
      key: `batch ${batch}`,
      text: messages.batchDone(count),
      action: { label: messages.openContactSheet, onSelect: () => onOpen(batch) },
    });
  });
  useEffect(() => {
    const active = new Set<string>();
    const saved = new Map<string, number>();
    for (const generation of generations) {
      const batch = generation.kind === "images" ? generation.batch?.id : undefined;
      if (batch === undefined) continue;
      if (isActive(generation)) active.add(batch);
      saved.set(batch, (saved.get(batch) ?? 0) + generation.saved);
    }
    for (const batch of running.current) if (!active.has(batch)) offer(batch, saved.get(batch) ?? 0);
    running.current = active;
  }, [generations, offer]);
}
