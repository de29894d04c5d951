import { readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** Writes the service worker, with the names of all files of the build, which are other ones after each change. */
const serviceWorker: Plugin = {
  name: "service-worker",
  apply: "build",
  enforce: "post",
  generateBundle(_, bundle) {
    const files = Object.keys(bundle).map((name) => (name === "index.html" ? "/" : `/${name}`));
    const build = { version: Date.now(), files: [...files, "/icon.svg", "/app.webmanifest"] };
    const source = readFileSync("service-worker.js", "utf8");
    this.emitFile({
      type: "asset",
      fileName: "service-worker.js",
      source: `const BUILD = ${JSON.stringify(build)};\n${source}`,
    });
  },
};

export default defineConfig({ plugins: [react(), serviceWorker] });
