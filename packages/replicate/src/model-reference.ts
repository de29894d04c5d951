import { ReplicateError } from "./replicate-error.js";

/** Where a model's predictions are created, and what names it there. */
export type ModelReference = {
  /** `owner/name` or `owner/name:version`. */
  id: string;
  path: string;
  /** The version's id, where the reference pins one. */
  version: string | undefined;
};

const NAME = "[a-z\\d](?:[a-z\\d._-]{0,126}[a-z\\d_-])?";
const REFERENCE = new RegExp(`^(${NAME})/(${NAME})(?::([\\da-f]{64}))?$`, "i");

/** Throws `invalid-request`; both parts become segments of a path that gets our token. */
export function parseModelReference(text: string): ModelReference {
  const [, owner, name, version] = REFERENCE.exec(text) ?? [];
  if (owner === undefined || name === undefined) {
    const shown = typeof text === "string" ? JSON.stringify(text.slice(0, 80)) : typeof text;
    throw new ReplicateError(
      "invalid-request",
      `${shown} names no model. Write owner/name, such as black-forest-labs/flux-schnell, or owner/name:version with the version's 64 hexadecimal digits.`,
    );
  }
  const id = `${owner}/${name}${version === undefined ? "" : `:${version}`}`;
  // A community model's own route answers 404: it runs by version only.
  return version === undefined
    ? { id, path: `/models/${owner}/${name}/predictions`, version }
    : { id, path: "/predictions", version };
}
