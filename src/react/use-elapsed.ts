"use client";

import { useEffect, useState } from "react";

/**
 * Milliseconds since `startedAt` (milliseconds since 1970), updated once a second; 0 without it.
 *
 * @example
 * ```tsx
 * import { type Generation, useElapsed } from "@reactkits.dev/react-media-library";
 *
 * export function Elapsed({ generation }: { generation: Generation }) {
 *   return <time>{Math.round(useElapsed(generation.startedAt) / 1000)} s</time>;
 * }
 * ```
 */
export function useElapsed(startedAt: number | undefined): number {
  const [now, setNow] = useState(startedAt ?? 0);
  useEffect(() => {
    if (startedAt === undefined) return;
    const tick = () => setNow(Date.now());
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [startedAt]);
  return startedAt === undefined ? 0 : Math.max(0, now - startedAt);
}
