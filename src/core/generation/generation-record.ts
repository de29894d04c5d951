import { MediaLibraryError } from "../errors.js";
import type { Generation, GenerationRecord } from "./generation.js";

/** Without its previews, which are never stored. */
export function toRecord({ error, previews: _, ...generation }: Generation): GenerationRecord {
  if (!error) return generation;
  const { code, message, retryable, retryAfter, status, fields, needed, limit, files } = error;
  const details = {
    ...(retryAfter !== undefined && { retryAfter }),
    ...(status !== undefined && { status }),
    ...(needed !== undefined && { needed }),
    ...(limit !== undefined && { limit }),
    ...(files.length > 0 && { files: [...files] }),
  };
  return { ...generation, error: { code, message, retryable, fields: [...fields], ...details } };
}

export function fromRecord({ error, ...record }: GenerationRecord): Generation {
  if (!error) return record;
  return { ...record, error: new MediaLibraryError(error.code, error.message, error) };
}
