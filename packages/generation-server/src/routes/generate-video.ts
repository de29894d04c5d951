import {
  createGuardedHandler,
  type GuardedContext,
  MediaLibraryError,
} from "@reactkits.dev/react-media-library/server";
import { noResult } from "../pipeline/failures.js";
import { type MadeFile, makeFiles } from "../pipeline/follow-files.js";
import type { VideoPlanRequest } from "../provider.js";
import { withVideoRequest } from "./read-video-request.js";
import type { Route, RouteContext } from "./route-context.js";

/**
 * `POST /ai/videos/generate`: JSON `{ prompt, seconds?, model? }`, or a form with that JSON in the part `request` (the
 * prompt is optional there) and the images in the parts `image`. Answered with the video's bytes while they arrive;
 * leaving ends the run.
 */
export const createVideosRoute = (routes: RouteContext): Route =>
  routes.senders.withCookie(
    createGuardedHandler(routes.guard, async (request, context) => {
      const upstream = new AbortController();
      const signal = AbortSignal.any([request.signal, upstream.signal]);
      const { receivedAt, countInTotal } = context;
      const asked = { request, signal, receivedAt, countInTotal };
      const file = await withVideoRequest(routes, request, (wanted) => makeVideo(routes, wanted, asked));
      for (const [name, value] of Object.entries(headersOf(file))) context.headers.set(name, value);
      return new Response(videoStream(file.bytes, context, upstream), { headers: context.headers });
    }),
  );

type Asked = Pick<GuardedContext, "receivedAt" | "countInTotal"> & { request: Request; signal: AbortSignal };

/** One generation of the pipeline, for who waits on the line. */
async function makeVideo(
  { pipeline, senders }: RouteContext,
  wanted: VideoPlanRequest,
  { request, signal, receivedAt, countInTotal }: Asked,
): Promise<MadeFile> {
  const sender = senders.senderOf(request);
  const submission = {
    request: { kind: "videos" as const, request: wanted },
    sender,
    caller: sender.caller,
    receivedAt,
    countInTotal,
    patience: 0,
  };
  for await (const file of makeFiles(await pipeline(), submission, signal)) return file;
  throw noResult("video", new Error("The prediction made no video"));
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
