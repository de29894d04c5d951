import "server-only";
import type { GeneratedImage, MediaAIGenerateRequest } from "@reactkits.dev/react-media-library/server";
import { makeFiles } from "../generations/follow-files";
import { makeHere } from "../generations/make-here";
import { getPipeline } from "../generations/pipeline";
import type { Submission } from "../generations/submit";
import { senderOf } from "../sender";
import { callerOf } from "../usage/caller";
import { noResult } from "./library-errors";

export type AIConnectContext = {
  signal: AbortSignal;
  /** When the request arrived, in milliseconds since 1970; now where absent. */
  receivedAt?: number;
  /** Whose session pays and has the usage recorded; the operator, who pays nothing, where absent. */
  request?: Request;
  /** The type that the files should have, such as `image/png`; the model's own where it has no other. */
  format?: string;
  /** Further inputs of this very model, over everything else. From the operator, never from a visitor. */
  options?: Readonly<Record<string, unknown>>;
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
 * What makes images for who waits on the line: one generation of the pipeline. It would change, and nothing else,
 * when `@reactkits.dev/ai-connect` serves images. Throws a `MediaLibraryError`, or the signal's reason; each image
 * is handed over as soon as it is stored.
 */
export async function* generateImagesViaAIConnect(
  request: MediaAIGenerateRequest,
  { signal, receivedAt, request: asked, format, options }: AIConnectContext,
): AsyncGenerator<GeneratedImage, void, undefined> {
  const { env } = process;
  const submission: Submission = {
    wanted: { kind: "images", request, format, options },
    sender: asked && senderOf(asked, env),
    caller: callerOf(env, asked),
    receivedAt,
    patience: 0,
  };
  yield* asked ? makeFiles(await getPipeline(env), submission, signal) : makeHere(env, submission, signal);
}
