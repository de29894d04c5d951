import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import * as errors from "./errors.mjs";
import { isObject, parseJson, readBytes } from "./http.mjs";
import { createId } from "./identifiers.mjs";
import { pageOf } from "./pages.mjs";

/**
 * @typedef {object} StoredFile
 * @property {string} id
 * @property {number} sequence grows with each file
 * @property {string} name
 * @property {string} contentType
 * @property {Buffer} bytes
 * @property {Record<string, unknown>} metadata
 * @property {number} createdAt milliseconds
 *
 * @typedef {import("./http.mjs").Reply} Reply
 * @typedef {import("node:http").IncomingMessage} Request
 */

const HOUR = 3_600_000;
/** Most bytes of one file, as documented. */
const LIMIT = 100_000_000;
/** Bytes of a request besides the content: part headers and metadata. */
const ENVELOPE = 1_000_000;
/** Most bytes of all files; beyond it the oldest are deleted. */
const KEPT = 1_000_000_000;
/** Signs downloads; at Replicate this is the account's secret, here it is public. */
const SIGNING_SECRET = "emulator";

/** @param {import("./errors.mjs").Problem} body @returns {Reply} */
const refuse = (body) => ({
  status: body.status,
  body,
  headers: { "Content-Type": "application/problem+json" },
});

/**
 * The files uploaded to `/files`, kept in memory for an hour.
 * @param {{ clock: import("./clock.mjs").Clock, origin: string, owner: string }} parts
 */
export function createFiles({ clock, origin, owner }) {
  /** Oldest first. @type {Map<string, StoredFile>} */
  const files = new Map();
  let sequence = 0;

  function sweep() {
    let total = [...files.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
    for (const file of files.values()) {
      if (clock.now() < file.createdAt + HOUR && total <= KEPT) break;
      files.delete(file.id);
      total -= file.bytes.length;
    }
  }

  /** @param {string} id */
  const find = (id) => {
    sweep();
    return files.get(id);
  };

  /** @param {StoredFile} file */
  const view = (file) => ({
    id: file.id,
    name: file.name,
    content_type: file.contentType,
    size: file.bytes.length,
    checksums: { sha256: createHash("sha256").update(file.bytes).digest("hex") },
    metadata: file.metadata,
    created_at: new Date(file.createdAt).toISOString(),
    expires_at: new Date(file.createdAt + HOUR).toISOString(),
    urls: { get: `${origin}/v1/files/${file.id}` },
  });

  /** @param {Request} request @returns {Promise<Reply>} */
  async function create(request) {
    const bytes = await readBytes(request, LIMIT + ENVELOPE);
    if (!bytes) return refuse(errors.fileTooLarge());
    const form = await new Response(new Uint8Array(bytes), {
      headers: { "Content-Type": request.headers["content-type"] ?? "" },
    })
      .formData()
      .catch(() => undefined);
    if (!form) return refuse(errors.badRequest("The request body is not multipart/form-data."));
    const content = form.get("content");
    if (!(content instanceof File))
      return refuse(errors.badRequest("The part content, a file, is required."));
    if (content.size > LIMIT) return refuse(errors.fileTooLarge());
    const name = textOf(form, "filename") ?? content.name;
    if (name === "" || Buffer.byteLength(name) > 255)
      return refuse(errors.badRequest("The file name must have 1 to 255 bytes."));
    const given = form.get("metadata");
    const metadata = given === null ? {} : parseJson(typeof given === "string" ? given : await given.text());
    if (!isObject(metadata)) return refuse(errors.badRequest("The part metadata must be a JSON object."));
    const file = {
      id: createId(),
      sequence: sequence++,
      name,
      contentType: textOf(form, "type") ?? (content.type || "application/octet-stream"),
      bytes: Buffer.from(await content.arrayBuffer()),
      metadata,
      createdAt: clock.now(),
    };
    files.set(file.id, file);
    sweep();
    return { status: 201, body: view(file) };
  }

  /** @param {string} id @param {URLSearchParams} query */
  function isSigned(id, query) {
    const expiry = query.get("expiry") ?? "";
    if (query.get("owner") !== owner || !/^\d{1,12}$/.test(expiry)) return false;
    const expected = signatureOf(id, expiry);
    const given = Buffer.from(query.get("signature") ?? "", "base64");
    const live = Number(expiry) * 1000 > clock.now();
    return live && given.length === expected.length && timingSafeEqual(given, expected);
  }
  /** @param {string} id @param {string} expiry */
  const signatureOf = (id, expiry) =>
    createHmac("sha256", SIGNING_SECRET).update(`${owner} ${id} ${expiry}`).digest();

  return {
    /** The bytes of a file that has not expired. @param {string} id */
    bytesOf: (id) => find(id)?.bytes,

    /**
     * The routes under `/v1/files` that require the token.
     * @param {Request} request @param {URL} url
     * @returns {Promise<Reply>}
     */
    async route(request, url) {
      const id = /^\/v1\/files\/([a-z0-9]+)$/.exec(url.pathname)?.[1];
      if (url.pathname === "/v1/files") {
        if (request.method === "POST") return create(request);
        sweep();
        const page = pageOf([...files.values()].reverse(), url);
        if (request.method === "GET")
          return { status: 200, body: { ...page, results: page.results.map(view) } };
      }
      const file = id === undefined ? undefined : find(id);
      if (!file) return refuse(errors.fileNotFound());
      if (request.method === "GET") return { status: 200, body: view(file) };
      if (request.method !== "DELETE") return refuse(errors.fileNotFound());
      files.delete(file.id);
      return { status: 204 };
    },

    /**
     * `GET /v1/files/{id}/download`: signed instead of authorized.
     * @param {import("node:http").ServerResponse} response @param {string} id @param {URLSearchParams} query
     * @returns {Reply | undefined} undefined if the file was sent
     */
    download(response, id, query) {
      const file = isSigned(id, query) ? find(id) : undefined;
      if (!file) return refuse(errors.fileNotFound());
      response.writeHead(200, {
        "Content-Type": "application/octet-stream",
        "Content-Length": file.bytes.length,
      });
      response.end(file.bytes);
      return undefined;
    },

    /** A signed URL, for tests. @param {string} id @param {number} expiry seconds since 1970 */
    signedUrl(id, expiry) {
      const url = new URL(`${origin}/v1/files/${id}/download`);
      url.searchParams.set("owner", owner);
      url.searchParams.set("expiry", String(expiry));
      url.searchParams.set("signature", signatureOf(id, String(expiry)).toString("base64"));
      return url.href;
    },
  };
}

/** @param {FormData} form @param {string} name */
function textOf(form, name) {
  const value = form.get(name);
  return typeof value === "string" && value !== "" ? value : undefined;
}
