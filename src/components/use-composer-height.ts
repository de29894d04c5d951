import { useEffect, useState } from "react";

const PROPERTY = "--rml-composer-height";

/** Tells the styles of what surrounds the composer how high it is: some of that lies over the end of the library. */
export function useComposerHeight(): (element: HTMLElement | null) => void {
  const [element, setElement] = useState<HTMLElement | null>(null);
  useEffect(() => {
    const parent = element?.parentElement;
    if (!element || !parent) return;
    const observer = new ResizeObserver(() =>
      parent.style.setProperty(PROPERTY, `${element.offsetHeight}px`),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      parent.style.removeProperty(PROPERTY);
    };
  }, [element]);
  return setElement;
}
