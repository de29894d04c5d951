"use client";

import { useEffect, useState } from "react";

/** Copies texts; `copied` is true for two seconds after. Without effect where the page may not (plain http). */
export function useCopy() {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  return {
    copied,
    async copy(text: string) {
      try {
        await navigator.clipboard.writeText(text);
        setCopied(true);
      } catch {
        // Refused by the browser or the user; the text can still be selected by hand.
      }
    },
  };
}
