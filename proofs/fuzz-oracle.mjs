import { ROUTES } from "./fuzz-routes.mjs";

/** @typedef {import("./fuzz-requests.mjs").FuzzedRequest} FuzzedRequest */
/**
 * @typedef {{ status: number, headers: Headers, text: string, broken: boolean, left: boolean }} Reply
 *   `text` is Latin-1; `broken`: the body failed before its end; `left`: the client stopped reading
 */
/** @typedef {{ fuzzed: FuzzedRequest, reply: Reply, providerFailed: boolean, providerSlow: boolean }} Exchange */

/** The members of RFC 9457, and those that src/ai/protocol/problem-details.ts adds. */
const PROBLEM_KEYS = ["type", "title", "status", "detail", "code", "requestId", "errors"];

/**
 * The codes of server errors and their statuses. This repeats src/core/error-codes.ts on purpose: an oracle that imported
 * the list would accept whatever it says. `unavailable` (503) is missing, because nothing fails here but the provider.
 * @type {Record<string, number>}
 */
const STATUS_OF = {
  "invalid-json": 400,
  field: 400,
  "model-not-allowed": 400,
  "provider-rejected": 400,
  "content-refused": 400,
  unauthorized: 401,
  "payment-required": 402,
  origin: 403,
  "not-found": 404,
  method: 405,
  "request-timeout": 408,
  "too-large": 413,
  "media-type": 415,
  host: 421,
  "idempotency-conflict": 422,
  "rate-limited": 429,
  "provider-throttled": 429,
  provider: 500,
  "provider-memory": 500,
  "provider-stopped": 500,
  "output-expired": 500,
  "queue-timeout": 504,
  "start-timeout": 504,
  "provider-timeout": 504,
};

/** Words of the server, of Node or of the provider that must not reach a visitor. */
const INTERNALS =
  /REPLICATE_|AI_[A-Z]|127\.0\.0\.1|\bat (async )?\S+ \(|node_modules|file:\/\/\/|CUDA|0x7f3a|ECONN|undici|billing/;

/** @param {Exchange} exchange @returns {string[]} the rules that it breaks */
export function findViolations({ fuzzed, reply, providerFailed, providerSlow }) {
  const { status, headers } = reply;
  const violations = [];
  const { methods } = ROUTES[fuzzed.route];
  const isFile = fuzzed.route === "file" && [200, 206, 304, 416].includes(status);
  const kept = isFile ? "private, no-cache" : "no-store";
  if (headers.get("cache-control")?.startsWith(kept) !== true) violations.push("may be cached");
  if (headers.get("x-content-type-options") !== "nosniff") violations.push("may be sniffed");
  if (status === 405 && !headers.get("allow")) violations.push("has no Allow");
  if (fuzzed.method.toUpperCase() === "HEAD") {
    if (reply.text !== "") violations.push("has a body in reply to HEAD");
  } else if (isFile && status !== 200) {
    if (status === 206 && !headers.get("content-range")) violations.push("has no Content-Range");
  } else if (status >= 400) violations.push(...problemViolations(reply));
  else if (status === 204) {
    if (fuzzed.method !== "OPTIONS" || reply.text !== "")
      violations.push("has no body, and does not reply to OPTIONS");
  } else if (status === 202) {
    if (!["generations", "generation"].includes(fuzzed.route))
      violations.push("is a 202 on a route that replies with results");
    else if (!reply.left) violations.push(...ticketViolations(reply));
  } else if (status === 200) {
    if (!methods.includes(fuzzed.method.toUpperCase()))
      violations.push("served a method that the route lacks");
    if (!reply.broken && !reply.left) violations.push(...bodyViolations(fuzzed, reply));
  } else violations.push("has an unexpected status");

  const left = fuzzed.abortsAfter > 0;
  const excused = left || providerFailed || asksForFault(fuzzed);
  // A creation to which the provider did not reply in time, and which it turned out not to have made, is a 500.
  const gaveUp = providerSlow && (status === 504 || reply.text.includes("service could not generate this"));
  if (status >= 500 && !excused && !gaveUp) violations.push("is a 5xx that the provider did not cause");
  if (reply.broken && !excused) violations.push("broke off");
  // Lists hold generations of other requests.
  const rejected =
    fuzzed.method.toUpperCase() === "POST" &&
    reply.text.includes('"provider-rejected"') &&
    !/^\[422\]/.test(fuzzed.fault);
  if (rejected && !left && !mayBeDamaged(fuzzed)) violations.push("sent the model an input that it rejects");
  return violations;
}

/** @param {FuzzedRequest} fuzzed */
function asksForFault({ route, fault, body }) {
  // Estimates never reach the provider.
  if (route === "estimates") return false;
  if (fault !== "") return true;
  const texts =
    body.kind === "text" ? [body.text] : body.kind === "form" ? body.parts.map((part) => part.content) : [];
  return texts.some((text) => text.includes('"prompt":"[500]"'));
}

/** The server checks an image's header; damage behind it is found by the model only. @param {FuzzedRequest} fuzzed */
const mayBeDamaged = ({ body, edits }) =>
  body.kind === "form" && (edits.length > 0 || body.parts.some(({ content }) => content === "cut"));

/** @param {Reply} reply */
function problemViolations({ status, headers, text }) {
  const violations = [];
  if (headers.get("content-type") !== "application/problem+json")
    violations.push("is not application/problem+json");
  const problem = parse(text);
  if (typeof problem !== "object" || problem === null) return [...violations, "is not a JSON object"];
  /** @param {string} key @returns {unknown} */
  const get = (key) => Reflect.get(problem, key);
  const unknown = Object.keys(problem).filter((key) => !PROBLEM_KEYS.includes(key));
  if (unknown.length > 0) violations.push(`has the keys ${unknown}`);
  if (get("type") !== "about:blank") violations.push("has no type");
  for (const key of ["title", "detail"]) if (!isSentence(get(key))) violations.push(`has no ${key}`);
  if (get("status") !== status) violations.push("names another status than the reply's");
  if (STATUS_OF[String(get("code"))] !== status) violations.push(`has the code ${get("code")}`);
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(String(get("requestId"))))
    violations.push("has no requestId");
  const errors = get("errors");
  if (errors === undefined ? get("code") === "field" : !Array.isArray(errors) || !errors.every(isFieldError))
    violations.push("names no invalid fields");
  if (status === 429 && !/^[1-9]\d{0,4}$/.test(headers.get("retry-after") ?? ""))
    violations.push("has no Retry-After");
  // Field names come from the client.
  if (errors === undefined && INTERNALS.test(text)) violations.push("reveals internals");
  return violations;
}

