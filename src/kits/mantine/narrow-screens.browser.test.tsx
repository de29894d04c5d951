import "@mantine/core/styles.css";
import "./mantine.css";
import "../tailwind/tailwind.css";
import { MantineProvider } from "@mantine/core";
import type { ComponentType } from "react";
import type { Language } from "../../components/messages/language.js";
import type { MediaLibraryProps } from "../../components/part-props.js";
import { createMediaLibrary, MediaLibraryProvider } from "../../index.js";
import { MediaLibrary as MantineLibrary } from "../../mantine.js";
import { createMemoryStorage } from "../../storage/memory-storage.js";
import { MediaLibrary as TailwindLibrary } from "../../tailwind.js";
import { createMockGenerator } from "../../testing/mock-generator.js";
import { describeNarrowScreens, type OpenedApp } from "../narrow-screens.contract.js";

async function openApp(
  MediaLibrary: ComponentType<MediaLibraryProps>,
  language: Language,
): Promise<OpenedApp> {
  const library = createMediaLibrary({ storage: createMemoryStorage(), ai: createMockGenerator() });
  await library.generateImages({ prompt: "A lighthouse at dusk", width: 64, height: 64 });
  return {
    app: (
      <MantineProvider theme={{ respectReducedMotion: true }}>
        <MediaLibraryProvider library={library}>
          <MediaLibrary language={language} />
        </MediaLibraryProvider>
      </MantineProvider>
    ),
    close: () => library.close(),
  };
}

describeNarrowScreens("the Mantine preset", (language) => openApp(MantineLibrary, language));
describeNarrowScreens("the Tailwind preset", (language) => openApp(TailwindLibrary, language));
