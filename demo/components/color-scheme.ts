"use client";

import { useSyncExternalStore } from "react";
import { COLOR_SCHEME_KEY } from "./color-scheme-script";

export type ColorScheme = "light" | "dark";

const listeners = new Set<() => void>();

/**
 * The colour scheme that COLOR_SCHEME_SCRIPT set before the first paint, and a setter. A choice that differs from the
 * system's preference is saved; choosing the system's own follows it from then on.
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
/** A stable object, so that listeners can be removed. */
function systemIsDark(): MediaQueryList {
  systemQuery ??= matchMedia("(prefers-color-scheme: dark)");
  return systemQuery;
}

const systemScheme = (): ColorScheme => (systemIsDark().matches ? "dark" : "light");

/** Without storage, as in some private windows, the choice lasts until the page is closed. */
let choice: ColorScheme | undefined;

function remember(scheme: ColorScheme | undefined): void {
  choice = scheme;
  try {
    if (scheme === undefined) localStorage.removeItem(COLOR_SCHEME_KEY);
    else localStorage.setItem(COLOR_SCHEME_KEY, scheme);
  } catch {
    // Storage is not available.
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
