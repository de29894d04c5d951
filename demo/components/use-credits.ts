import type { Credits } from "@reactkits.dev/media-generation-server";
import { useSyncExternalStore } from "react";

/*
 * What this browser can spend, as the server said last: loaded when the first component shows it, and again when it
 * may have changed. Where it cannot be had, what was known stands.
 */

let known: Credits | undefined;
let stale = false;
let loading = false;
const listeners = new Set<() => void>();

/** Undefined until it is known. */
export const useCredits = (): Credits | undefined =>
  useSyncExternalStore(
    subscribe,
    () => known,
    () => undefined,
  );

/** Asks the server again. Calls while one is under way come to one more. */
export function refreshCredits(): void {
  stale = true;
  if (!loading) void load();
}

/** The dialog's words for what things cost, in credits too. */
export function creditMessages(
  credits: Credits | undefined,
  words: { price: (microUsd: number, approximate?: boolean) => string; improvePrompt: string },
) {
  if (!credits) return {};
  const { unit, promptPrice } = credits;
  return {
    improvePrompt: `${words.improvePrompt} · ${formatCredits(promptPrice)}`,
    price(microUsd: number, approximate?: boolean) {
      // As the server counts: whole ones, at least one.
      const amount = Math.max(1, Math.ceil(microUsd / unit.microUsd));
      return `${words.price(microUsd, approximate)} · ${formatCredits(amount)}`;
    },
  };
}

export const formatCredits = (amount: number): string =>
  `${amount.toLocaleString("en-US")} ${amount === 1 ? "credit" : "credits"}`;

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    window.addEventListener("focus", refreshCredits);
    refreshCredits();
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener("focus", refreshCredits);
  };
}

async function load(): Promise<void> {
  loading = true;
  while (stale) {
    stale = false;
    try {
      const response = await fetch("/api/credits");
      if (response.ok) known = await response.json();
    } catch {
      // The server is away.
    }
  }
  loading = false;
  for (const listener of listeners) listener();
}
