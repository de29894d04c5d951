import { MediaLibraryError } from "../errors.js";
import type { Generation, GenerationRecord } from "./generation.js";

export function toRecord({ error, ...generation }: Generation): GenerationRecord {
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
