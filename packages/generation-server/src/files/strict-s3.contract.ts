/**
 * An in-memory S3 server that is as strict as Amazon S3, where the one from npm is not: it rejects wrong, stale or
 * missing signatures, altered bytes, expired URLs, public grants and small parts. It lists three keys per page, and
 * reports unfinished uploads.
 */
import { createHash, createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { S3Settings } from "./s3-settings.js";

type Stored = { body: Buffer; type: string; metadata: [string, string][]; at: number };
type Answer = { status: number; headers?: Record<string, string>; body?: Buffer | string };
type S3Request = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Headers;
  body: Buffer;
  key: string;
};

export type StrictS3 = {
  settings: S3Settings;
  unfinishedUploads(): number;
  /** Method and query of each accepted request. */
  requests: string[];
  /** Answers the next requests with 500. */
  failNext(count: number): void;
  /** Delays all responses until the promise is fulfilled. */
  holdUntil(promise: Promise<void>): void;
  close(): Promise<void>;
};

const PAGE = 3;
const MIN_PART = 5 * 1024 * 1024;
const SKEW_MS = 900_000;

export async function startStrictS3(): Promise<StrictS3> {
  const keys = { accessKeyId: "strict-id", secretAccessKey: "strict/secret+1" };
  const objects = new Map<string, Stored>();
  const uploads = new Map<string, { key: string; stored: Stored; parts: Map<number, Buffer> }>();
  const requests: string[] = [];
  let failing = 0;
  let held: Promise<void> = Promise.resolve();

  function answer(request: S3Request): Answer {
    const refused = refusal(request, keys);
    if (refused) return refused;
    requests.push(`${request.method} ${[...request.query.keys()].filter((name) => !/^X-Amz/.test(name))}`);
    if (failing > 0) {
      failing -= 1;
      return problem(500, "InternalError");
    }
    if (/acl|grant/i.test([...request.headers.keys()].filter((name) => /^x-amz-/.test(name)).join())) {
      return problem(400, "AccessControlListNotSupported");
    }
    const { method, key, query } = request;
    const upload = query.get("uploadId");
    if (method === "GET" && key === "") return list(query);
    if (method === "GET") return read(request);
    if (method === "POST" && query.has("uploads")) return begin(request);
    if (method === "POST" && upload) return complete(upload, request.body.toString());
    if (method === "PUT" && upload) return part(upload, Number(query.get("partNumber")), request.body);
    if (method === "DELETE" && upload) return { status: uploads.delete(upload) ? 204 : 404 };
    if (method === "DELETE") objects.delete(key);
    else objects.set(key, storedOf(request));
    return { status: method === "DELETE" ? 204 : 200, headers: { etag: '"1"' } };
  }

  function read({ key, headers, query }: S3Request): Answer {
    const object = objects.get(key);
    if (!object) return problem(404, "NoSuchKey");
    const disposition = query.get("response-content-disposition");
    const common = {
      ...Object.fromEntries(object.metadata),
      "content-type": object.type,
      ...(disposition ? { "content-disposition": disposition } : {}),
    };
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(headers.get("range") ?? "") ?? [];
    if (from === undefined) return { status: 200, headers: common, body: object.body };
    const body = object.body.subarray(Number(from), to ? Number(to) + 1 : undefined);
    if (body.length === 0) return problem(416, "InvalidRange");
    const range = `bytes ${from}-${Number(from) + body.length - 1}/${object.body.length}`;
    return { status: 206, headers: { ...common, "content-range": range }, body };
  }

  function list(query: URLSearchParams): Answer {
    const after = query.get("continuation-token") ?? "";
    const found = [...objects.keys()].sort().filter((key) => key.startsWith(query.get("prefix") ?? ""));
    const rest = found.filter((key) => key > after);
    const page = rest.slice(0, PAGE);
    const contents = page.map((key) => {
      const object = objects.get(key);
      const at = new Date(object?.at ?? 0).toISOString();
      return `<Contents><Key>${key}</Key><Size>${object?.body.length}</Size><LastModified>${at}</LastModified></Contents>`;
    });
    const more = rest.length > page.length;
    const next = more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : "";
    return xml(
      `<ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${contents.join("")}</ListBucketResult>`,
    );
  }

  function begin(request: S3Request): Answer {
    const id = randomUUID();
    uploads.set(id, { key: request.key, stored: storedOf(request), parts: new Map() });
    return xml(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
  }

  function part(id: string, number: number, body: Buffer): Answer {
    const upload = uploads.get(id);
    if (!upload) return problem(404, "NoSuchUpload");
    upload.parts.set(number, body);
    return { status: 200, headers: { etag: `"${number}"` } };
  }

  function complete(id: string, body: string): Answer {
    const upload = uploads.get(id);
    if (!upload) return problem(404, "NoSuchUpload");
    const named = [...body.matchAll(/<PartNumber>(\d+)</g)].map(([, number]) => Number(number));
    const parts = named.map((number) => upload.parts.get(number) ?? Buffer.alloc(0));
    if (parts.slice(0, -1).some(({ length }) => length < MIN_PART)) return problem(400, "EntityTooSmall");
    uploads.delete(id);
    objects.set(upload.key, { ...upload.stored, body: Buffer.concat(parts), at: Date.now() });
    return xml(`<CompleteMultipartUploadResult><Key>${upload.key}</Key></CompleteMultipartUploadResult>`);
  }

  const server = createServer((request, response) => {
    void (async () => {
      await held;
      send(response, answer(await parseRequest(request)));
      // The client disconnected.
    })().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    settings: {
      endpoint: `http://127.0.0.1:${port}`,
      region: "garden",
      bucket: "strict",
      forcePathStyle: true,
      ...keys,
    },
    unfinishedUploads: () => uploads.size,
    requests,
    failNext: (count) => {
      failing = count;
    },
    holdUntil: (promise) => {
      held = promise;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const storedOf = ({ body, headers }: S3Request): Stored => ({
  body,
  type: headers.get("content-type") ?? "binary/octet-stream",
  metadata: [...headers].filter(([name]) => name.startsWith("x-amz-meta-")),
  at: Date.now(),
});

async function parseRequest(request: IncomingMessage): Promise<S3Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const [path = "", query] = (request.url ?? "").split("?");
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
  return {
    method: request.method ?? "",
    path,
    query: new URLSearchParams(query),
    headers,
    body: Buffer.concat(chunks),
    key: path.split("/").slice(2).map(decodeURIComponent).join("/"),
  };
}

function send(response: ServerResponse, { status, headers, body = "" }: Answer): void {
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  response.end(body);
}

const xml = (body: string): Answer => ({ status: 200, headers: { "content-type": "application/xml" }, body });

const problem = (status: number, code: string): Answer => ({
  ...xml(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`),
  status,
});

/** Verifies AWS Signature Version 4, in the header or in the URL. */
function refusal(
  { method, path, query, headers, body }: S3Request,
  keys: Pick<S3Settings, "accessKeyId" | "secretAccessKey">,
): Answer | undefined {
  const presigned = query.get("X-Amz-Signature");
  const header = headers.get("authorization") ?? "";
  const [, id, day, region, , names, signature] = presigned
    ? [
        "",
        ...(query.get("X-Amz-Credential") ?? "").split("/"),
        query.get("X-Amz-SignedHeaders"),
        presigned,
      ].toSpliced(5, 1)
    : (/^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/(s3)\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
        header,
      ) ?? []);
  if (!id || !day || !region || !names || !signature) return problem(403, "AccessDenied");
  if (id !== keys.accessKeyId) return problem(403, "InvalidAccessKeyId");

  const date = (presigned ? query.get("X-Amz-Date") : headers.get("x-amz-date")) ?? "";
  const at = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  const age = Date.now() - at;
  if (presigned ? age > Number(query.get("X-Amz-Expires")) * 1000 : !(Math.abs(age) < SKEW_MS)) {
    return problem(403, presigned ? "AccessDenied" : "RequestTimeTooSkewed");
  }

  const bodyHash = presigned ? "UNSIGNED-PAYLOAD" : (headers.get("x-amz-content-sha256") ?? "");
  const actual = createHash("sha256").update(body).digest("hex");
  if (!presigned && bodyHash !== actual) return problem(400, "XAmzContentSHA256Mismatch");

  const canonicalQuery = [...query]
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => `${strictEncode(name)}=${strictEncode(value)}`)
    .sort()
    .join("&");
  const canonicalHeaders = names.split(";").map((name) => `${name}:${headers.get(name)?.trim()}\n`);
  const canonical = [method, path, canonicalQuery, canonicalHeaders.join(""), names, bodyHash].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const digest = createHash("sha256").update(canonical).digest("hex");
  const key = [day, region, "s3", "aws4_request"].reduce<string | Buffer>(
    (secret, text) => createHmac("sha256", secret).update(text).digest(),
    `AWS4${keys.secretAccessKey}`,
  );
  const right = createHmac("sha256", key).update(`AWS4-HMAC-SHA256\n${date}\n${scope}\n${digest}`).digest();
  const given = Buffer.from(signature, "hex");
  const same = given.length === right.length && timingSafeEqual(given, right);
  return same ? undefined : problem(403, "SignatureDoesNotMatch");
}

const strictEncode = (text: string) =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
