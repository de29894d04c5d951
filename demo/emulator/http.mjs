/** @typedef {{ status: number, body?: unknown, headers?: Record<string, string> }} Reply */

const BODY_LIMIT = 1_000_000;

/** @param {import("./errors.mjs").Problem} body @returns {Reply} */
export const problem = (body) => ({ status: body.status, body });

/** @param {import("node:http").ServerResponse} response @param {Reply} reply */
export function send(response, { status, body, headers }) {
  response.writeHead(status, { "Content-Type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

/** @param {import("node:http").IncomingMessage} request @param {string} name */
export const header = (request, name) => {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(",") : value;
};

/** @param {unknown} value @returns {value is Record<string, unknown>} */
export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @param {import("node:http").IncomingMessage} request @returns {Promise<Record<string, unknown> | undefined>} */
export async function readJson(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > BODY_LIMIT) return undefined;
    chunks.push(chunk);
  }
  try {
    const value = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
