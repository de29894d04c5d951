import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitepress";
import { SIDEBAR } from "./sidebar";

const DOCS = fileURLToPath(new URL("..", import.meta.url));

const REPOSITORY = "https://github.com/reactkits-dev/react-media-library";

/** The entry points in the reference that `npm run docs` has generated. */
function referenceItems(): { text: string; link: string }[] {
  const list = join(DOCS, "reference", "entry-points.json");
  return existsSync(list) ? JSON.parse(readFileSync(list, "utf8")) : [];
}

/** Where a link leads that leaves the pages of `docs/`, which are all that the site has. */
function outsideOf(page: string, link: string): string | undefined {
  if (/^[a-z]+:|^[#/]/.test(link)) return undefined;
  const path = posix.join("docs", posix.dirname(page), link);
  return /^docs\/(?!tests\/)/.test(path) ? undefined : `${REPOSITORY}/blob/main/${path}`;
}

export default defineConfig({
  title: "React Media Library",
  description: "A media library for React that runs in the user's browser, with AI image generation.",
  // GitHub Pages serves it from a folder.
  base: process.env.DOCS_BASE ?? "/",
  cleanUrls: true,
  ignoreDeadLinks: "localhostLinks",
  lastUpdated: false,
  markdown: {
    config(md) {
      md.core.ruler.push("links and code", ({ tokens, env }) => {
        for (const token of tokens.flatMap(({ children }) => children ?? [])) {
          // Double braces in code are JSX here, and Vue would read them as its own.
          if (token.type === "code_inline") token.attrSet("v-pre", "");
          if (token.type !== "link_open") continue;
          const outside = outsideOf(env.relativePath, token.attrGet("href") ?? "");
          if (outside) token.attrSet("href", outside);
        }
      });
    },
  },
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    nav: [
      { text: "Start", link: "/start/" },
      { text: "Components", link: "/components" },
      { text: "Guarantees", link: "/guarantees" },
      { text: "Reference", link: "/reference/" },
    ],
    sidebar: [...SIDEBAR, { text: "Reference", collapsed: true, items: referenceItems() }],
    socialLinks: [{ icon: "github", link: REPOSITORY }],
  },
});
