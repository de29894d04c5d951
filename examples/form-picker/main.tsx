import "@reactkits.dev/react-media-library/tailwind.css";
import "./form.css";
import { MediaLibraryProvider } from "@reactkits.dev/react-media-library";
import { createRoot } from "react-dom/client";
import { ArticleForm } from "./article-form";

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <MediaLibraryProvider>
      <ArticleForm />
    </MediaLibraryProvider>,
  );
}
