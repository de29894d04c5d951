import type { Api } from "./api.js";
import type { CallOptions } from "./call-options.js";
import { isObject } from "./prediction.js";
import { ReplicateError } from "./replicate-error.js";

export type UploadOptions = CallOptions & {
  /** Default: the file's own name, or `file`. */
  name?: string;
  /** When the upload is given up, in milliseconds since 1970. Default: in ten minutes. */
  endsAt?: number;
};

/** A file on Replicate's servers. */
export type RemoteFile = {
  id: string;
  /** What an input takes as the file. */
  url: string;
  contentType: string;
  /** Bytes. */
  size: number;
  /** ISO 8601; empty if the reply does not say. */
  expiresAt: string;
};

const MAX_BYTES = 100_000_000;

/** Retried after a network error or a 5xx: at worst an unused file remains, and expires. */
export async function uploadFile(file: Blob, options: UploadOptions, api: Api): Promise<RemoteFile> {
  if (file.size === 0 || file.size > MAX_BYTES) {
    throw new ReplicateError(
      file.size === 0 ? "invalid-request" : "too-large",
      `The file has ${file.size} bytes; Replicate takes 1 to ${MAX_BYTES}.`,
    );
  }
  const name = fileNameOf(options.name ?? (file instanceof File ? file.name : ""));
  return api.request(
    {
      method: "POST",
      path: "/files",
      body: () => {
        const form = new FormData();
        form.append("content", file, name);
        return form;
      },
      repeatable: true,
      timeout: api.timing.uploadReply,
      endsAt: options.endsAt,
      signal: options.signal,
    },
    ({ json }) => readFile(json),
  );
}

/** The last 120 characters of the name, including its extension, safe for a header. */
const fileNameOf = (name: string) => name.replace(/[^\p{L}\p{N}._-]+/gu, "-").slice(-60) || "file";

function readFile(json: unknown): RemoteFile | undefined {
  if (!isObject(json) || !isObject(json.urls)) return undefined;
  const { id, urls, size } = json;
  if (typeof id !== "string" || typeof urls.get !== "string") return undefined;
  return {
    id,
    url: urls.get,
    contentType: typeof json.content_type === "string" ? json.content_type : "",
    size: typeof size === "number" ? size : 0,
    expiresAt: typeof json.expires_at === "string" ? json.expires_at : "",
  };
}
