import type { Credits } from "@reactkits.dev/media-generation-server";
import { useSyncExternalStore } from "react";

/*
 * This browser's balance as last reported by the server: loaded when it is first displayed, and again when it may
 * have changed. If it cannot be loaded, the last value is kept.
 */

let known: Credits | undefined;
let stale = false;
let loading = false;
const listeners = new Set<() => void>();

/** Undefined until it is loaded. */
export const useCredits = (): Credits | undefined =>
  useSyncExternalStore(
    subscribe,
    () => known,
    () => undefined,
  );

/** Loads the balance again. Calls during a request are merged into one more request. */
export function refreshCredits(): void {
  stale = true;
  if (!loading) void load();
}

/** The dialog's messages about costs, with credits: what one is worth, and how many a better prompt costs. */
export function creditMessages(
  unit: number | undefined,
  promptPrice: number | undefined,
  words: { price: (microUsd: number, approximate?: boolean) => string; improvePrompt: string },
) {
  if (unit === undefined || promptPrice === undefined) return {};
  return {
    improvePrompt: `${words.improvePrompt} · ${formatCredits(promptPrice)}`,
    price(microUsd: number, approximate?: boolean) {
      // As the server does: whole credits, at least one.
      const amount = Math.max(1, Math.ceil(microUsd / unit));
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
      // The server is unavailable.
    }
  }
  loading = false;
  for (const listener of listeners) listener();
}
