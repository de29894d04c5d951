"use client";

import { useSyncExternalStore } from "react";
import { COLOR_SCHEME_KEY } from "./color-scheme-script";

export type ColorScheme = "light" | "dark";

const listeners = new Set<() => void>();

/**
 * The scheme that ColorSchemeScript set before the first paint, and a switch. What is chosen against the system's
 * preference is remembered; to choose as the system does is to follow it, now and when it changes.
 */
export function useColorScheme(): [ColorScheme, (scheme: ColorScheme) => void] {
  return [useSyncExternalStore(subscribe, readScheme, () => "light"), setScheme];
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    systemIsDark().addEventListener("change", followSystem);
    // It may have changed since the first paint.
    followSystem();
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) systemIsDark().removeEventListener("change", followSystem);
  };
}

const readScheme = (): ColorScheme =>
  document.documentElement.classList.contains("dark") ? "dark" : "light";

function setScheme(scheme: ColorScheme): void {
  remember(scheme === systemScheme() ? undefined : scheme);
  show(scheme);
}

function followSystem(): void {
  if (remembered() === undefined) show(systemScheme());
}

function show(scheme: ColorScheme): void {
  const { classList, dataset } = document.documentElement;
  classList.toggle("dark", scheme === "dark");
  classList.toggle("light", scheme === "light");
  dataset.mantineColorScheme = scheme;
  for (const listener of listeners) listener();
}

let systemQuery: MediaQueryList | undefined;
/** One and the same object, which a listener can be taken from again. */
function systemIsDark(): MediaQueryList {
  systemQuery ??= matchMedia("(prefers-color-scheme: dark)");
  return systemQuery;
}

const systemScheme = (): ColorScheme => (systemIsDark().matches ? "dark" : "light");

/** What storage cannot keep, as in some private windows, lasts as long as the page. */
let choice: ColorScheme | undefined;

function remember(scheme: ColorScheme | undefined): void {
  choice = scheme;
  try {
    if (scheme === undefined) localStorage.removeItem(COLOR_SCHEME_KEY);
    else localStorage.setItem(COLOR_SCHEME_KEY, scheme);
  } catch {
    // No storage.
  }
}

function remembered(): ColorScheme | undefined {
  try {
    const kept = localStorage.getItem(COLOR_SCHEME_KEY);
    return kept === "light" || kept === "dark" ? kept : choice;
  } catch {
    return choice;
  }
}