/** @param {unknown} value */
const isSentence = (value) => typeof value === "string" && value.trim().length > 3 && value.isWellFormed();

/** @param {unknown} entry */
const isFieldError = (entry) =>
  typeof entry === "object" &&
  entry !== null &&
  Object.keys(entry).sort().join() === "field,message" &&
  Object.values(entry).every((value) => typeof value === "string" && value.isWellFormed());

/** @param {FuzzedRequest} fuzzed @param {Reply} reply */
function bodyViolations({ route, fault }, { headers, text }) {
  const type = headers.get("content-type") ?? "";
  if (text === "" && fault === "") return ["is empty"];
  if (route === "events" || route === "allEvents")
    return type === "text/event-stream" ? [] : [`is of type ${type}`];
  if (route === "credits") return typeof Object(parse(text)).balance === "number" ? [] : ["has no balance"];
  if (route === "estimates") return Number.isInteger(Object(parse(text)).microUsd) ? [] : ["has no price"];
  if (type === "application/json" || route === "models") {
    const value = parse(text);
    const key = { models: "models", generations: "generations" }[String(route)] ?? "images";
    return value && Array.isArray(Reflect.get(Object(value), key)) ? [] : [`has no ${key}`];
  }
  if (route === "prompts" || route === "descriptions")
    return type === "text/plain; charset=utf-8" ? [] : [`is of type ${type}`];
  const magic = Object.entries(MAGIC).find(([start]) => text.startsWith(start))?.[1];
  if (type.startsWith("multipart/form-data")) {
    const boundary = /boundary=([\w-]+)$/.exec(type)?.[1];
    return boundary && text.endsWith(`--${boundary}--\r\n`) ? [] : ["is not a complete form"];
  }
  return magic !== undefined && type.startsWith(magic) ? [] : [`claims to be ${type}`];
}

/** @param {Reply} reply */
function ticketViolations({ text }) {
  const value = Object(parse(text));
  const isId = /^[0-9a-f-]{36}$/.test(String(Reflect.get(value, "id")));
  return isId && typeof Reflect.get(value, "status") === "string" ? [] : ["is not a ticket"];
}

const MAGIC = {
  "\x89PNG": "image/png",
  "\xff\xd8\xff": "image/jpeg",
  RIFF: "image/webp",
  "\x1aE\xdf\xa3": "video/webm",
};

/** @param {string} latin1 @returns {unknown} */
function parse(latin1) {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(latin1, "latin1")));
  } catch {
    return undefined;
  }
}
