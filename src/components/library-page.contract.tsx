import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import { type ComponentType, type ReactNode, StrictMode } from "react";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { userEvent } from "vitest/browser";
import {
  createMediaLibrary,
  type ImportLimits,
  type MediaAIGenerator,
  type MediaAsset,
  type MediaLibraryInstance,
  MediaLibraryProvider,
} from "../index.js";
import { createMemoryStorage } from "../storage/memory-storage.js";
import type { MediaGridProps, MediaLibraryProps } from "./part-props.js";

// Saving an image loads code and starts a worker: on a busy machine that is more than the default second.

export type Parts = {
  MediaLibrary: ComponentType<MediaLibraryProps>;
  MediaGrid: ComponentType<MediaGridProps>;
};

/** The library of the current test: a live binding. */
export let library: MediaLibraryInstance;

/** In memory, or where other tabs see it: under a name in the browser's storage. */
export const open = (ai?: MediaAIGenerator, limits?: ImportLimits, namespace?: string): void => {
  const place = namespace === undefined ? { storage: createMemoryStorage() } : { namespace };
  library = createMediaLibrary({ ...place, ai, limits });
};

/** Gives each test of the surrounding suite a library of its own. */
export function withLibrary(): void {
  beforeEach(() => {
    // Where grids were scrolled to.
    sessionStorage.clear();
    open();
  });
  afterEach(async () => {
    cleanup();
    vi.restoreAllMocks();
    await library.close();
  });
}

export const showIn =
  (Wrapper: ComponentType<{ children: ReactNode }>) =>
  (children: ReactNode, width = 900) =>
    render(
      <StrictMode>
        <Wrapper>
          <MediaLibraryProvider library={library}>
            <div style={{ height: 700, width }}>{children}</div>
          </MediaLibraryProvider>
        </Wrapper>
      </StrictMode>,
    );

export const cell = (text: string) => screen.findByRole("gridcell", { name: text });
export const button = (text: string) => screen.findByRole("button", { name: text });
export const dialog = () => screen.findByRole("dialog", { name: "Generate image" });
export const hasFocus = (element: Element) => waitFor(() => expect(document.activeElement).toBe(element));
export const isGone = (role: string, text: string) =>
  waitFor(() => expect(screen.queryByRole(role, { name: text })).toBeNull());
export const says = (text: string) =>
  waitFor(() => expect(screen.getAllByRole("status").map((each) => each.textContent)).toContain(text));

export async function openDialog() {
  await userEvent.click(await button("Generate"));
  const form = within(await dialog());
  const prompt = form.getByRole("textbox", { name: "Prompt" });
  await hasFocus(prompt);
  return { form, prompt };
}

/** A small PNG, another one for each name. */
export async function picture(name: string): Promise<File> {
  const canvas = new OffscreenCanvas(32 + name.length, 32);
  const context = canvas.getContext("2d");
  context?.fillText(name, 0, 16);
  return new File([await canvas.convertToBlob()], name, { type: "image/png" });
}

export function record(index: number): MediaAsset {
  return {
    id: `asset-${index}`,
    name: `${index}.png`,
    mimeType: "image/png",
    size: 1000,
    hash: "",
    createdAt: 10_000 - index,
    width: 32,
    height: 32,
  };
}

export function describedBy(element: Element): string {
  const ids = element.getAttribute("aria-describedby")?.split(" ") ?? [];
  return ids.map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
}
