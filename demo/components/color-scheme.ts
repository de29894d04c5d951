"use client";

import { useSyncExternalStore } from "react";
import { COLOR_SCHEME_KEY } from "./color-scheme-script";

export type ColorScheme = "light" | "dark";

const listeners = new Set<() => void>();

/** The scheme that ColorSchemeScript set before the first paint, and a switch that the next visit remembers. */
export function useColorScheme(): [ColorScheme, (scheme: ColorScheme) => void] {
  return [useSyncExternalStore(subscribe, readScheme, () => "light"), setScheme];
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

const readScheme = (): ColorScheme =>
  document.documentElement.classList.contains("dark") ? "dark" : "light";

function setScheme(scheme: ColorScheme): void {
  try {
    localStorage.setItem(COLOR_SCHEME_KEY, scheme);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  const { classList, dataset } = document.documentElement;
  classList.toggle("dark", scheme === "dark");
  classList.toggle("light", scheme === "light");
  dataset.mantineColorScheme = scheme;
  for (const listener of listeners) listener();
}
