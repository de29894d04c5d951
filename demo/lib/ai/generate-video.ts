import "server-only";
import {
  createGuardedHandler,
  DEFAULT_GENERATE_LIMITS,
  type GuardedContext,
  MediaLibraryError,
  readForm,
  readJsonBody,
} from "@reactkits.dev/react-media-library/server";
import { callerOf } from "../usage/caller";
import { withUsage } from "../usage/with-usage";
import { connect, costOf, milliseconds, providerOf } from "./ai-connect";
import { guardOptions } from "./generate-options";
import { type FieldReader, numberReader, optional, promptReader, readFields } from "./json-fields";
import { findModel } from "./models/find-model";
import { refused } from "./models/fit-request";
import { fitVideo, type VideoRequest } from "./models/fit-video";
import type { Model } from "./models/model";
import { MODELS } from "./models/models";
import { openOutput, runFitted } from "./replicate/generate";

const FROM_PROMPT = "kling-ai/kling-video";
const FROM_IMAGES = "fofr/skyreels-2";
const MAX_PROMPT_LENGTH = 2000;

type Fields = { prompt: string | undefined; seconds: number | undefined; model: Model | undefined };
type Wanted = VideoRequest & { model?: Model | undefined };

/**
 * `POST /api/ai/videos/generate`: JSON `{ prompt, seconds?, model? }`, or a form with that JSON in the part `request`
 * (the prompt is optional there) and the images in the parts `image`. Answered with the video's bytes while
 * they arrive; leaving ends the run.
 */
export const generateVideo = createGuardedHandler(guardOptions, async (request, context) => {
  const wanted = await readWanted(request);
  const upstream = new AbortController();
  const signal = AbortSignal.any([request.signal, upstream.signal]);
  const { file, headers } = await makeVideo(wanted, { request, signal, receivedAt: context.receivedAt });
  for (const [name, value] of Object.entries(headers)) context.headers.set(name, value);
  return new Response(videoStream(file.stream, context, upstream), { headers: context.headers });
});

/** `images` is set for every form, be it empty: a form says that the video is made of images. */
async function readWanted(request: Request): Promise<Wanted> {
  if (!/^multipart\/form-data\b/i.test(request.headers.get("content-type") ?? "")) {
    return readVideoFields(await readJsonBody(request, DEFAULT_GENERATE_LIMITS.bodyBytes));
  }
  const {
    decoded,
    images = [],
    mask,
  } = await readForm(request, DEFAULT_GENERATE_LIMITS, (bytes) => readVideoFields(decodeUtf8(bytes)));
  if (mask) throw refused("mask", "is no part of a video's request");
  return { ...decoded, images };
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new MediaLibraryError("invalid-json", "The request's part `request` is not valid UTF-8.", {
      cause,
    });
  }
}

const readVideoFields = (text: string): Fields =>
  readFields<Fields>(text, {
    prompt: optional(promptReader(MAX_PROMPT_LENGTH)),
    seconds: optional(numberReader(1, 60)),
    model: optional(readVideoModel),
  });

/** Of the table's only: nobody picks another one at this site's cost. */
const readVideoModel: FieldReader<Model> = (value) => {
  const model = MODELS.find(({ id, kind }) => kind === "video" && id === value);
  if (model) return model;
  const message = "is not among those that this server offers";
  throw new MediaLibraryError("model-not-allowed", `The request is not valid: model ${message}.`, {
    fields: [{ field: "model", message }],
  });
};

type Asked = { request: Request; signal: AbortSignal; receivedAt: number };

/** Recorded as one generation. Rejects like `generateImageViaAIConnect`. */
async function makeVideo(wanted: Wanted, { request, signal, receivedAt }: Asked) {
  const { env } = process;
  const { client, model, endsAt, instance } = connect(
    env,
    "video",
    receivedAt,
    () => wanted.model ?? findModel(wanted.images ? FROM_IMAGES : FROM_PROMPT),
  );
  const fitted = fitVideo(wanted, model);
  const run = { client, signal, endsAt, made: "video" } as const;
  const prompt = wanted.prompt ?? "";
  const subject = { instance, model: model.id, prompt, caller: callerOf(env, request), signal, receivedAt };
  const file = await withUsage(subject, async (note) => {
    const { outputs, predictTime } = await runFitted(fitted, run);
    const cost = costOf(env, model, { videoSeconds: fitted.seconds });
    note({ cost, predictTime: milliseconds(predictTime) });
    return openOutput(outputs[0], run);
  });
  const told = (value: unknown) => encodeURIComponent(JSON.stringify(value));
  const headers: Record<string, string> = {
    "content-type": file.mimeType,
    ...(file.size !== undefined && { "content-length": String(file.size) }),
    "x-ai-provider": providerOf(env),
    "x-ai-model": model.id,
    "x-ai-sent": told(fitted.sent),
    ...(fitted.warnings.length > 0 && { "x-ai-warnings": told(fitted.warnings) }),
  };
  return { file, headers };
}

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
