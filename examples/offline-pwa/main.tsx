import "@reactkits.dev/react-media-library/tailwind.css";
import { createRoot } from "react-dom/client";
import { OfflineApp } from "./offline-app";

// In development the files are not built, so that there is nothing to keep.
if (import.meta.env.PROD) void navigator.serviceWorker.register("/service-worker.js");

const root = document.getElementById("root");
if (root) createRoot(root).render(<OfflineApp />);
