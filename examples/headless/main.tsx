import "./headless.css";
import { MediaLibraryProvider } from "@reactkits.dev/react-media-library";
import { createRoot } from "react-dom/client";
import { Gallery } from "./gallery";

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <MediaLibraryProvider>
      <Gallery />
    </MediaLibraryProvider>,
  );
}
