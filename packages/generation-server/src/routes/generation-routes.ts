import {
  checkOperationFiles,
  createGuardedHandler,
  MediaLibraryError,
  type RequestForm,
  readBody,
  requestDecoder,
} from "@reactkits.dev/react-media-library/server";
import type { DecodedRequest, WireTicket } from "@reactkits.dev/react-media-library/server/protocol";
import { fileResponse } from "../files/file-response.js";
import { cancelGeneration } from "../pipeline/cancel.js";
import { isOther, keptFiles } from "../pipeline/generation-rows.js";
import { PATIENCE_MS, submitGeneration } from "../pipeline/submit.js";
import { wireGeneration } from "../pipeline/to-wire-generation.js";
import type { PlanRequest } from "../provider.js";
import { findGeneration, listGenerations } from "./find-generations.js";
import { isForm, readVideoFields, toVideoRequest, type VideoFields } from "./read-video-request.js";
import type { Route, RouteContext } from "./route-context.js";
import { imageOptions } from "./route-options.js";
import { withImages } from "./with-images.js";

/** How long a presigned download URL is valid. */
const LINK_SECONDS = 60;
/** `POST` and `GET /ai/generations`. Reading is free of charge and without a rate limit, because clients poll. */
export function createGenerationsRoute(routes: RouteContext): Route {
  const { guard, freeGuard, senders, uploads, config } = routes;
  const submit = createGuardedHandler(guard, async (request, { headers, receivedAt, countInTotal }) => {
    const idempotencyKey = readKey(request.headers.get("idempotency-key"));
    const { decoded, ...files } = await readForm(routes, request);
    const ticket = await withImages(uploads.store, files, async () => {
      const sender = senders.senderOf(request);
      return submitGeneration(await routes.pipeline(), {
        request: toPlanRequest(decoded, files, isForm(request)),
        idempotencyKey,
        receivedAt,
        countInTotal,
        sender,
        caller: sender.caller,
        patience: PATIENCE_MS,
      });
    });
    headers.set("location", `${config.http.basePath}/ai/generations/${ticket.id}`);
    return json(ticket satisfies WireTicket, headers, 202);
  });
  const list = createGuardedHandler({ ...freeGuard, method: "GET" }, async (request, { headers }) => {
    const pipeline = await routes.pipeline();
    return json(await listGenerations(pipeline, senders.senderOf(request), request.url), headers);
  });
  const post = senders.withCookie(submit);
  return (request) => (request.method === "GET" ? list(request) : post(request));
}

/** `GET` and `DELETE /ai/generations/:id`. */
export const createGenerationRoute = (routes: RouteContext): Route =>
  createGuardedHandler({ ...routes.freeGuard, method: ["GET", "DELETE"] }, async (request, { headers }) => {
    const pipeline = await routes.pipeline();
    const row = await findGeneration(pipeline, routes, request);
    if (request.method === "DELETE") {
      const { id, status } = (await cancelGeneration(pipeline, row.id)) ?? row;
      return json({ id, status } satisfies WireTicket, headers, 202);
    }
    return json(wireGeneration(pipeline, row, await keptFiles(pipeline, row.id)), headers);
  });

/** `GET /ai/generations/:id/images/:n`, with `?download` as an attachment. */
export const createGenerationFileRoute = (routes: RouteContext): Route =>
  createGuardedHandler({ ...routes.freeGuard, method: ["GET", "HEAD"] }, async (request, { headers }) => {
    const pipeline = await routes.pipeline();
    const row = await findGeneration(pipeline, routes, request);
    const { pathname, searchParams } = new URL(request.url);
    const [, n = ""] = /\/images\/(\d{1,2})$/.exec(pathname) ?? [];
    const file = (await keptFiles(pipeline, row.id)).find((each) => String(each.n) === n);
    if (!file) throw new MediaLibraryError("not-found", "The image does not exist or has been deleted.");
    const saved = searchParams.has("download") || isOther(file);
    if (saved && request.method === "GET" && pipeline.files.presign) {
      // The browser downloads it directly from the store. Not for files that the page reads, which would need CORS.
      const { key, name: fileName } = file;
      headers.set("location", await pipeline.files.presign(key, { seconds: LINK_SECONDS, fileName }));
      return new Response(null, { status: 302, headers });
    }
    const reply = await fileResponse(request, pipeline.files, file.key, {
      fileName: file.name,
      mimeType: file.mime_type,
      size: file.size,
      sha256: file.sha256,
      disposition: saved ? "attachment" : "inline",
    });
    for (const [name, value] of headers) if (!reply.headers.has(name)) reply.headers.set(name, value);
    return reply;
  });

type Files = Omit<RequestForm<unknown>, "decoded">;
type Decoded = ({ kind: "images" } & DecodedRequest) | { kind: "videos"; fields: VideoFields };

/** The body of the image route or, with `"kind": "videos"`, that of the video route. */
async function readForm(routes: RouteContext, request: Request): Promise<RequestForm<Decoded>> {
  const decodeImages = await requestDecoder(request, imageOptions(routes));
  const decode = (text: string): Decoded => {
    const { kind, rest } = splitKind(text);
    return kind === "videos"
      ? { kind, fields: readVideoFields(routes, rest) }
      : { kind, ...decodeImages(rest) };
  };
  return readBody(request, routes.bodyLimits, decode, routes.uploads);
}

function toPlanRequest(decoded: Decoded, { images, mask }: Files, fromForm: boolean): PlanRequest {
  if (decoded.kind === "videos") {
    const given = fromForm ? (images ?? []) : undefined;
    return { kind: "videos", request: toVideoRequest(decoded.fields, given, mask) };
  }
  const { request: fields, format } = decoded;
  const complete = { ...fields, ...(images && { images }), ...(mask && { mask }) };
  checkOperationFiles(complete);
  return {
    kind: "images",
    request: complete,
    ...(format !== undefined && { format }),
  };
}

/** Removes our own field `kind`, because the decoders reject unknown fields. */
function splitKind(text: string): { kind: "images" | "videos"; rest: string } {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { kind: "images", rest: text };
  }
  if (typeof body !== "object" || body === null || !("kind" in body)) return { kind: "images", rest: text };
  const { kind, ...rest } = body;
  if (kind === "images" || kind === "videos") return { kind, rest: stringify(rest) };
  throw new MediaLibraryError("field", "The request is not valid: kind must be images or videos.", {
    fields: [{ field: "kind", message: "must be images or videos" }],
  });
}

/** What is parsed without recursion is not always written without it. */
function stringify(fields: object): string {
  try {
    return JSON.stringify(fields);
  } catch {
    throw new MediaLibraryError("invalid-json", "The request's JSON is nested too deeply.");
  }
}

function readKey(header: string | null): string | undefined {
  if (header === null) return undefined;
  if (/^[\x21-\x7e]{1,255}$/.test(header)) return header;
  const message = "must be 1 to 255 visible ASCII characters";
  throw new MediaLibraryError("field", `The request is not valid: Idempotency-Key ${message}.`, {
    fields: [{ field: "Idempotency-Key", message }],
  });
}

function json(body: object, headers: Headers, status = 200): Response {
  headers.set("content-type", "application/json");
  return new Response(JSON.stringify(body), { status, headers });
}
