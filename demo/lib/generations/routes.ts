import "server-only";
import {
  createGuardedHandler,
  MediaLibraryError,
  type RequestForm,
  readBody,
  requestDecoder,
} from "@reactkits.dev/react-media-library/server";
import type { DecodedRequest, WireTicket } from "@reactkits.dev/react-media-library/server/protocol";
import { bodyLimits, generateOptions, guardOptions } from "../ai/generate-options";
import { PATIENCE_MS } from "../ai/models/timeout";
import { isForm, readVideoFields, toVideoWanted } from "../ai/read-video-request";
import { fileResponse } from "../files/file-response";
import { uploads, withImages } from "../files/uploads";
import { senderOf, withSession } from "../sender";
import { callerOf } from "../usage/caller";
import { cancelGeneration } from "./cancel";
import { findGeneration, listGenerations } from "./find-generations";
import { isOther } from "./is-other";
import { getPipeline } from "./pipeline";
import type { Wanted } from "./plan";
import { keptFiles } from "./store-outputs";
import { submitGeneration } from "./submit";
import { wireGeneration } from "./wire";

/** For how long the address of a file to be saved is good. */
const LINK_SECONDS = 60;

// To look costs nothing, and whoever follows a generation looks often.
const { rateLimit: _, ...lookOptions } = guardOptions;

const submit = createGuardedHandler(guardOptions, async (request, { headers, receivedAt, countInTotal }) => {
  const idempotencyKey = readKey(request.headers.get("idempotency-key"));
  const { decoded, ...files } = await readForm(request);
  const { env } = process;
  const ticket = await withImages(files, async () =>
    submitGeneration(await getPipeline(env), {
      wanted: toWanted(decoded, files, isForm(request)),
      ...{ idempotencyKey, receivedAt, countInTotal },
      sender: senderOf(request, env),
      caller: callerOf(env, request),
      patience: PATIENCE_MS,
    }),
  );
  headers.set("location", `/api/ai/generations/${ticket.id}`);
  return json(ticket satisfies WireTicket, headers, 202);
});

const list = createGuardedHandler({ ...lookOptions, method: "GET" }, async (request, { headers }) => {
  const pipeline = await getPipeline(process.env);
  return json(await listGenerations(pipeline, senderOf(request, process.env), request.url), headers);
});

const post = withSession(submit);

/** `POST` and `GET /api/ai/generations`. */
export const generations = (request: Request): Promise<Response> =>
  request.method === "GET" ? list(request) : post(request);

/** `GET` and `DELETE /api/ai/generations/:id`. */
export const generation = createGuardedHandler(
  { ...lookOptions, method: ["GET", "DELETE"] },
  async (request, { headers }) => {
    const pipeline = await getPipeline(process.env);
    const row = await findGeneration(pipeline, request);
    if (request.method === "DELETE") {
      const { id, status } = (await cancelGeneration(pipeline, row.id)) ?? row;
      return json({ id, status } satisfies WireTicket, headers, 202);
    }
    return json(wireGeneration(row, await keptFiles(pipeline, row.id)), headers);
  },
);

/** `GET /api/ai/generations/:id/images/:n`; `?download` for a file to be saved. */
export const generationImage = createGuardedHandler(
  { ...lookOptions, method: ["GET", "HEAD"] },
  async (request, { headers }) => {
    const pipeline = await getPipeline(process.env);
    const row = await findGeneration(pipeline, request);
    const { pathname, searchParams } = new URL(request.url);
    const [, n = ""] = /\/images\/(\d{1,2})$/.exec(pathname) ?? [];
    const file = (await keptFiles(pipeline, row.id)).find((each) => String(each.n) === n);
    if (!file) throw new MediaLibraryError("not-found", "There is no such image, or it is kept no more.");
    const saved = searchParams.has("download") || isOther(file);
    if (saved && request.method === "GET" && pipeline.files.presign) {
      // Its bytes need not pass through us, and it is no file that the page reads.
      const { key, name: fileName } = file;
      headers.set("location", await pipeline.files.presign(key, { seconds: LINK_SECONDS, fileName }));
      return new Response(null, { status: 302, headers });
    }
    const reply = await fileResponse(request, pipeline.files, file.key, {
      ...{ fileName: file.name, mimeType: file.mime_type, size: file.size, sha256: file.sha256 },
      disposition: saved ? "attachment" : "inline",
    });
    for (const [name, value] of headers) if (!reply.headers.has(name)) reply.headers.set(name, value);
    return reply;
  },
);

type Files = Omit<RequestForm<unknown>, "decoded">;
type Decoded =
  | ({ kind: "images" } & DecodedRequest)
  | { kind: "videos"; fields: ReturnType<typeof readVideoFields> };

/** The body of the image route, or, with `"kind": "videos"`, that of the video route. */
async function readForm(request: Request): Promise<RequestForm<Decoded>> {
  const decodeImages = await requestDecoder(request, generateOptions);
  const decode = (text: string): Decoded => {
    const { kind, rest } = splitKind(text);
    return kind === "videos" ? { kind, fields: readVideoFields(rest) } : { kind, ...decodeImages(rest) };
  };
  return readBody(request, bodyLimits(), decode, uploads);
}

function toWanted(decoded: Decoded, { images, mask }: Files, fromForm: boolean): Wanted {
  if (decoded.kind === "videos") {
    const given = fromForm ? (images ?? []) : undefined;
    return { kind: "videos", request: toVideoWanted(decoded.fields, given, mask) };
  }
  const { request: fields, format } = decoded;
  return {
    kind: "images",
    request: { ...fields, ...(images && { images }), ...(mask && { mask }) },
    ...(format !== undefined && { format }),
  };
}

/** Our own field beside those of the routes, which refuse what they do not know. */
function splitKind(text: string): { kind: "images" | "videos"; rest: string } {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { kind: "images", rest: text };
  }
  if (typeof body !== "object" || body === null || !("kind" in body)) return { kind: "images", rest: text };
  const { kind, ...rest } = body;
  if (kind === "images" || kind === "videos") return { kind, rest: JSON.stringify(rest) };
  throw new MediaLibraryError("field", "The request is not valid: kind must be images or videos.", {
    fields: [{ field: "kind", message: "must be images or videos" }],
  });
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
