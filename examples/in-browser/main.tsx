import "@reactkits.dev/react-media-library/tailwind.css";
import { MediaLibraryProvider } from "@reactkits.dev/react-media-library";
import { MediaLibrary } from "@reactkits.dev/react-media-library/tailwind";
import { createMockGenerator } from "@reactkits.dev/react-media-library/testing";
import { createRoot } from "react-dom/client";
import { withUpscaler } from "./with-upscaler";

// Your app has `createHttpGenerator({ url })` in place of the mock, which draws patterns.
const generator = withUpscaler(createMockGenerator());

createRoot(document.getElementById("root") ?? document.body).render(
  <MediaLibraryProvider ai={generator}>
    <main style={{ height: "100dvh" }}>
      <MediaLibrary />
    </main>
  </MediaLibraryProvider>,
);
