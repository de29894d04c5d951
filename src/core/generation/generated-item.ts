import type { ImportItem } from "../library/import-file.js";
import { type GeneratedFile, unusable } from "./call-generator.js";
import type { GenerationRequest } from "./generation.js";
import type { InputFile } from "./generation-inputs.js";
import { nameFromPrompt } from "./name-from-prompt.js";

/**
 * What goes into the pipeline: the source, the request as `described`, and whatever else the generator reported.
 * @throws MediaLibraryError `generator` where it holds no file
 */
export function toImportItem(
  generated: GeneratedFile,
  asked: GenerationRequest,
  described: Record<string, unknown>,
  { id, createdAt }: { id: string; createdAt: number },
): ImportItem {
  const file: unknown = generated?.file;
  if (!(file instanceof Blob)) throw unusable(generated, asked);
  const { request } = asked;
  const { provider, model = request.model, prompt = request.prompt, ...reported } = generated.metadata ?? {};
  return {
    id,
    file: named(file, prompt),
    source: {
      type: "ai",
      ...(prompt !== undefined && { prompt }),
      ...(provider !== undefined && { provider }),
      ...(model !== undefined && { model }),
    },
    sourceMeta: storable({ ...reported, request: described }),
    createdAt,
  };
}

/** Without a name of its own it is called as its prompt begins, and where there is none the pipeline names it. */
function named(file: Blob, prompt: string | undefined): File {
  if (file instanceof File && file.name !== "") return file;
  const name = prompt && file.type ? nameFromPrompt(prompt, file.type) : "";
  return new File([file], name, { type: file.type });
}

/** What the storage cannot hold (a function, say) is kept as text: it must not cost the image. */
function storable(told: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(told).map(([key, value]) => {
      const kept = withoutFiles(value);
      try {
        return [key, structuredClone(kept)];
      } catch {
        return [key, String(kept)];
      }
    }),
  );
}

/** Files are named and not stored: a record is read with every page of the library. */
function withoutFiles(value: unknown, within: readonly unknown[] = []): unknown {
  if (value instanceof Blob) {
    return { name: value instanceof File ? value.name : "" } satisfies InputFile;
  }
  if (typeof value !== "object" || value === null || within.includes(value)) return value;
  const deeper = [...within, value];
  if (Array.isArray(value)) return value.map((each) => withoutFiles(each, deeper));
  // Dates, maps and what else the storage knows by itself.
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutFiles(each, deeper)]));
}
