import { MediaLibraryProvider } from "@reactkits.dev/react-media-library";
import { MediaLibrary } from "@reactkits.dev/react-media-library/tailwind";
import { createMockGenerator } from "@reactkits.dev/react-media-library/testing";

// Draws patterns, without a server and without AI. Your app has `createHttpGenerator({ url })` here.
const generator = createMockGenerator({ latency: 500 });

export function App() {
  return (
    <MediaLibraryProvider ai={generator}>
      <div className="flex h-dvh flex-col bg-background text-foreground">
        <header className="border-b border-border px-6 py-3">
          <h1 className="text-lg font-semibold text-primary">Studio</h1>
        </header>
        <main className="min-h-0 flex-1">
          <MediaLibrary />
        </main>
      </div>
    </MediaLibraryProvider>
  );
}
