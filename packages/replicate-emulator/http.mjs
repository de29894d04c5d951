/** @typedef {{ status: number, body?: unknown, headers?: Record<string, string> }} Reply */

/** A body may contain images as data URLs; the SDK puts up to 10 MB of them into one request. */
const JSON_LIMIT = 20_000_000;

/** @param {import("./errors.mjs").Problem} body @returns {Reply} */
export const problem = (body) => ({ status: body.status, body });

/** @param {import("node:http").ServerResponse} response @param {Reply} reply */
export function send(response, { status, body, headers }) {
  if (body === undefined) {
    response.writeHead(status, headers);
    response.end();
    return;
  }
  const text = typeof body === "string" ? body : JSON.stringify(body);
  response.writeHead(status, { "Content-Type": "application/json", ...headers });
  response.end(text);
}

/** @param {import("node:http").IncomingMessage} request @param {string} name */
export const header = (request, name) => {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(",") : value;
};

/** @param {unknown} value @returns {value is Record<string, unknown>} */
export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * @param {import("node:http").IncomingMessage} request
 * @param {number} limit bytes
 * @returns {Promise<Buffer | undefined>} undefined if it is longer than `limit`
 */
export async function readBytes(request, limit) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    // Keep reading: a client that is still writing would see the reply as a connection reset.
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size > limit ? undefined : Buffer.concat(chunks);
}

/** @param {import("node:http").IncomingMessage} request @returns {Promise<Record<string, unknown> | undefined>} */
export async function readJson(request) {
  const bytes = await readBytes(request, JSON_LIMIT);
  if (!bytes) return undefined;
  const value = parseJson(bytes.toString("utf8"));
  return isObject(value) ? value : undefined;
}

/** @param {string} text @returns {unknown} undefined if it is not JSON */
export function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Aborts when the client disconnects before it has the whole reply.
 * @param {import("node:http").ServerResponse} response
 */
export function goneSignal(response) {
  const controller = new AbortController();
  response.once("close", () => controller.abort());
  return controller.signal;
}
