import "server-only";
import { randomInt } from "node:crypto";
import type { GeneratedImage, MediaAIGenerateRequest } from "@reactkits.dev/react-media-library/server";
import { readMode, SettingError } from "../env";
import { getReplicateClient } from "./replicate/client";
import { notSetUp } from "./replicate/failures";
import { generateWithReplicate } from "./replicate/generate";

export type AIConnectContext = {
  signal: AbortSignal;
  /** When the request arrived, in milliseconds since 1970; now where absent. */
  receivedAt?: number;
};

const EXTENSIONS: Record<string, string> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/webp": "webp",
  "image/avif": "avif",
};

/**
 * The one place that knows who makes the images. It would change, and nothing else, when
 * `@reactkits.dev/ai-connect` serves images. Where the request names no seed, one is picked, sent and
 * reported, so that every image can be made again.
 * Rejects with a `MediaLibraryError`, or with the signal's reason.
 */
export async function generateImageViaAIConnect(
  request: MediaAIGenerateRequest,
  { signal, receivedAt = Date.now() }: AIConnectContext,
): Promise<GeneratedImage> {
  const { env } = process;
  const seed = request.seed ?? randomInt(2 ** 32);
  const client = readClient();
  const image = await generateWithReplicate({ ...request, seed }, { client, signal, receivedAt });
  const name = image.model.replace(/^.*\/|:.*$/g, "");
  return {
    ...image,
    provider: readMode(env) === "emulator" ? "emulator" : "replicate",
    fileName: `${name}-${seed}.${EXTENSIONS[image.mimeType] ?? "png"}`,
    seed,
  };
}

function readClient() {
  try {
    return getReplicateClient();
  } catch (error) {
    if (error instanceof SettingError) throw notSetUp(error);
    throw error;
  }
}
