import { MediaLibraryProvider } from "@reactkits.dev/react-media-library";
import { MediaLibrary, MediaLibraryKitProvider } from "@reactkits.dev/react-media-library/components";
import { createMockGenerator } from "@reactkits.dev/react-media-library/testing";
import { TooltipProvider } from "#components/ui/tooltip";
import { shadcnKit } from "./media-library/shadcn-kit";

// Your app has `createHttpGenerator({ url })` here.
const generator = createMockGenerator();

export function App() {
  return (
    <TooltipProvider>
      <MediaLibraryProvider ai={generator}>
        <MediaLibraryKitProvider kit={shadcnKit}>
          <main className="h-dvh">
            <MediaLibrary />
          </main>
        </MediaLibraryKitProvider>
      </MediaLibraryProvider>
    </TooltipProvider>
  );
}
