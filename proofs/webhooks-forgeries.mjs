import { createHmac, randomBytes } from "node:crypto";

/** @typedef {import("./seeded-random.mjs").Random} Random */
/** @typedef {{ id: string, timestamp: number, signature: string, body: string }} Message `timestamp` in seconds */
/**
 * @typedef {object} Attack
 * @property {Record<string, string>} headers
 * @property {string | Buffer} body
 * @property {number} [copies] at once; default 1
 * @property {number} [cutAt] where the connection breaks off, in bytes of the body
 * @property {boolean} taken whether it is to be answered with 200
 * @property {string} id
 */
/**
 * @typedef {object} Means
 * @property {Random} random
 * @property {string} secret the provider's: `whsec_…`
 * @property {readonly Message[]} known all that the provider has sent so far
 * @property {string} trap an address that nobody may be sent to
 */

/** Seconds. */
const TOLERANCE = 300;
const now = () => Math.floor(Date.now() / 1000);

/** @param {string} secret @param {string} id @param {number} timestamp @param {string | Buffer} body */
export function sign(secret, id, timestamp, body) {
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64")}`;
}

/** @param {Message} message @param {boolean} [taken] @returns {Attack} */
export const asSent = ({ id, timestamp, signature, body }, taken = true) => ({
  ...{ id, body, taken },
  headers: {
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": signature,
  },
});

/** An id that nothing has had. @param {Random} random */
const freshId = (random) =>
  `msg_proof${random.below(2 ** 31).toString(36)}${random.below(2 ** 31).toString(36)}`;

/** Signed as the provider signs. @param {Means} means @param {string} body @param {number} [timestamp] */
function signed({ secret, random }, body, timestamp = now()) {
  const id = freshId(random);
  return { id, timestamp, body, signature: sign(secret, id, timestamp, body) };
}

/**
 * What the provider has said, turned into something else.
 * @param {Message} message @param {Means} means
 */
function falsified({ body }, { random, trap }) {
  const told = JSON.parse(body);
  const status = random.pick(["succeeded", "failed", "canceled", "aborted", "processing", "starting"]);
  const lies = random.pick([
    { status, output: [`${trap}/out-0.png`] },
    { status, output: null, error: "NSFW" },
    { status, input: { prompt: "another one" }, urls: { get: trap, cancel: trap, web: trap } },
    { id: random.pick(["nobody", "a".repeat(26), String(told.id).toUpperCase()]), status },
    { status, metrics: { predict_time: 0 }, started_at: undefined },
  ]);
  return JSON.stringify({ ...told, ...lies, note: random.below(2 ** 31) });
}

/** Of a text, with one byte that is another. @param {string} text @param {Random} random */
function flipped(text, random) {
  const bytes = Buffer.from(text);
  const at = random.below(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  return bytes;
}

/** @type {Record<string, (message: Message, means: Means) => Attack>} */
export const FORGERIES = {
  "signed with another key": (message, means) => {
    const body = means.random.pick([message.body, falsified(message, means)]);
    const secret = `whsec_${randomBytes(24).toString("base64")}`;
    return asSent({ ...message, body, signature: sign(secret, message.id, message.timestamp, body) }, false);
  },
  "a header missing": (message, { random }) => {
    const attack = asSent(message, false);
    const names = Object.keys(attack.headers);
    const missing = random.pick(names);
    return {
      ...attack,
      headers: Object.fromEntries(Object.entries(attack.headers).filter(([name]) => name !== missing)),
    };
  },
  "another body": (message, means) => asSent({ ...message, body: falsified(message, means) }, false),
  "one bit another": (message, { random }) => ({
    ...asSent(message, false),
    body: flipped(message.body, random),
  }),
  truncated: (message, { random }) => {
    const bytes = Buffer.from(message.body);
    return { ...asSent(message, false), body: bytes.subarray(0, random.below(bytes.length)) };
  },
  "broken off": (message, { random }) => {
    const cutAt = random.below(Buffer.byteLength(message.body));
    return { ...asSent(message, false), cutAt };
  },
  "of another hour": (message, means) => {
    const off = TOLERANCE + 5 + means.random.below(100_000);
    return asSent(signed(means, message.body, now() + means.random.pick([off, -off])), false);
  },
  "the headers of another": (message, means) => {
    const other = means.random.pick(means.known);
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
  "signed, and no prediction": (message, means) => {
    const told = JSON.parse(message.body);
    const body = means.random.pick([
      ...["", "null", "[]", "{", '"text"', message.body.slice(0, -1)],
      JSON.stringify({ ...told, id: "../../account" }),
      JSON.stringify({ ...told, status: "queued" }),
      JSON.stringify({ ...told, id: 7 }),
    ]);
    return asSent(signed(means, body), false);
  },
};

/** Whether a message is not so old that it may pass out of the tolerance on its way. @param {Message} message */
export const isFresh = ({ timestamp }) => Math.abs(now() - timestamp) < TOLERANCE - 60;

/** What is taken, and must change nothing that has happened already. @type {typeof FORGERIES} */
export const REPEATS = {
  replayed: (message) => asSent(message),
  "three at once": (message) => ({ ...asSent(message), copies: 3 }),
  "sent once more": ({ id, body }, { secret }) => {
    const timestamp = now();
    return asSent({ id, timestamp, body, signature: sign(secret, id, timestamp, body) });
  },
  "signed, and a lie": (message, means) => asSent(signed(means, falsified(message, means))),
};
