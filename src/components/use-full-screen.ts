"use client";

import { useEffect, useRef, useSyncExternalStore } from "react";

function subscribe(listener: () => void): () => void {
  document.addEventListener("fullscreenchange", listener);
  return () => document.removeEventListener("fullscreenchange", listener);
}

const isFull = () => document.fullscreenElement !== null;

/**
 * The whole page in full screen: a browser takes no `<dialog>`, and what other dialogs draw over it must stay in view. Undefined
 * where a browser cannot (iPhones).
 */
export function useFullScreen(): { isOn: boolean; toggle: () => void } | undefined {
  const isOn = useSyncExternalStore(subscribe, isFull, () => false);
  const isSupported = useSyncExternalStore(
    subscribe,
    () => document.fullscreenEnabled === true,
    () => false,
  );
  const entered = useRef(false);
  useEffect(
    () => () => {
      // Only what was entered here is left with it.
      if (entered.current && isFull()) document.exitFullscreen().catch(() => {});
    },
    [],
  );
  if (!isSupported) return undefined;
  return {
    isOn,
    toggle() {
      entered.current = !isFull();
      const changed = isFull() ? document.exitFullscreen() : document.documentElement.requestFullscreen();
      // Refused without a press of the user, or by a frame around the page.
      changed.catch(() => {});
    },
  };
}
