"use client";

import { type RefObject, useLayoutEffect, useRef } from "react";

/** The ref of an element that can be neither pressed nor focused while `inert`. React 18 knows no such attribute. */
export function useInert(inert: boolean): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (ref.current) ref.current.inert = inert;
  }, [inert]);
  return ref;
}
