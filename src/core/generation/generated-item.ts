import type { ImportItem } from "../library/import-file.js";
import { type GeneratedFile, unusable } from "./call-generator.js";
import type { GenerationRequest } from "./generation.js";
import { nameFromPrompt } from "./name-from-prompt.js";

/** What is kept of a file that went into a generation; `id` where it came out of this library. */
export type InputFile = { name: string; id?: string };

/** The id of the asset that a file is the original of, where this library handed it out. */
export type IdOf = (file: Blob) => string | undefined;

/**
 * What goes into the pipeline: the source, and everything else that was asked and told.
 * @throws MediaLibraryError `generator` where it holds no file
 */
export function toImportItem(
  generated: GeneratedFile,
  asked: GenerationRequest,
  { id, createdAt }: { id: string; createdAt: number },
  idOf: IdOf,
): ImportItem {
  const file: unknown = generated?.file;
  if (!(file instanceof Blob)) throw unusable(generated, asked);
  const { request } = asked;
  const { provider, model = request.model, prompt = request.prompt, ...told } = generated.metadata ?? {};
  return {
    id,
    file: named(file, prompt),
    source: {
      type: "ai",
      ...(prompt !== undefined && { prompt }),
      ...(provider !== undefined && { provider }),
      ...(model !== undefined && { model }),
    },
    sourceMeta: storable({ ...told, request }, idOf),
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
function storable(told: Record<string, unknown>, idOf: IdOf): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(told).map(([key, value]) => {
      const kept = withoutFiles(value, idOf);
      try {
        return [key, structuredClone(kept)];
      } catch {
        return [key, String(kept)];
      }
    }),
  );
}

/** Files are named and not stored: a record is read with every page of the library. */
function withoutFiles(value: unknown, idOf: IdOf, within: readonly unknown[] = []): unknown {
  if (value instanceof Blob) {
    const id = idOf(value);
    const name = value instanceof File ? value.name : "";
    return { name, ...(id !== undefined && { id }) } satisfies InputFile;
  }
  if (typeof value !== "object" || value === null || within.includes(value)) return value;
  const deeper = [...within, value];
  if (Array.isArray(value)) return value.map((each) => withoutFiles(each, idOf, deeper));
  // Dates, maps and what else the storage knows by itself.
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, withoutFiles(each, idOf, deeper)]),
  );
}
