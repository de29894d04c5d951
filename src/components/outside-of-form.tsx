"use client";

import { type ReactNode, useCallback, useState } from "react";
import { createPortal } from "react-dom";

/**
 * Renders a dialog with a form of its own beside the form around it, where there is one: forms cannot be nested. Its
 * events do not reach the handlers of the form around, as React's do through portals.
 */
export function OutsideOfForm({ children }: { children: ReactNode }) {
  const [host, setHost] = useState<Element | null>();
  const place = useCallback((element: HTMLElement | null) => {
    // Beside the form and not at the end of the page: themes may be set on any element around.
    if (element) setHost(element.closest("form")?.parentElement ?? null);
  }, []);
  const content = (
    <div
      style={{ display: "contents" }}
      onSubmit={(event) => event.stopPropagation()}
      onReset={(event) => event.stopPropagation()}
    >
      {children}
    </div>
  );
  return (
    <>
      <span ref={place} hidden />
      {host === null ? content : host && createPortal(content, host)}
    </>
  );
}
