import { createHmac, randomBytes } from "node:crypto";

/** @typedef {import("./seeded-random.mjs").Random} Random */
/** @typedef {{ id: string, timestamp: number, signature: string, body: string }} Message `timestamp` in seconds */
/**
 * @typedef {object} Attack
 * @property {Record<string, string>} headers
 * @property {string | Buffer} body
 * @property {number} [copies] sent concurrently; default 1
 * @property {number} [cutAt] the byte of the body after which the connection is closed
 * @property {boolean} accepted whether the route must reply with 200
 * @property {string} id
 */
/**
 * @typedef {object} ForgeryContext
 * @property {Random} random
 * @property {string} secret the provider's: `whsec_…`
 * @property {readonly Message[]} known all that the provider has sent so far
 * @property {string} trap a URL that must never be requested
 */

/** Seconds. */
const TOLERANCE = 300;
const now = () => Math.floor(Date.now() / 1000);

/** @param {string} secret @param {string} id @param {number} timestamp @param {string | Buffer} body */
export function sign(secret, id, timestamp, body) {
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64")}`;
}

/** @param {Message} message @param {boolean} [accepted] @returns {Attack} */
export const asSent = ({ id, timestamp, signature, body }, accepted = true) => ({
  id,
  body,
  accepted,
  headers: {
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": signature,
  },
});

/** A new id. @param {Random} random */
const freshId = (random) =>
  `msg_proof${random.below(2 ** 31).toString(36)}${random.below(2 ** 31).toString(36)}`;

/** Signed with the provider's key. @param {ForgeryContext} context @param {string} body @param {number} [timestamp] */
function signed({ secret, random }, body, timestamp = now()) {
  const id = freshId(random);
  return { id, timestamp, body, signature: sign(secret, id, timestamp, body) };
}

/**
 * A prediction that the provider has sent, with false fields.
 * @param {Message} message @param {ForgeryContext} context
 */
function falsified({ body }, { random, trap }) {
  const prediction = JSON.parse(body);
  const status = random.pick(["succeeded", "failed", "canceled", "aborted", "processing", "starting"]);
  const falseFields = random.pick([
    { status, output: [`${trap}/out-0.png`] },
    { status, output: null, error: "NSFW" },
    { status, input: { prompt: "another one" }, urls: { get: trap, cancel: trap, web: trap } },
    { id: random.pick(["nobody", "a".repeat(26), String(prediction.id).toUpperCase()]), status },
    { status, metrics: { predict_time: 0 }, started_at: undefined },
  ]);
  return JSON.stringify({ ...prediction, ...falseFields, note: random.below(2 ** 31) });
}

/** The bytes of a text with one bit flipped. @param {string} text @param {Random} random */
function flipped(text, random) {
  const bytes = Buffer.from(text);
  const at = random.below(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  return bytes;
}

/** @type {Record<string, (message: Message, context: ForgeryContext) => Attack>} */
export const FORGERIES = {
  "signed with another key": (message, context) => {
    const body = context.random.pick([message.body, falsified(message, context)]);
    const secret = `whsec_${randomBytes(24).toString("base64")}`;
    return asSent({ ...message, body, signature: sign(secret, message.id, message.timestamp, body) }, false);
  },
  "without a header": (message, { random }) => {
    const attack = asSent(message, false);
    const names = Object.keys(attack.headers);
    const missing = random.pick(names);
    return {
      ...attack,
      headers: Object.fromEntries(Object.entries(attack.headers).filter(([name]) => name !== missing)),
    };
  },
  "another body": (message, context) => asSent({ ...message, body: falsified(message, context) }, false),
  "one bit flipped": (message, { random }) => ({
    ...asSent(message, false),
    body: flipped(message.body, random),
  }),
  truncated: (message, { random }) => {
    const bytes = Buffer.from(message.body);
    return { ...asSent(message, false), body: bytes.subarray(0, random.below(bytes.length)) };
  },
  interrupted: (message, { random }) => {
    const cutAt = random.below(Buffer.byteLength(message.body));
    return { ...asSent(message, false), cutAt };
  },
  "with a stale timestamp": (message, context) => {
    const off = TOLERANCE + 5 + context.random.below(100_000);
    return asSent(signed(context, message.body, now() + context.random.pick([off, -off])), false);
  },
  "with another webhook's headers": (message, context) => {
    const other = context.random.pick(context.known);
    const body = other.body === message.body ? `${message.body} ` : message.body;
    return asSent({ ...other, body }, false);
  },
  "another id or time": (message, { random }) => {
    const changed = random.pick([
      { id: freshId(random) },
      { timestamp: message.timestamp + 1 + random.below(9) },
    ]);
    return asSent({ ...message, ...changed }, false);
  },
  "a damaged signature": (message, { random }) => {
    const [, code = ""] = message.signature.split(",");
    const at = random.below(40);
    const other = code[at] === "A" ? "B" : "A";
    const signature = random.pick([
      `v1,${code.slice(0, at)}${other}${code.slice(at + 1)}`,
      `v1,${code.slice(0, -1 - random.below(20))}`,
      ...[`v2,${code}`, `v1a,${code}`, `v1=${code}`, code, `v1,${code}${code}`, "v1,", "v1,=", ","],
      `v1,${Buffer.from(code, "base64").toString("hex")}`,
    ]);
    return asSent({ ...message, signature }, false);
  },
  "signed, but not a prediction": (message, context) => {
    const prediction = JSON.parse(message.body);
    const body = context.random.pick([
      ...["", "null", "[]", "{", '"text"', message.body.slice(0, -1)],
      JSON.stringify({ ...prediction, id: "../../account" }),
      JSON.stringify({ ...prediction, status: "queued" }),
      JSON.stringify({ ...prediction, id: 7 }),
    ]);
    return asSent(signed(context, body), false);
  },
};

/** Whether a message is recent enough to be within the tolerance when it arrives. @param {Message} message */
export const isFresh = ({ timestamp }) => Math.abs(now() - timestamp) < TOLERANCE - 60;

/** Webhooks that are accepted and must not change what has happened already. @type {typeof FORGERIES} */
export const REPEATS = {
  replayed: (message) => asSent(message),
  "three at once": (message) => ({ ...asSent(message), copies: 3 }),
  "sent again with a new signature": ({ id, body }, { secret }) => {
    const timestamp = now();
    return asSent({ id, timestamp, body, signature: sign(secret, id, timestamp, body) });
  },
  "signed, but false": (message, context) => asSent(signed(context, falsified(message, context))),
};
