import { Agent, request } from "node:http";
import { startDemoProcess } from "./demo-processes.mjs";
import { ask, pause } from "./hostile-flood.mjs";

/** @typedef {import("./hostile.mjs").Attack} Attack */
/** @typedef {import("./hostile.mjs").Target} Target */

const JSON_TYPE = { "content-type": "application/json" };
const REQUEST = JSON.stringify({ prompt: "a fox", width: 64, height: 64 });
const GENERATIONS = "/api/ai/generations";

/**
 * Opens a stream of events and keeps it open.
 * @param {Target} target @param {string} cookie
 * @returns {Promise<{ status: number, retryAfter: string | undefined, close: () => void }>}
 */
function openStream({ url }, cookie) {
  return new Promise((resolve, reject) => {
    const opening = request(
      new URL(`${GENERATIONS}/events`, url),
      { headers: { cookie }, agent: new Agent() },
      (reply) => {
        reply.resume();
        reply.on("error", () => {});
        const retryAfter = reply.headers["retry-after"];
        resolve({ status: reply.statusCode ?? 0, retryAfter, close: () => opening.destroy() });
      },
    );
    opening.on("error", reject);
    opening.end();
  });
}

/** @param {Target} target @param {string[]} cookies of one stream each */
async function openStreams(target, cookies) {
  const streams = [];
  // Not all at once: the backlog of connections to accept is short.
  for (let at = 0; at < cookies.length; at += 50) {
    streams.push(
      ...(await Promise.all(cookies.slice(at, at + 50).map((cookie) => openStream(target, cookie)))),
    );
  }
  return streams;
}

/** @type {Attack[]} */
export const clientAttacks = [
  {
    id: "1.3",
    name: "11 streams of events of one session",
    short: true,
    async run(target) {
      const cookie = target.cookie();
      const streams = await openStreams(target, Array(11).fill(cookie));
      const open = streams.filter(({ status }) => status === 200);
      const rejected = streams.filter(({ status, retryAfter }) => status === 429 && Number(retryAfter) > 0);
      for (const { close } of streams) close();
      return [
        { what: "open", figure: open.length, limit: 10, unit: "" },
        {
          what: "rejected without Retry-After",
          figure: 11 - open.length - rejected.length,
          limit: 0,
          unit: "",
        },
      ];
    },
  },
  {
    id: "1.3",
    name: "1,000 idle streams, then 1,100 more",
    short: false,
    async run(target) {
      const cookiesOf = (/** @type {number} */ count) =>
        Array.from({ length: count / 10 }, () => Array(10).fill(target.cookie())).flat();
      const streams = await openStreams(target, cookiesOf(1000));
      await pause(2_000);
      const before = (await target.memory({ collect: false })).cpu;
      await pause(20_000);
      const used = (await target.memory({ collect: false })).cpu - before;
      streams.push(...(await openStreams(target, cookiesOf(1100))));
      const open = streams.filter(({ status }) => status === 200).length;
      for (const { close } of streams) close();
      return [
        { what: "of a core", figure: (used / 1000 / 20_000) * 100, limit: 5, unit: "%" },
        { what: "open", figure: open, limit: 2_000, unit: "" },
      ];
    },
  },
  {
    id: "1.5",
    name: "21 cookies with 60 empty posts each, then a legitimate client",
    short: true,
    async run(target) {
      for (let n = 0; n < 21; n++) {
        const headers = { ...JSON_TYPE, cookie: target.cookie() };
        await Promise.all(
          Array.from({ length: 60 }, () => ask(target, GENERATIONS, { method: "POST", headers, body: "{}" })),
        );
      }
      const headers = { ...JSON_TYPE, cookie: target.cookie() };
      const { status } = await ask(target, GENERATIONS, { method: "POST", headers, body: REQUEST });
      return [{ what: "clients locked out", figure: status === 202 ? 0 : 1, limit: 0, unit: "" }];
    },
  },
  {
    id: "1.6",
    name: "DNS rebinding: a foreign host name with a matching Origin",
    short: true,
    async run(target) {
      const evil = { host: "evil.example:3000", origin: "http://evil.example:3000", cookie: target.cookie() };
      const requests = [
        ask(target, GENERATIONS, { method: "POST", headers: { ...JSON_TYPE, ...evil }, body: REQUEST }),
        ask(target, GENERATIONS, { headers: evil }),
        ask(target, "/api/credits", { headers: evil }),
        ask(target, "/api/ai/models", { headers: evil }),
        ask(target, "/api/credits", {
          headers: { ...evil, host: new URL(target.url).host, "x-forwarded-host": evil.host },
        }),
      ];
      const served = (await Promise.all(requests)).filter(({ status }) => status < 400);
      return [{ what: "requests served", figure: served.length, limit: 0, unit: "" }];
    },
  },
  {
    id: "1.7",
    name: "two clients without a cookie, with the same Idempotency-Key",
    short: true,
    async run(target) {
      const headers = { ...JSON_TYPE, "idempotency-key": "mine" };
      const post = () => ask(target, GENERATIONS, { method: "POST", headers, body: REQUEST });
      const [one, two] = [await post(), await post()];
      const [own, other] = [JSON.parse(one.text).id, JSON.parse(two.text).id];
      const cookie = String(two.headers["set-cookie"]).split(";")[0] ?? "";
      const tries = [
        own === other ? 200 : 404,
        (await ask(target, `${GENERATIONS}/${own}`)).status,
        (await ask(target, `${GENERATIONS}/${own}`, { headers: { cookie } })).status,
        (await ask(target, `${GENERATIONS}/${own}`, { method: "DELETE", headers: { cookie } })).status,
        (await ask(target, `${GENERATIONS}/${own}/events`, { headers: { cookie } })).status,
      ];
      const owned = one.headers["set-cookie"] && two.headers["set-cookie"] ? 0 : 1;
      return [
        {
          what: "accesses to another's generation",
          figure: tries.filter((status) => status < 400).length,
          limit: 0,
          unit: "",
        },
        { what: "replies without a session", figure: owned, limit: 0, unit: "" },
      ];
    },
  },
  {
    id: "1.9",
    name: 'a server whose SESSION_SECRET is "a"',
    short: false,
    async run(_, env) {
      const weak = await startDemoProcess({ ...env, SESSION_SECRET: "a" });
      try {
        const replies = [
          await ask(weak, "/"),
          await ask(weak, GENERATIONS, { method: "POST", headers: JSON_TYPE, body: REQUEST }),
        ];
        const signed = replies.filter(({ headers }) => headers["set-cookie"] !== undefined);
        return [{ what: "sessions issued", figure: signed.length, limit: 0, unit: "" }];
      } finally {
        await weak.close();
      }
    },
  },
];
