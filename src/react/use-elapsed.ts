"use client";

import { useEffect, useState } from "react";

/** Milliseconds since `startedAt` (milliseconds since 1970), counted on once a second; 0 without it. */
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
