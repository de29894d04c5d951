"use client";

import { useCallback, useInsertionEffect, useRef } from "react";

/**
 * A function that stays the same and calls the newest `callback`: for effects that must not run again because of it.
 * Not to be called while rendering. React's own `useEffectEvent` came with 19.2, and React 18 is supported.
 */
export function useLatestCallback<Parameters extends unknown[], Result>(
  callback: (...parameters: Parameters) => Result,
): (...parameters: Parameters) => Result {
  const latest = useRef(callback);
  // Before the layout effects of the same render, which may call it.
  useInsertionEffect(() => {
    latest.current = callback;
  });
  return useCallback((...parameters: Parameters) => latest.current(...parameters), []);
}
