import { ROUTES } from "./fuzz-routes.mjs";

/** @typedef {import("./fuzz-requests.mjs").Specimen} Specimen */
/**
 * @typedef {{ status: number, headers: Headers, text: string, broken: boolean, left: boolean }} Reply
 *   `text` is Latin-1; `broken`: the body failed before its end; `left`: we did not read to its end
 */
/** @typedef {{ specimen: Specimen, reply: Reply, providerFailed: boolean, providerSlow: boolean }} Exchange */

/** What RFC 9457 asks, and what src/ai/protocol/problem.ts adds. */
const PROBLEM_KEYS = ["type", "title", "status", "detail", "code", "requestId", "errors"];

/** @type {Record<string, number>} As README and src/core/error-codes.ts list them; written again, so that neither changes unnoticed. */
const STATUS_OF = {
  ...{
    "invalid-json": 400,
    field: 400,
    "model-not-allowed": 400,
    "provider-rejected": 400,
    "content-refused": 400,
    unauthorized: 401,
  },
  ...{
    "payment-required": 402,
    origin: 403,
    "not-found": 404,
    method: 405,
    "request-timeout": 408,
    "too-large": 413,
    "media-type": 415,
  },
  ...{
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
  },
};

/** Words of ours, of Node or of the provider that no visitor may read. */
const INSIDE =
  /REPLICATE_|AI_[A-Z]|127\.0\.0\.1|\bat (async )?\S+ \(|node_modules|file:\/\/\/|CUDA|0x7f3a|ECONN|undici|billing/;

/** @param {Exchange} exchange @returns {string[]} what is wrong with it */
export function judge({ specimen, reply, providerFailed, providerSlow }) {
  const { status, headers } = reply;
  const wrong = [];
  const { methods } = ROUTES[specimen.route];
  const isFile = specimen.route === "file" && [200, 206, 304, 416].includes(status);
  const kept = isFile ? "private, no-cache" : "no-store";
  if (headers.get("cache-control")?.startsWith(kept) !== true) wrong.push("may be stored");
  if (headers.get("x-content-type-options") !== "nosniff") wrong.push("may be sniffed");
  if (status === 405 && !headers.get("allow")) wrong.push("has no Allow");
  if (specimen.method.toUpperCase() === "HEAD") {
    if (reply.text !== "") wrong.push("has a body, in answer to HEAD");
  } else if (isFile && status !== 200) {
    if (status === 206 && !headers.get("content-range")) wrong.push("is no part");
  } else if (status >= 400) wrong.push(...judgeProblem(reply));
  else if (status === 204) {
    if (specimen.method !== "OPTIONS" || reply.text !== "")
      wrong.push("has no body, and is no answer to OPTIONS");
  } else if (status === 202) {
    if (!["generations", "generation"].includes(specimen.route)) wrong.push("only takes note");
    else if (!reply.left) wrong.push(...judgeTicket(reply));
  } else if (status === 200) {
    if (!methods.includes(specimen.method.toUpperCase())) wrong.push("served a method that it has not");
    if (!reply.broken && !reply.left) wrong.push(...judgeBody(specimen, reply));
  } else wrong.push("has a status that we never answer with");

  const left = specimen.leavesAfter > 0;
  const excused = left || providerFailed || specimen.fault !== "";
  if (status >= 500 && !excused && !(status === 504 && providerSlow))
    wrong.push("is a 5xx that the provider did not cause");
  if (reply.broken && !excused) wrong.push("broke off");
  const rejected = reply.text.includes('"provider-rejected"') && !/^\[422\]/.test(specimen.fault);
  if (rejected && !left && !mayBeDamaged(specimen)) wrong.push("asked the model for what it does not take");
  return wrong;
}

/** Of an image the header is checked: that the rest is damaged, only the model can tell. @param {Specimen} specimen */
const mayBeDamaged = ({ body, edits }) =>
  body.kind === "form" && (edits.length > 0 || body.parts.some(({ content }) => content === "cut"));

/** @param {Reply} reply */
function judgeProblem({ status, headers, text }) {
  const wrong = [];
  if (headers.get("content-type") !== "application/problem+json")
    wrong.push("is no application/problem+json");
  const problem = parse(text);
  if (typeof problem !== "object" || problem === null) return [...wrong, "is no JSON object"];
  /** @param {string} key @returns {unknown} */
  const get = (key) => Reflect.get(problem, key);
  const unknown = Object.keys(problem).filter((key) => !PROBLEM_KEYS.includes(key));
  if (unknown.length > 0) wrong.push(`has the keys ${unknown}`);
  if (get("type") !== "about:blank") wrong.push("has no type");
  for (const key of ["title", "detail"]) if (!isSentence(get(key))) wrong.push(`has no ${key}`);
  if (get("status") !== status) wrong.push("says another status than the reply's");
  if (STATUS_OF[String(get("code"))] !== status) wrong.push(`has the code ${get("code")}`);
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(String(get("requestId"))))
    wrong.push("has no requestId");
  const errors = get("errors");
  if (errors === undefined ? get("code") === "field" : !Array.isArray(errors) || !errors.every(isFieldError))
    wrong.push("names no invalid fields");
  if (status === 429 && !/^[1-9]\d{0,4}$/.test(headers.get("retry-after") ?? ""))
    wrong.push("has no Retry-After");
  // The names of fields are the client's own words.
  if (errors === undefined && INSIDE.test(text)) wrong.push("tells of our insides");
  return wrong;
}

/** @param {unknown} value */
const isSentence = (value) => typeof value === "string" && value.trim().length > 3 && value.isWellFormed();

/** @param {unknown} entry */
const isFieldError = (entry) =>
  typeof entry === "object" &&
  entry !== null &&
  Object.keys(entry).sort().join() === "field,message" &&
  Object.values(entry).every((value) => typeof value === "string" && value.isWellFormed());

/** @param {Specimen} specimen @param {Reply} reply */
function judgeBody({ route, fault }, { headers, text }) {
  const type = headers.get("content-type") ?? "";
  if (text === "" && fault === "") return ["is empty"];
  if (route === "events") return type === "text/event-stream" ? [] : [`is of type ${type}`];
  if (type === "application/json" || route === "models") {
    const value = parse(text);
    const key = { models: "models", generations: "generations" }[String(route)] ?? "images";
    return value && Array.isArray(Reflect.get(Object(value), key)) ? [] : [`has no ${key}`];
  }
  if (route === "prompts") return type === "text/plain; charset=utf-8" ? [] : [`is of type ${type}`];
  const magic = Object.entries(MAGIC).find(([start]) => text.startsWith(start))?.[1];
  if (type.startsWith("multipart/form-data")) {
    const boundary = /boundary=([\w-]+)$/.exec(type)?.[1];
    return boundary && text.endsWith(`--${boundary}--\r\n`) ? [] : ["is no whole form"];
  }
  return magic !== undefined && type.startsWith(magic) ? [] : [`claims to be ${type}`];
}

/** @param {Reply} reply */
function judgeTicket({ text }) {
  const value = Object(parse(text));
  const isId = /^[0-9a-f-]{36}$/.test(String(Reflect.get(value, "id")));
  return isId && typeof Reflect.get(value, "status") === "string" ? [] : ["is no ticket"];
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
