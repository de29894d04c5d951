import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import { serve } from "inngest/edge";
import { readPublicUrl } from "../../env";
import { problemResponse } from "../../problem-response";
import { toUnavailable } from "../../unavailable";
import { readJobs } from "../job-settings";
import { getPipeline, type Pipeline } from "../pipeline";
import { readGated } from "../read-gated";
import { describe } from "../steps";
import { createInngestApp } from "./inngest-app";

/** Bytes of a request: what Inngest keeps of a run of many steps. */
const MAX_BODY = 4_194_304;

type Handler = (request: Request) => Promise<Response>;

const handlers = new WeakMap<Pipeline, Handler>();

/**
 * `/api/inngest`, where Inngest learns of our functions and asks for their steps. Its requests are signed; without
 * INNGEST_DEV any other gets 401, one that would register us too. Where JOBS is not inngest, there is nothing here.
 */
export async function serveInngest(request: Request): Promise<Response> {
  try {
    if (readJobs(process.env) !== "inngest") {
      throw new MediaLibraryError("not-found", "There is nothing here: this server does its jobs by itself.");
    }
    const bounded = await readBounded(request);
    return await handlerOf(await getPipeline(process.env))(bounded);
  } catch (thrown) {
    if (!MediaLibraryError.isInstance(thrown))
      console.error(`Inngest could not be answered: ${describe(thrown)}`);
    const error = toUnavailable(thrown);
    const told = MediaLibraryError.isInstance(error)
      ? error
      : new MediaLibraryError("provider", "This server could not do its step. Ask again.", {
          retryable: true,
        });
    return problemResponse(told);
  }
}

function handlerOf(pipeline: Pipeline): Handler {
  const known = handlers.get(pipeline);
  if (known) return known;
  const site = readPublicUrl(pipeline.env);
  const handler = serve({
    ...createInngestApp(pipeline),
    // Who is not Inngest could register another address under our name.
    enableUnauthedSync: false,
    ...(site !== undefined && { serveOrigin: site }),
  });
  handlers.set(pipeline, handler);
  return handler;
}

/** Whoever sent it: the signature is over the whole body, so all of it is read first. The SDK takes JSON alone. */
async function readBounded(request: Request): Promise<Request> {
  if (request.body === null) return request;
  const text = Buffer.from(await readGated(request, MAX_BODY)).toString();
  try {
    if (text !== "") JSON.parse(text);
  } catch (cause) {
    throw new MediaLibraryError("invalid-json", "The request holds no JSON: it is not Inngest's.", { cause });
  }
  const { url, method, headers } = request;
  return new Request(url, { method, headers, body: text });
}
