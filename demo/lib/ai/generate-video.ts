import "server-only";
import {
  createGuardedHandler,
  type GuardedContext,
  MediaLibraryError,
} from "@reactkits.dev/react-media-library/server";
import { type MadeFile, makeFiles } from "../generations/follow-files";
import { getPipeline } from "../generations/pipeline";
import type { Submission } from "../generations/submit";
import { senderOf, withSession } from "../sender";
import { callerOf } from "../usage/caller";
import { guardOptions } from "./generate-options";
import { noResult } from "./library-errors";
import { type VideoWanted, withVideoRequest } from "./read-video-request";

/**
 * `POST /api/ai/videos/generate`: JSON `{ prompt, seconds?, model? }`, or a form with that JSON in the part `request`
 * (the prompt is optional there) and the images in the parts `image`. Answered with the video's bytes while
 * they arrive; leaving ends the run.
 */
export const generateVideo = withSession(
  createGuardedHandler(guardOptions, async (request, context) => {
    const upstream = new AbortController();
    const signal = AbortSignal.any([request.signal, upstream.signal]);
    const { receivedAt, countInTotal } = context;
    const asked = { request, signal, receivedAt, countInTotal };
    const file = await withVideoRequest(request, (wanted) => makeVideo(wanted, asked));
    for (const [name, value] of Object.entries(headersOf(file))) context.headers.set(name, value);
    return new Response(videoStream(file.bytes, context, upstream), { headers: context.headers });
  }),
);

type Asked = Pick<GuardedContext, "receivedAt" | "countInTotal"> & { request: Request; signal: AbortSignal };

/** One generation of the pipeline, for who waits on the line. Rejects like `generateImageViaAIConnect`. */
async function makeVideo(wanted: VideoWanted, { request, signal, ...counted }: Asked): Promise<MadeFile> {
  const { env } = process;
  const submission: Submission = {
    wanted: { kind: "videos", request: wanted },
    sender: senderOf(request, env),
    caller: callerOf(env, request),
    ...counted,
    patience: 0,
  };
  for await (const file of makeFiles(await getPipeline(env), submission, signal)) return file;
  throw noResult("video", new Error("The run made no video"));
}

const told = (value: unknown): string => encodeURIComponent(JSON.stringify(value));

const headersOf = ({
  mimeType,
  size,
  provider,
  model,
  asked,
  sent,
  warnings,
}: MadeFile): Record<string, string> => ({
  "content-type": mimeType,
  ...(size !== undefined && { "content-length": String(size) }),
  "x-ai-provider": provider,
  "x-ai-model": model,
  ...(asked && { "x-ai-asked": told(asked) }),
  ...(sent && { "x-ai-sent": told(sent) }),
  ...(warnings?.length && { "x-ai-warnings": told(warnings) }),
});

/** The client's stream as it is, save that its errors are told to the log and not to the framework. */
function videoStream(
  source: ReadableStream<Uint8Array>,
  { report }: GuardedContext,
  upstream: AbortController,
): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (cause) {
          report(cause);
          controller.error(new MediaLibraryError("provider", "The video broke off while it was sent."));
        }
      },
      cancel(reason) {
        upstream.abort(reason);
        reader.cancel(reason).catch(() => {});
      },
    },
    { highWaterMark: 0 },
  );
}
