import "server-only";
import { randomInt } from "node:crypto";
import type { GeneratedImage, MediaAIGenerateRequest } from "@reactkits.dev/react-media-library/server";
import { type Env, readMode, SettingError } from "../env";
import { callerOf } from "../usage/caller";
import { withUsage } from "../usage/with-usage";
import { backendOf } from "./models/backends";
import { estimateCost } from "./models/estimate";
import { findModel } from "./models/find-model";
import { getReplicateClient } from "./replicate/client";
import { notSetUp } from "./replicate/failures";
import { generateWithReplicate } from "./replicate/generate";
import { MODELS } from "./replicate/models";

export type AIConnectContext = {
  signal: AbortSignal;
  /** When the request arrived, in milliseconds since 1970; now where absent. */
  receivedAt?: number;
  /** Whose session the usage is recorded for. */
  request?: Request;
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
  { signal, receivedAt = Date.now(), request: asked }: AIConnectContext,
): Promise<GeneratedImage> {
  const { env } = process;
  const seed = request.seed ?? randomInt(2 ** 32);
  const client = readClient();
  const { prompt, model = MODELS[0]?.id ?? "" } = request;
  const instance = backendOf(env, model);
  const subject = { instance, model, seed, prompt, caller: callerOf(env, asked), signal, receivedAt };
  const image = await withUsage(subject, (note) =>
    generateWithReplicate(
      { ...request, seed },
      {
        ...{ client, signal, receivedAt },
        onRun: (run) =>
          note({
            cost: costOf(env, run.model, run.images),
            predictTime: run.predictTime === undefined ? null : run.predictTime * 1000,
          }),
      },
    ),
  );
  const name = image.model.replace(/^.*\/|:.*$/g, "");
  return {
    ...image,
    provider: readMode(env) === "emulator" ? "emulator" : "replicate",
    fileName: `${name}-${seed}.${EXTENSIONS[image.mimeType] ?? "png"}`,
    seed,
  };
}

/** Millionths of a US dollar; null where the price is unknown. */
const costOf = (env: Env, model: string, images: number): number | null =>
  readMode(env) === "emulator" ? 0 : estimateCost(findModel(model), { images }).totalMicroUsd;

function readClient() {
  try {
    return getReplicateClient();
  } catch (error) {
    if (error instanceof SettingError) throw notSetUp(error);
    throw error;
  }
}
