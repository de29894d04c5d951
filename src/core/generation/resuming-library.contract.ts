import { afterEach, expect, vi } from "vitest";
import { type CreateMediaLibraryOptions, createMediaLibrary } from "../../default-library.js";
import { createMockGenerator } from "../../testing/mock-generator.js";
import type { MediaLibraryInstance } from "../library/media-library-types.js";
import type { MediaAIGenerateRequest, MediaAIGenerator } from "./generator.js";

export const open: MediaLibraryInstance[] = [];
export const request: MediaAIGenerateRequest = { prompt: "a red fox", width: 24, height: 16, n: 3 };

export function create(options: CreateMediaLibraryOptions): MediaLibraryInstance {
  const library = createMediaLibrary(options);
  open.push(library);
  return library;
}

afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(open.splice(0).map((library) => library.close()));
});

export const first = (library: MediaLibraryInstance) => library.getSnapshot().generations[0];
export const statuses = (library: MediaLibraryInstance) =>
  library.getSnapshot().generations.map(({ status }) => status);
export const statusIs = (library: MediaLibraryInstance, status: string) =>
  vi.waitFor(() => expect(first(library)?.status).toBe(status));

/** A generator that never answers by itself, nor resumes. */
export const forever = (): MediaAIGenerator => ({
  generateImages: vi.fn(() => new Promise<never>(() => {})),
});

/** A server with its first answer outstanding: what was asked is only ever brought by `resume`. */
export function server(resume: object | true = true) {
  const mock = createMockGenerator({ resume, latency: Number.POSITIVE_INFINITY });
  return { ...mock, resume: vi.fn(mock.resume) };
}

export async function begin(
  library: MediaLibraryInstance,
  ai: { requests: readonly unknown[] },
  options: { albums?: readonly string[] } = {},
): Promise<string> {
  library.generateImages(request, options).catch(() => {});
  await vi.waitFor(() => expect(ai.requests.length).toBeGreaterThan(0));
  return first(library)?.id ?? "";
}
