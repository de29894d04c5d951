import { Agent, request } from "node:http";
import { connect } from "node:net";

/** @typedef {import("./hostile.mjs").Site} Site */
/** @typedef {{ statuses: Record<string, number>, open: number, took: number, grew: number }} Flooded `took` in seconds from a connection's last byte, or with `trickle` from its first, until it was closed, the longest, `grew` in megabytes of the server's memory */

const MEGABYTE = 1024 * 1024;
/** Milliseconds after which whoever still has a connection has won. */
const PATIENCE = 90_000;

/** A head that says more than is sent. @param {Site} site @param {string} path @param {Record<string, string | number>} headers */
export const head = ({ url }, path, headers) =>
  Buffer.from(
    [
      `POST ${path} HTTP/1.1`,
      `host: ${new URL(url).host}`,
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      "",
      "",
    ].join("\r\n"),
  );

/**
 * Opens connections that each send the same, then say nothing more, or, with `trickle`, a byte each second; and waits
 * until the server has closed them all.
 * @param {Site} site
 * @param {{ count: number, bytes: Buffer, trickle?: boolean }} attack
 * @returns {Promise<Flooded>}
 */
export async function flood(site, { count, bytes, trickle = false }) {
  const { port, hostname } = new URL(site.url);
  const before = (await site.memory()).rss;
  let most = before;
  const looking = setInterval(async () => {
    most = Math.max(most, (await site.memory({ collect: false })).rss);
  }, 250);
  const began = performance.now();
  let took = 0;
  let open = count;
  /** @type {Record<string, number>} */
  const statuses = {};
  const sockets = Array.from({ length: count }, () => {
    const socket = connect(Number(port), hostname);
    let at = 0;
    let sentAt = began;
    const sent = () => {
      if (!trickle) sentAt = performance.now();
    };
    const send = () => {
      while (at < bytes.length) {
        const piece = bytes.subarray(at, at + MEGABYTE);
        at += piece.length;
        if (!socket.write(piece, sent)) return void socket.once("drain", send);
      }
    };
    send();
    const trickling = trickle ? setInterval(() => socket.write("x"), 1000) : undefined;
    let text = "";
    socket.on("data", (data) => {
      const had = /^HTTP\/1\.1 (\d+)/.exec(text);
      text = `${text}${data}`.slice(0, 4000);
      const [, status] = /^HTTP\/1\.1 (\d+)/.exec(text) ?? [];
      if (status && !had) statuses[status] = (statuses[status] ?? 0) + 1;
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      clearInterval(trickling);
      open -= 1;
      took = Math.max(took, performance.now() - sentAt);
    });
    return socket;
  });
  while (open > 0 && performance.now() - began < PATIENCE) await pause(100);
  clearInterval(looking);
  const left = open;
  for (const socket of sockets) socket.destroy();
  return {
    statuses,
    open: left,
    took: (left > 0 ? performance.now() - began : took) / 1000,
    grew: (most - before) / MEGABYTE,
  };
}

/**
 * One request, in whose headers anything may stand, on a connection of its own.
 * @param {{ url: string }} site @param {string} path
 * @param {{ method?: string, headers?: Record<string, string>, body?: string | Buffer }} [init]
 * @returns {Promise<{ status: number, headers: import("node:http").IncomingHttpHeaders, text: string }>}
 */
export function ask({ url }, path, { method = "GET", headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, url), { method, headers, agent: new Agent() }, async (reply) => {
      let text = "";
      for await (const chunk of reply) text += chunk;
      resolve({ status: reply.statusCode ?? 0, headers: reply.headers, text });
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

/** @param {number} ms */
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
