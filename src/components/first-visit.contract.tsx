import { render, screen, waitFor } from "@testing-library/react";
import type { ComponentType, ReactNode } from "react";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { firstVisitScript, VISITED } from "../core/first-visit-script.js";
import { MediaLibraryProvider } from "../index.js";
import { cell, library, type Parts, picture, withLibrary } from "./library-page.contract.js";

/** What a page shows that a server has rendered, before and after it is hydrated. */
export function describeFirstVisit(
  name: string,
  { MediaLibrary }: Parts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const page = () => (
    <Wrapper>
      <MediaLibraryProvider library={library}>
        <div style={{ height: 700 }}>
          <MediaLibrary />
        </div>
      </MediaLibraryProvider>
    </Wrapper>
  );
  /** Puts the server's HTML into the document, after the script in its head. */
  const load = (): HTMLElement => {
    const script = document.createElement("script");
    script.textContent = firstVisitScript;
    document.head.append(script);
    script.remove();
    const container = document.createElement("div");
    container.innerHTML = renderToString(page());
    document.body.append(container);
    return container;
  };
  const title = () => screen.getByText("Your library is empty");
  const placeholders = (container: HTMLElement) => container.querySelector("[data-slot=skeletons]");

  describe(name, () => {
    withLibrary();
    const clean = (): void => {
      localStorage.removeItem(VISITED);
      document.adoptedStyleSheets = [];
      Reflect.deleteProperty(window, "reactMediaLibraryFirstVisit");
    };
    beforeEach(clean);
    afterEach(clean);

    it("shows a first visitor the empty library with the server's HTML, and keeps it", async () => {
      const container = load();
      const shown = title();
      expect(shown.checkVisibility()).toBe(true);
      expect(placeholders(container)?.checkVisibility()).toBe(false);
      const onRecoverableError = vi.fn();
      render(page(), { container, hydrate: true, onRecoverableError });
      expect(placeholders(container)).toBeNull();
      expect(shown.checkVisibility()).toBe(true);
      const part = container.querySelector("[data-slot=library]");
      await waitFor(() => expect(part?.getAttribute("data-status")).toBe("ready"));
      expect(title()).toBe(shown);
      expect(localStorage.getItem(VISITED)).toBeNull();
      expect(onRecoverableError).not.toHaveBeenCalled();
    });

    it("shows everyone else placeholders until the library is open", async () => {
      await library.importFiles([await picture("fox")]);
      localStorage.setItem(VISITED, "1");
      const container = load();
      expect(title().checkVisibility()).toBe(false);
      expect(placeholders(container)?.checkVisibility()).toBe(true);
      const onRecoverableError = vi.fn();
      render(page(), { container, hydrate: true, onRecoverableError });
      expect(screen.queryByText("Your library is empty")).toBeNull();
      await cell("fox");
      expect(onRecoverableError).not.toHaveBeenCalled();
    });

    it("knows a visitor again who has had something in it", async () => {
      await library.importFiles([await picture("fox")]);
      render(page());
      await cell("fox");
      await waitFor(() => expect(localStorage.getItem(VISITED)).not.toBeNull());
    });
  });
}
