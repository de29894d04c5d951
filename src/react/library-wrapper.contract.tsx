import { cleanup } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, vi } from "vitest";
import type { MediaAIGenerator } from "../core/generation/generator.js";
import type { MediaStorage } from "../core/library/storage.js";
import { createMediaLibrary, type MediaLibraryInstance, MediaLibraryProvider } from "../index.js";
import { createMemoryStorage } from "../storage/memory-storage.js";

export const generator: MediaAIGenerator = {
  generateImages: async () => [{ file: await picture("ai.png") }],
};

/** The library of the current test and its storage: live bindings, renewed before each test. */
export let library: MediaLibraryInstance;
export let storage: MediaStorage;
beforeEach(() => {
  storage = createMemoryStorage();
  library = createMediaLibrary({ storage });
});
afterEach(async () => {
  cleanup();
  vi.restoreAllMocks();
  await library.close();
});

export async function picture(name: string, seed = name.length): Promise<File> {
  const canvas = new OffscreenCanvas(8 + seed, 8);
  const context = canvas.getContext("2d");
  context?.fillText(name, 0, 8);
  return new File([await canvas.convertToBlob()], name, { type: "image/png" });
}

export const inLibrary = ({ children }: { children: ReactNode }) => (
  <MediaLibraryProvider library={library}>{children}</MediaLibraryProvider>
);
