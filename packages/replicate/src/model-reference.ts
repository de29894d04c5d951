import { ReplicateError } from "./replicate-error.js";

/** Where the predictions of a model are created, and how it is identified there. */
export type ModelReference = {
  /** `owner/name` or `owner/name:version`. */
  id: string;
  path: string;
  /** The version's id, if the reference pins one. */
  version: string | undefined;
};

const NAME = "[a-z\\d](?:[a-z\\d._-]{0,126}[a-z\\d_-])?";
const REFERENCE = new RegExp(`^(${NAME})/(${NAME})(?::([\\da-f]{64}))?$`, "i");

/** Throws `invalid-request`. Both parts become segments of a path to which the token is sent. */
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
  // The own route of a community model replies 404: it runs by version only.
  return version === undefined
    ? { id, path: `/models/${owner}/${name}/predictions`, version }
    : { id, path: "/predictions", version };
}
