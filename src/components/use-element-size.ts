"use client";

import { useLayoutEffect, useState } from "react";
import type { Size } from "./zoom-geometry.js";

const NO_SIZE: Size = { width: 0, height: 0 };

/** The size of an element's box in CSS pixels, fractions included, without its transforms. */
export function useElementSize(element: HTMLElement | null): Size {
  const [size, setSize] = useState(NO_SIZE);
  useLayoutEffect(() => {
    if (!element) return;
    const measure = () => {
      const style = getComputedStyle(element);
      const [width, height] = [Number.parseFloat(style.width) || 0, Number.parseFloat(style.height) || 0];
      setSize((last) => (last.width === width && last.height === height ? last : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
