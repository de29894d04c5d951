"use client";

import { MediaLibraryProvider } from "@reactkits.dev/react-media-library";
import { createDurableGenerator } from "@reactkits.dev/react-media-library/generations";
import { MediaLibrary } from "@reactkits.dev/react-media-library/mantine";

const generator = createDurableGenerator({
  url: "/api/ai/generations",
  // The dialog offers the server's models, with their sizes and prices, and "Improve prompt".
  capabilitiesUrl: "/api/ai/models",
  promptsUrl: "/api/ai/prompts/improve",
});

export function Studio() {
  return (
    <MediaLibraryProvider ai={generator}>
      <main style={{ height: "100dvh" }}>
        <MediaLibrary />
      </main>
    </MediaLibraryProvider>
  );
}
