import "@reactkits.dev/react-media-library/tailwind.css";
import { MediaLibraryProvider } from "@reactkits.dev/react-media-library";
import { MediaLibrary } from "@reactkits.dev/react-media-library/tailwind";
import { createRoot } from "react-dom/client";
import { SyncStatus } from "./sync-status";

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <MediaLibraryProvider>
      <div style={{ display: "flex", flexDirection: "column", height: "100dvh", fontFamily: "system-ui" }}>
        <SyncStatus />
        <main style={{ flex: 1, minHeight: 0 }}>
          <MediaLibrary />
        </main>
      </div>
    </MediaLibraryProvider>,
  );
}
