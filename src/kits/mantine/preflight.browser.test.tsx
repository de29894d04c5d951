import "@mantine/core/styles.css";
import { MantineProvider } from "@mantine/core";
import { cleanup, render, screen, waitFor } from "@testing-library/react";
import { type ComponentType, Fragment, type ReactNode } from "react";
import preflight from "tailwindcss/preflight.css?inline";
import { afterEach, expect, it } from "vitest";
import { userEvent } from "vitest/browser";
import type { MediaLibraryProps } from "../../components/part-props.js";
import { createMediaLibrary, MediaLibraryProvider } from "../../index.js";
import { MediaLibrary as MantineLibrary } from "../../mantine.js";
import { createMemoryStorage } from "../../storage/memory-storage.js";
import { MediaLibrary as TailwindLibrary } from "../../tailwind.js";
import { createMockGenerator } from "../../testing/mock-generator.js";
import { expectSameStyles, settled, stylesOf, withStylesheet } from "../host-styles.contract.js";
import tailwindCss from "../tailwind/tailwind.css?inline";
import mantineCss from "./mantine.css?inline";

afterEach(cleanup);

/** What the library inherits from any page by design. */
const PAGE_CSS =
  "html { font-family: serif; line-height: 1.5; tab-size: 4; -webkit-text-size-adjust: 100%; -webkit-tap-highlight-color: transparent }";

/** As in the app.css that `shadcn init` writes. */
const HOST_CSS = `@layer base { ${preflight} * { border-color: red; outline-color: red } }`;

const Mantine = ({ children }: { children: ReactNode }) => (
  <MantineProvider theme={{ respectReducedMotion: true }}>{children}</MantineProvider>
);

it.each<[string, string, ComponentType<MediaLibraryProps>, ComponentType<{ children: ReactNode }>]>([
  ["Mantine", mantineCss, MantineLibrary, Mantine],
  ["Tailwind", tailwindCss, TailwindLibrary, Fragment],
])(
  "a host's Tailwind preflight changes no computed style of the %s preset",
  async (_, css, MediaLibrary, Root) => {
    const library = createMediaLibrary({ storage: createMemoryStorage(), ai: createMockGenerator() });
    await library.generateImages({ prompt: "A lighthouse at dusk", width: 64, height: 64 });
    await withStylesheet(PAGE_CSS + css, async () => {
      render(
        <div style={{ height: 700 }}>
          <Root>
            <MediaLibraryProvider library={library}>
              <MediaLibrary />
            </MediaLibraryProvider>
          </Root>
        </div>,
      );
      await userEvent.click(await screen.findByRole("checkbox"));
      await userEvent.click(await screen.findByRole("button", { name: "Generate" }));
      await waitFor(() => expect(screen.getByRole("dialog")).toBeTruthy());
      await settled();
      const elements = [...document.querySelectorAll("[class*=rml], [class*=rml] *")];
      const before = stylesOf(elements);
      await withStylesheet(HOST_CSS, async () => {
        await settled();
        expectSameStyles(before, stylesOf(elements));
      });
    });
    cleanup();
    await library.close();
  },
);
