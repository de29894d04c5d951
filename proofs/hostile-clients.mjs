import { Agent, request } from "node:http";
import { startDemoProcess } from "./demo-processes.mjs";
import { ask, pause } from "./hostile-flood.mjs";

/** @typedef {import("./hostile.mjs").Attack} Attack */
/** @typedef {import("./hostile.mjs").Site} Site */

const JSON_TYPE = { "content-type": "application/json" };
const WANTED = JSON.stringify({ prompt: "a fox", width: 64, height: 64 });
const GENERATIONS = "/api/ai/generations";

/**
 * Opens a stream of events and leaves it open.
 * @param {Site} site @param {string} cookie
 * @returns {Promise<{ status: number, retryAfter: string | undefined, close: () => void }>}
 */
function openStream({ url }, cookie) {
  return new Promise((resolve, reject) => {
    const asked = request(
      new URL(`${GENERATIONS}/events`, url),
      { headers: { cookie }, agent: new Agent() },
      (reply) => {
        reply.resume();
        reply.on("error", () => {});
        const retryAfter = reply.headers["retry-after"];
        resolve({ status: reply.statusCode ?? 0, retryAfter, close: () => asked.destroy() });
      },
    );
    asked.on("error", reject);
    asked.end();
  });
}

/** @param {Site} site @param {string[]} cookies of one stream each */
async function openStreams(site, cookies) {
  const streams = [];
  // Not all at once: the queue of connections that have not been accepted is short.
  for (let at = 0; at < cookies.length; at += 50) {
    streams.push(
      ...(await Promise.all(cookies.slice(at, at + 50).map((cookie) => openStream(site, cookie)))),
    );
  }
  return streams;
}

/** @type {Attack[]} */
export const clientAttacks = [
  {
    line: "1.3",
    name: "11 streams of events of one session",
    short: true,
    async run(site) {
      const cookie = site.cookie();
      const streams = await openStreams(site, Array(11).fill(cookie));
      const open = streams.filter(({ status }) => status === 200);
      const told = streams.filter(({ status, retryAfter }) => status === 429 && Number(retryAfter) > 0);
      for (const { close } of streams) close();
      return [
        { what: "open", figure: open.length, limit: 10, unit: "" },
        { what: "refused without Retry-After", figure: 11 - open.length - told.length, limit: 0, unit: "" },
      ];
    },
  },
  {
    line: "1.3",
    name: "1,000 idle streams, then 1,100 more",
    short: false,
    async run(site) {
      const cookiesOf = (/** @type {number} */ count) =>
        Array.from({ length: count / 10 }, () => Array(10).fill(site.cookie())).flat();
      const streams = await openStreams(site, cookiesOf(1000));
      await pause(2_000);
      const before = (await site.memory({ collect: false })).cpu;
      await pause(20_000);
      const used = (await site.memory({ collect: false })).cpu - before;
      streams.push(...(await openStreams(site, cookiesOf(1100))));
      const open = streams.filter(({ status }) => status === 200).length;
      for (const { close } of streams) close();
      return [
        { what: "of a core", figure: (used / 1000 / 20_000) * 100, limit: 5, unit: "%" },
        { what: "open", figure: open, limit: 2_000, unit: "" },
      ];
    },
  },
  {
    line: "1.5",
    name: "21 cookies with 60 empty posts each, then a client who means it",
    short: true,
    async run(site) {
      for (let n = 0; n < 21; n++) {
        const headers = { ...JSON_TYPE, cookie: site.cookie() };
        await Promise.all(
          Array.from({ length: 60 }, () => ask(site, GENERATIONS, { method: "POST", headers, body: "{}" })),
        );
      }
      const headers = { ...JSON_TYPE, cookie: site.cookie() };
      const { status } = await ask(site, GENERATIONS, { method: "POST", headers, body: WANTED });
      return [{ what: "clients locked out", figure: status === 202 ? 0 : 1, limit: 0, unit: "" }];
    },
  },
  {
    line: "1.6",
    name: "a name that an attacker's DNS leads here, with an Origin that matches",
    short: true,
    async run(site) {
      const evil = { host: "evil.example:3000", origin: "http://evil.example:3000", cookie: site.cookie() };
      const asked = [
        ask(site, GENERATIONS, { method: "POST", headers: { ...JSON_TYPE, ...evil }, body: WANTED }),
        ask(site, GENERATIONS, { headers: evil }),
        ask(site, "/api/credits", { headers: evil }),
        ask(site, "/api/ai/models", { headers: evil }),
        ask(site, "/api/credits", {
          headers: { ...evil, host: new URL(site.url).host, "x-forwarded-host": evil.host },
        }),
      ];
      const served = (await Promise.all(asked)).filter(({ status }) => status < 400);
      return [{ what: "requests served", figure: served.length, limit: 0, unit: "" }];
    },
  },
  {
    line: "1.7",
    name: "two callers without a cookie, and the same Idempotency-Key",
    short: true,
    async run(site) {
      const headers = { ...JSON_TYPE, "idempotency-key": "mine" };
      const post = () => ask(site, GENERATIONS, { method: "POST", headers, body: WANTED });
      const [one, two] = [await post(), await post()];
      const [own, other] = [JSON.parse(one.text).id, JSON.parse(two.text).id];
      const cookie = String(two.headers["set-cookie"]).split(";")[0] ?? "";
      const tries = [
        own === other ? 200 : 404,
        (await ask(site, `${GENERATIONS}/${own}`)).status,
        (await ask(site, `${GENERATIONS}/${own}`, { headers: { cookie } })).status,
        (await ask(site, `${GENERATIONS}/${own}`, { method: "DELETE", headers: { cookie } })).status,
        (await ask(site, `${GENERATIONS}/${own}/events`, { headers: { cookie } })).status,
      ];
      const owned = one.headers["set-cookie"] && two.headers["set-cookie"] ? 0 : 1;
      return [
        {
          what: "ways to another's generation",
          figure: tries.filter((status) => status < 400).length,
          limit: 0,
          unit: "",
        },
        { what: "answers without a session", figure: owned, limit: 0, unit: "" },
      ];
    },
  },
  {
    line: "1.9",
    name: "a server whose SESSION_SECRET is a",
    short: false,
    async run(_, env) {
      const weak = await startDemoProcess({ ...env, SESSION_SECRET: "a" });
      try {
        const replies = [
          await ask(weak, "/"),
          await ask(weak, GENERATIONS, { method: "POST", headers: JSON_TYPE, body: WANTED }),
        ];
        const signed = replies.filter(({ headers }) => headers["set-cookie"] !== undefined);
        return [{ what: "sessions given", figure: signed.length, limit: 0, unit: "" }];
      } finally {
        await weak.close();
      }
    },
  },
];
