"use client";

import { useEffect, useSyncExternalStore } from "react";
import { VISITED } from "../core/first-visit-script.js";

const neverChanges = () => () => {};
const read = () => "reactMediaLibraryFirstVisit" in window;
const unknown = () => undefined;

/**
 * Whether `firstVisitScript` says that no library here has ever had anything in it; undefined on a server and while its HTML
 * is hydrated, which has to be the same for everyone. `isFilled`: whether there is something in this one.
 */
export function useFirstVisit(isFilled: boolean): boolean | undefined {
  useEffect(() => {
    if (!isFilled) return;
    try {
      localStorage.setItem(VISITED, "1");
    } catch {
      // Without storage the script says nothing either.
    }
  }, [isFilled]);
  return useSyncExternalStore<boolean | undefined>(neverChanges, read, unknown);
}
