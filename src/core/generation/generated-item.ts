import type { AssetParent } from "../library/asset.js";
import type { ImportItem } from "../library/import-file.js";
import { type GeneratedFile, unusable } from "./call-generator.js";
import type { GenerationRequest } from "./generation.js";
import type { InputFile } from "./generation-inputs.js";
import { nameFromPrompt } from "./name-from-prompt.js";

export type GeneratedPlace = {
  id: string;
  createdAt: number;
  /** The generation's inputs. */
  parents: readonly AssetParent[];
  /** The index in its generation. */
  n: number;
};

/**
 * The import of a generated file: its source, the request as `described`, and the metadata reported by the generator.
 * @throws MediaLibraryError `generator` if there is no file
 */
export function toImportItem(
  generated: GeneratedFile,
  generation: GenerationRequest & { id: string },
  described: Record<string, unknown>,
  { id, createdAt, parents, n }: GeneratedPlace,
): ImportItem {
  const file: unknown = generated?.file;
  if (!(file instanceof Blob)) throw unusable(generated, generation);
  const { request, albums } = generation;
  const { provider, model = request.model, prompt = request.prompt, ...reported } = generated.metadata ?? {};
  return {
    id,
    file: named(file, prompt),
    source: {
      type: "ai",
      // Operations that take no prompt have an empty one.
      ...(prompt && { prompt }),
      ...(provider !== undefined && { provider }),
      ...(model !== undefined && { model }),
    },
    sourceMeta: storable({ ...reported, request: described }),
    parents,
    run: {
      id: generation.id,
      index: n + 1,
      count: Math.max(n + 1, requestedCount(generation)),
      ...(generation.kind === "images" && generation.batch && { batch: generation.batch }),
    },
    createdAt,
    ...(albums && { fields: () => [{ albums }] }),
  };
}

const requestedCount = ({ kind, request }: GenerationRequest): number =>
  kind === "images" && "n" in request ? (request.n ?? 1) : 1;

/** A file without a name is named after its prompt; without a prompt, the import pipeline names it. */
function named(file: Blob, prompt: string | undefined): File {
  if (file instanceof File && file.name !== "") return file;
  const name = prompt && file.type ? nameFromPrompt(prompt, file.type) : "";
  return new File([file], name, { type: file.type });
}

/** Converts values that cannot be stored, such as functions, to text: they must not prevent saving the image. */
function storable(metadata: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(metadata).map(([key, value]) => {
      const fileless = withoutFiles(value);
      try {
        return [key, structuredClone(fileless)];
      } catch {
        return [key, String(fileless)];
      }
    }),
  );
}

/** Replaces files by their names: records are read with every page of the library, so they must stay small. */
function withoutFiles(value: unknown, within: readonly unknown[] = []): unknown {
  if (value instanceof Blob) {
    return { name: value instanceof File ? value.name : "" } satisfies InputFile;
  }
  if (typeof value !== "object" || value === null || within.includes(value)) return value;
  const deeper = [...within, value];
  if (Array.isArray(value)) return value.map((each) => withoutFiles(each, deeper));
  // Dates, maps and other types that the storage supports.
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutFiles(each, deeper)]));
}
