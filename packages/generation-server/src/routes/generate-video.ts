import {
  createGuardedHandler,
  type GuardedContext,
  MediaLibraryError,
} from "@reactkits.dev/react-media-library/server";
import { encodeMetadataHeaders } from "@reactkits.dev/react-media-library/server/protocol";
import { noResult } from "../pipeline/failures.js";
import { type GeneratedFile, generateFiles } from "../pipeline/stream-files.js";
import type { VideoPlanRequest } from "../provider.js";
import { withVideoRequest } from "./read-video-request.js";
import type { Route, RouteContext } from "./route-context.js";

/**
 * `POST /ai/videos/generate`: JSON `{ prompt, seconds?, model? }`, or a form with that JSON in the part `request` (the
 * prompt is optional there) and the images in the parts `image`. The reply streams the video's bytes as they
 * arrive; if the client disconnects, the run is canceled.
 */
export const createVideosRoute = (routes: RouteContext): Route =>
  routes.senders.withCookie(
    createGuardedHandler(routes.guard, async (request, context) => {
      const upstream = new AbortController();
      const signal = AbortSignal.any([request.signal, upstream.signal]);
      const { receivedAt, countInTotal } = context;
      const origin = { request, signal, receivedAt, countInTotal };
      const file = await withVideoRequest(routes, request, (video) => makeVideo(routes, video, origin));
      const { headers } = context;
      for (const [name, value] of Object.entries(encodeMetadataHeaders(file))) headers.set(name, value);
      headers.set("content-type", file.mimeType);
      if (file.size !== undefined) headers.set("content-length", String(file.size));
      return new Response(videoStream(file.bytes, context, upstream), { headers });
    }),
  );

type RequestOrigin = Pick<GuardedContext, "receivedAt" | "countInTotal"> & {
  request: Request;
  signal: AbortSignal;
};

/** Generates one video for a client that waits for it. */
async function makeVideo(
  { pipeline, senders }: RouteContext,
  video: VideoPlanRequest,
  { request, signal, receivedAt, countInTotal }: RequestOrigin,
): Promise<GeneratedFile> {
  const sender = senders.senderOf(request);
  const submission = {
    request: { kind: "videos" as const, request: video },
    sender,
    caller: sender.caller,
    receivedAt,
    countInTotal,
    patience: 0,
  };
  for await (const file of generateFiles(await pipeline(), submission, signal)) return file;
  throw noResult("video", new Error("The prediction returned no video"));
}

/** Forwards the stream; errors go to the log, and the framework sees only a public message. */
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
          controller.error(new MediaLibraryError("provider", "The video broke off while it was being sent."));
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
