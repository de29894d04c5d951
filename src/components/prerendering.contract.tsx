import type { ComponentType, ReactNode } from "react";
import { renderToString } from "react-dom/server";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { MediaLibraryProvider } from "../index.js";
import { createMockGenerator } from "../testing.js";
import type { MediaLibraryProps } from "./part-props.js";

type Parts = {
  MediaLibrary: ComponentType<MediaLibraryProps>;
  Wrapper?: ComponentType<{ children: ReactNode }>;
};

/** Next.js refuses to prerender a page that reads the clock or a random number: its HTML would differ with each build. */
export function testPrerendering(kit: string, { MediaLibrary, Wrapper = ({ children }) => children }: Parts) {
  describe(`the library on ${kit}`, () => {
    it.each(["dialog", "composer"])(
      "is rendered ahead of time without clock or chance, with its %s",
      (form) => {
        const reads = [
          vi.spyOn(globalThis, "Date"),
          vi.spyOn(Date, "now"),
          vi.spyOn(Math, "random"),
          vi.spyOn(crypto, "randomUUID"),
          vi.spyOn(crypto, "getRandomValues"),
        ];
        onTestFinished(() => {
          vi.restoreAllMocks();
        });
        const html = renderToString(
          <Wrapper>
            <MediaLibraryProvider ai={createMockGenerator()}>
              <MediaLibrary composer={form === "composer"} />
            </MediaLibraryProvider>
          </Wrapper>,
        );
        expect(html).toContain("Media library");
        for (const read of reads) expect(read).not.toHaveBeenCalled();
      },
    );
  });
}
