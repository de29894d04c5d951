import { renderToString } from "react-dom/server";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { MediaLibraryProvider } from "../index.js";
import { MediaLibrary as OnMantine } from "../mantine.js";
import { MediaLibrary as OnTailwind } from "../tailwind.js";
import { createMockGenerator } from "../testing.js";

// Next.js refuses to prerender a page that reads the clock or a random number: its HTML would differ with each build.
describe.each([
  ["mantine", OnMantine],
  ["tailwind", OnTailwind],
])("on %s", (_, MediaLibrary) => {
  it.each([true, false])(
    "is rendered ahead of time without clock and chance, composer: %s",
    async (composer) => {
      const { MantineProvider } = await import("@mantine/core");
      const reads = [vi.spyOn(Date, "now"), vi.spyOn(Math, "random"), vi.spyOn(crypto, "randomUUID")];
      onTestFinished(() => {
        vi.restoreAllMocks();
      });
      const html = renderToString(
        <MantineProvider>
          <MediaLibraryProvider ai={createMockGenerator()}>
            <MediaLibrary composer={composer} />
          </MediaLibraryProvider>
        </MantineProvider>,
      );
      expect(html).toContain("Media library");
      for (const read of reads) expect(read).not.toHaveBeenCalled();
    },
  );
});
