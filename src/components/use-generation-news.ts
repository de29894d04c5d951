"use client";

import { useEffect, useRef } from "react";
import { type Generation, isActive } from "../core/generation/generation.js";
import type { Messages } from "./messages/language.js";

/** Says when a generation begins and what became of each that was seen to run, and when the queue is paused, in any tab. */
export function useGenerationNews(
  generations: readonly Generation[],
  announce: (text: string) => void,
  messages: Messages,
  /** Whether the queue is paused; undefined until that is known. */
  paused?: boolean | undefined,
): void {
  const running = useRef(new Set<string>());
  useEffect(() => {
    const news: string[] = [];
    for (const generation of generations) {
      const { id } = generation;
      if (!isActive(generation)) {
        if (running.current.delete(id)) news.push(endOf(generation, messages));
      } else if (!running.current.has(id)) {
        running.current.add(id);
        news.push(paused && generation.status === "queued" ? messages.statusQueued : messages.generating);
      }
    }
    if (news.length > 0) announce([...new Set(news)].join(", "));
  }, [generations, announce, messages, paused]);

  const known = useRef<boolean>(undefined);
  useEffect(() => {
    const before = known.current;
    known.current = paused;
    if (before === undefined || paused === undefined || before === paused) return;
    announce(paused ? messages.queueWasPaused : messages.queueWasResumed);
  }, [paused, announce, messages]);
}

function endOf({ kind, status, assetIds }: Generation, messages: Messages): string {
  if (status === "canceled") return messages.generationCanceled;
  if (status === "interrupted") return messages.statusInterrupted;
  if (status === "failed") return failureOf(kind, messages);
  return kind === "videos" ? messages.videoMade : messages.generated(assetIds.length);
}

/** That nothing came of it; why is told beside it. */
export function failureOf(kind: Generation["kind"] | undefined, messages: Messages): string {
  return kind === "videos" ? messages.videoFailed : messages.generationFailed;
}
