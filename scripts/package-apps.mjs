// The apps that check-package.mjs installs the packed library into: what an app developer writes on the first day.

const NAME = "@reactkits.dev/react-media-library";

/** The entry points that need no optional peer, each imported under its own name. */
const PLAIN_ENTRY_POINTS = [
  "",
  "/core",
  "/tailwind",
  "/server",
  "/server/protocol",
  "/generations",
  "/testing",
];

/** @param {string[]} entryPoints */
const importEntryPoints = (entryPoints) =>
  entryPoints
    .map((entryPoint, index) => `import * as entryPoint${index} from "${NAME}${entryPoint}";`)
    .concat(
      `export const entryPoints: object[] = [${entryPoints.map((_, index) => `entryPoint${index}`).join(", ")}];`,
      "",
    )
    .join("\n");

/** A page that exposes its library to the test as `window.library`. @param {"tailwind" | "mantine"} preset */
const libraryPage = (preset) => `"use client";
import { createMediaLibrary, MediaLibraryProvider, useMediaLibrary } from "${NAME}";
import { MediaLibrary } from "${NAME}/${preset}";
import { createMockGenerator } from "${NAME}/testing";
import { useEffect, useState } from "react";

type Library = ReturnType<typeof createMediaLibrary>;

function AssetCount() {
  const { assets } = useMediaLibrary();
  return <p id="count">{assets.length}</p>;
}

export function LibraryPage() {
  const [library, setLibrary] = useState<Library>();
  useEffect(() => {
    const created = createMediaLibrary({ namespace: "packed", ai: createMockGenerator() });
    Object.assign(window, { library: created });
    setLibrary(created);
    return () => void created.close();
  }, []);
  if (!library) return null;
  return (
    <MediaLibraryProvider library={library}>
      <AssetCount />
      <MediaLibrary />
    </MediaLibraryProvider>
  );
}
`;

/** @param {object} more */
const tsconfig = (more) =>
  JSON.stringify({
    compilerOptions: {
      target: "ES2023",
      lib: ["ES2023", "DOM", "DOM.Iterable"],
      module: "ESNext",
      moduleResolution: "bundler",
      jsx: "react-jsx",
      strict: true,
      noEmit: true,
      esModuleInterop: true,
      isolatedModules: true,
      skipLibCheck: true,
      types: [],
      ...more,
    },
    include: ["**/*.ts", "**/*.tsx"],
    exclude: ["node_modules"],
  });

/**
 * @typedef {{ name: string, packages: string[], versions?: Record<string, string>, files: Record<string, string>,
 *   build: [string, ...string[]], serve: [string, ...string[]], otherPages?: string[] }} App
 * `versions` overrides those of our own lock file. `build` and `serve` are an installed package and its arguments; the port is added to `serve`.
 */

/** Without Mantine: an optional peer must really be optional. @type {App} */
export const VITE_APP = {
  name: "vite",
  packages: [
    "react",
    "react-dom",
    "vite",
    "@vitejs/plugin-react",
    "typescript",
    "@types/react",
    "@types/react-dom",
  ],
  build: ["vite", "build"],
  serve: ["vite", "preview", "--host", "127.0.0.1", "--strictPort", "--port"],
  files: {
    "tsconfig.json": tsconfig({ types: ["vite/client"] }),
    "vite.config.ts": `import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
export default defineConfig({ plugins: [react()] });
`,
    "index.html": `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><title>Packed</title><link rel="icon" href="data:," /></head>
  <body><div id="root"></div><script type="module" src="/main.tsx"></script></body>
</html>
`,
    "main.tsx": `import "${NAME}/tailwind.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { LibraryPage } from "./library-page";

const root = document.getElementById("root");
if (root) createRoot(root).render(<StrictMode><LibraryPage /></StrictMode>);
`,
    "library-page.tsx": libraryPage("tailwind"),
    "entryPoints.ts": importEntryPoints(PLAIN_ENTRY_POINTS),
  },
};

/** With the oldest supported React. @type {App} */
export const REACT_18_APP = {
  ...VITE_APP,
  name: "react-18",
  versions: {
    react: "18.3.1",
    "react-dom": "18.3.1",
    "@types/react": "18.3.32",
    "@types/react-dom": "18.3.7",
  },
  files: {
    ...VITE_APP.files,
    // The development build of React, which reports props and refs that this version does not support.
    "vite.config.ts": `import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
declare const process: { env: Record<string, string> };
process.env.NODE_ENV = "development";
export default defineConfig({ plugins: [react()] });
`,
  },
};

/** With Mantine, rendered on the server first. @type {App} */
export const NEXT_APP = {
  name: "next",
  packages: [
    ...["react", "react-dom", "next", "typescript", "@types/node", "@types/react", "@types/react-dom"],
    ...["@mantine/core", "@mantine/hooks"],
  ],
  build: ["next", "build"],
  serve: ["next", "start", "--hostname", "127.0.0.1", "--port"],
  otherPages: ["/direct"],
  files: {
    "tsconfig.json": tsconfig({ jsx: "react-jsx", resolveJsonModule: true, plugins: [{ name: "next" }] }),
    "next-env.d.ts": `/// <reference types="next" />\n/// <reference types="next/image-types/global" />\n`,
    "app/layout.tsx": `import "@mantine/core/styles.css";
import "${NAME}/mantine.css";
import { ColorSchemeScript, MantineProvider, mantineHtmlProps } from "@mantine/core";
import type { ReactNode } from "react";

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" {...mantineHtmlProps}>
      <head><ColorSchemeScript /><title>Packed</title><link rel="icon" href="data:," /></head>
      <body><MantineProvider>{children}</MantineProvider></body>
    </html>
  );
}
`,
    "app/page.tsx": `import { LibraryPage } from "./library-page";
export default function Page() {
  return <LibraryPage />;
}
`,
    "app/library-page.tsx": libraryPage("mantine"),
    // A server component uses the library's components as they are: "use client" is in the package.
    "app/direct/page.tsx": `import { MediaLibraryProvider } from "${NAME}";
import { MediaLibrary } from "${NAME}/mantine";
export default function Page() {
  return <MediaLibraryProvider namespace="direct"><MediaLibrary /></MediaLibraryProvider>;
}
`,
    "entryPoints.ts": importEntryPoints([...PLAIN_ENTRY_POINTS, "/mantine"]),
  },
};
