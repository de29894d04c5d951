import "@reactkits.dev/react-media-library/components.css";
import "./app.css";
import { createMediaLibrary, MediaLibraryProvider } from "@reactkits.dev/react-media-library";
import { MediaLibrary, MediaLibraryKitProvider } from "@reactkits.dev/react-media-library/components";
import { ar } from "@reactkits.dev/react-media-library/locales/ar";
import { de } from "@reactkits.dev/react-media-library/locales/de";
import { en } from "@reactkits.dev/react-media-library/locales/en";
import { createMemoryStorage, createMockGenerator } from "@reactkits.dev/react-media-library/testing";
import { TooltipProvider } from "#components/ui/tooltip";
import { describeNarrowScreens } from "../../src/kits/narrow-screens.contract.js";
import { shadcnKit } from "./media-library/shadcn-kit";

describeNarrowScreens("the shadcn/ui kit", async ({ locale }) => {
  const library = createMediaLibrary({ storage: createMemoryStorage(), ai: createMockGenerator() });
  await library.generateImages?.({ prompt: "A lighthouse at dusk", width: 64, height: 64 });
  return {
    app: (
      <TooltipProvider>
        <MediaLibraryProvider library={library}>
          <MediaLibraryKitProvider kit={shadcnKit}>
            <MediaLibrary language={[ar, de].find((language) => language.locale === locale) ?? en} />
          </MediaLibraryKitProvider>
        </MediaLibraryProvider>
      </TooltipProvider>
    ),
    close: () => library.close(),
  };
});
