import { type GuardedContext, MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import { reservePrompt } from "../credits/prompt-credits.js";
import { noResult, publicError } from "../pipeline/failures.js";
import type { GenerationProvider, TextModel, TextRequest } from "../provider.js";
import { withUsage } from "../usage/with-usage.js";
import type { RouteContext } from "./route-context.js";

/** Maximum characters of the answer: a longer one is cut off, and its prediction canceled. */
const MAX_TEXT_LENGTH = 4000;

/** What a text is written from, and by which model. */
export type TextJob = {
  modelOf: (provider: GenerationProvider) => TextModel | undefined;
  /** The message if the server has no such model. */
  missing: string;
  textRequest: TextRequest;
  /** Called once nothing is written any more. */
  done?: () => Promise<void>;
};

/**
 * Answers with a text, streamed while it is written. Disconnecting cancels the prediction. A failure before the first chunk
 * rejects; a later one aborts the body.
 */
export async function replyWithText(
  routes: RouteContext,
  job: TextJob,
  request: Request,
  context: GuardedContext,
): Promise<Response> {
  const upstream = new AbortController();
  const signal = AbortSignal.any([request.signal, upstream.signal]);
  // The next chunk is only requested once the previous one has been read: a slow client slows down the model instead
  // of filling our memory.
  const { readable, writable } = new TransformStream<string, string>();
  const writer = writable.getWriter();
  const pieces = readable.getReader();
  // A chunk that is never read must not keep the prediction and its record open. Aborting the writer would wait for
  // that chunk.
  const cancel = () => void pieces.cancel(signal.reason).catch(() => {});
  signal.addEventListener("abort", cancel, { once: true });
  writeText(routes, job, { request, signal, ...context }, (text) => writer.write(text))
    .then(
      () => writer.close(),
      (error) => writer.abort(error),
    )
    // The client disconnected just before the end, and nothing reads the stream any more.
    .catch(() => {})
    .then(() => {
      // Node keeps a signal of `AbortSignal.any` for ever while it has a listener.
      signal.removeEventListener("abort", cancel);
      job.done?.();
    });
  const first = await pieces.read();
  signal.throwIfAborted();
  if (first.done) throw noResult("text", new Error("The model returned no text"));

  const { headers } = context;
  headers.set("content-type", "text/plain; charset=utf-8");
  // Compression on the way would delay the chunks.
  headers.set("cache-control", "no-store, no-transform");
  headers.set("x-ai-provider", routes.provider.name);
  return new Response(textStream(first.value, pieces, context, upstream), { headers });
}

type RequestOrigin = Pick<GuardedContext, "receivedAt" | "countInTotal"> & {
  request: Request;
  signal: AbortSignal;
};

function readModel(provider: GenerationProvider, { modelOf }: TextJob): TextModel | undefined {
  try {
    return modelOf(provider);
  } catch (error) {
    throw publicError({ provider }, error, "text");
  }
}

/**
 * Writes the whole text, charged and recorded as one generation whatever its outcome. Rejects with a
 * `MediaLibraryError`, or the signal's reason.
 */
async function writeText(
  { provider, pipeline: open, senders, config }: RouteContext,
  job: TextJob,
  { request, signal, receivedAt, countInTotal }: RequestOrigin,
  write: (text: string) => Promise<void>,
): Promise<void> {
  const textModel = readModel(provider, job);
  if (!textModel) throw new MediaLibraryError("not-found", job.missing);
  const { textRequest } = job;
  const { model, instance, cost } = textModel;
  const pipeline = await open();
  const sender = senders.senderOf(request);
  const uncount = await countInTotal();
  const reserving = reservePrompt(pipeline.database, sender, textModel, config.credits);
  const endCharge = await reserving.catch(async (error: unknown) => {
    await uncount();
    throw error;
  });
  const subject = { instance, model, prompt: textRequest.prompt, caller: sender.caller, signal, receivedAt };
  let length = 0;
  const running = withUsage(pipeline, subject, async (note) => {
    try {
      for await (const text of textModel.stream(textRequest, { signal })) {
        if (length === 0) note({ cost });
        length += text.length;
        if (text !== "") await write(text);
        if (length >= MAX_TEXT_LENGTH) break;
      }
    } catch (error) {
      signal.throwIfAborted();
      throw publicError({ provider }, error, "text");
    }
  });
  try {
    await running;
  } finally {
    // Charged even if the client disconnects: the provider bills canceled predictions, and the beginning must not be
    // free.
    await endCharge(length > 0 || signal.aborted ? "charged" : "refunded");
  }
}

function textStream(
  first: string,
  pieces: ReadableStreamDefaultReader<string>,
  { report }: GuardedContext,
  upstream: AbortController,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let waiting: string | undefined = first;
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const text = waiting ?? (await pieces.read()).value;
          waiting = undefined;
          if (text === undefined) controller.close();
          else controller.enqueue(encoder.encode(text));
        } catch (cause) {
          report(cause);
          // Without the cause: frameworks log the error of a broken response, and the provider's message must not
          // appear there.
          controller.error(new MediaLibraryError("provider", "The text broke off while it was being sent."));
        }
      },
      cancel: (reason) => upstream.abort(reason),
    },
    { highWaterMark: 0 },
  );
}
