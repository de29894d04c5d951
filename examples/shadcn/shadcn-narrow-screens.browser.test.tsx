import "@reactkits.dev/react-media-library/components.css";
import "./app.css";
import { createMediaLibrary, MediaLibraryProvider } from "@reactkits.dev/react-media-library";
import { MediaLibrary, MediaLibraryKitProvider } from "@reactkits.dev/react-media-library/components";
import { createMemoryStorage, createMockGenerator } from "@reactkits.dev/react-media-library/testing";
import { TooltipProvider } from "#components/ui/tooltip";
import { describeNarrowScreens } from "../../src/kits/narrow-screens.contract.js";
import { shadcnKit } from "./media-library/shadcn-kit";

describeNarrowScreens("the shadcn/ui kit", async (language) => {
  const library = createMediaLibrary({ storage: createMemoryStorage(), ai: createMockGenerator() });
  await library.generateImages?.({ prompt: "A lighthouse at dusk", width: 64, height: 64 });
  return {
    app: (
      <TooltipProvider>
        <MediaLibraryProvider library={library}>
          <MediaLibraryKitProvider kit={shadcnKit}>
            <MediaLibrary language={language} />
          </MediaLibraryKitProvider>
        </MediaLibraryProvider>
      </TooltipProvider>
    ),
    close: () => library.close(),
  };
});
