import "server-only";
import { randomInt } from "node:crypto";
import type { GeneratedImage, MediaAIGenerateRequest } from "@reactkits.dev/react-media-library/server";
import { type Env, readMode, SettingError } from "../env";
import { callerOf } from "../usage/caller";
import { withUsage } from "../usage/with-usage";
import { backendOf, defaultModel } from "./models/backends";
import { type EstimateRequest, estimateCost } from "./models/estimate";
import { findModel } from "./models/find-model";
import { fitRequest, refused } from "./models/fit-request";
import type { Model } from "./models/model";
import { timeoutOf } from "./models/timeout";
import { getReplicateClient, type ReplicateClient } from "./replicate/client";
import { type Made, noResult, notSetUp } from "./replicate/failures";
import { openOutput, runFitted } from "./replicate/generate";

export type AIConnectContext = {
  signal: AbortSignal;
  /** When the request arrived, in milliseconds since 1970; now where absent. */
  receivedAt?: number;
  /** Whose session the usage is recorded for. */
  request?: Request;
  /** The type that the files should have, such as `image/png`; the model's own where it has no other. */
  format?: string;
  /** Further inputs of this very model, over everything else. From the operator, never from a visitor. */
  options?: Readonly<Record<string, unknown>>;
};

const EXTENSIONS: Record<string, string> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/webp": "webp",
  "image/avif": "avif",
};

/**
 * The first image of `generateImagesViaAIConnect`.
 * Rejects with a `MediaLibraryError`, or with the signal's reason.
 */
export async function generateImageViaAIConnect(
  request: MediaAIGenerateRequest,
  context: AIConnectContext,
): Promise<GeneratedImage> {
  for await (const image of generateImagesViaAIConnect(request, context)) return image;
  throw noResult("image", new Error("The run made no image"));
}

/**
 * The one place that knows who makes the images. It would change, and nothing else, when
 * `@reactkits.dev/ai-connect` serves images. Where the request names no seed, one is picked, sent and
 * reported, so that every image can be made again; save by models that take none.
 * Throws a `MediaLibraryError`, or the signal's reason. Each file is opened when its image is asked for.
 */
export async function* generateImagesViaAIConnect(
  request: MediaAIGenerateRequest,
  context: AIConnectContext,
): AsyncGenerator<GeneratedImage> {
  const { signal, receivedAt = Date.now(), request: asked, format, options } = context;
  const { env } = process;
  const { model, client, endsAt, instance } = connect(env, "image", receivedAt, () =>
    request.model === undefined ? defaultModel(env) : findModel(request.model),
  );
  if (model.kind !== "image") throw refused("model", `cannot be used: ${model.label} makes no images`);
  const seed = model.seed ? (request.seed ?? randomInt(Math.min(2 ** 32, model.seed.max + 1))) : undefined;
  const seeded = seed === undefined ? request : { ...request, seed };
  const fitted = fitRequest(seeded, model, { format, options });
  const run = { client, signal, endsAt, made: "image" } as const;
  const subject = {
    ...{ instance, model: model.id, prompt: request.prompt, seed: seed ?? null },
    ...{ caller: callerOf(env, asked), signal, receivedAt },
  };
  const { outputs, first, cost } = await withUsage(subject, async (note) => {
    const { outputs, predictTime } = await runFitted(fitted, run);
    const { width, height } = fitted;
    const megapixels = width && height ? (width * height) / 1_000_000 : undefined;
    const made = { images: outputs.length, inputImages: request.images?.length, megapixels };
    const cost = costOf(env, model, made);
    note({ cost, predictTime: milliseconds(predictTime) });
    return { outputs, cost, first: await openOutput(outputs[0], run) };
  });
  const name = model.id.replace(/^.*\/|:.*$/g, "");
  const sentSeed = fitted.input.seed;
  for (const [index, address] of outputs.entries()) {
    const { mimeType, stream } = index === 0 ? first : await openOutput(address, run);
    const number = [sentSeed, index > 0 && index + 1].filter((part) => typeof part === "number").join("-");
    yield {
      bytes: stream,
      mimeType,
      provider: providerOf(env),
      model: model.id,
      fileName: `${name}${number && `-${number}`}.${EXTENSIONS[mimeType] ?? "png"}`,
      ...(typeof sentSeed === "number" && { seed: sentSeed }),
      ...(fitted.width !== undefined && { width: fitted.width }),
      ...(fitted.height !== undefined && { height: fitted.height }),
      sent: fitted.sent,
      ...(fitted.warnings.length > 0 && { warnings: fitted.warnings }),
      microUsd: cost === null ? null : Math.round(cost / outputs.length),
    };
  }
}

/** What every run needs of the environment. Throws `provider` where that is not set up rightly. */
export function connect(
  env: Env,
  made: Made,
  receivedAt: number,
  pickModel: () => Model,
): { model: Model; client: ReplicateClient; endsAt: number; instance: string } {
  try {
    const model = pickModel();
    const endsAt = receivedAt + timeoutOf(model, env);
    return { model, client: getReplicateClient(), endsAt, instance: backendOf(env, model.id) };
  } catch (error) {
    if (error instanceof SettingError) throw notSetUp(error, made);
    throw error;
  }
}

/** Millionths of a US dollar; null where the price is unknown. */
export const costOf = (env: Env, model: Model, made: EstimateRequest): number | null =>
  readMode(env) === "emulator" ? 0 : estimateCost(model, made).totalMicroUsd;

export const providerOf = (env: Env): string => (readMode(env) === "emulator" ? "emulator" : "replicate");

export const milliseconds = (seconds: number | undefined): number | null =>
  seconds === undefined ? null : seconds * 1000;
