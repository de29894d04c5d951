import { Agent, request } from "node:http";
import { connect } from "node:net";

/** @typedef {import("./hostile.mjs").Target} Target */
/** @typedef {{ statuses: Record<string, number>, open: number, took: number, grew: number }} Flooded `took`: the longest time in seconds from a connection's last byte, or with `trickle` from its first, until the server closed it; `grew`: megabytes of the server's memory */

const MEGABYTE = 1024 * 1024;
/** Milliseconds after which a connection that is still open counts as a failure. */
const PATIENCE = 90_000;

/** The head of a POST; its headers may announce more than is sent. @param {Target} target @param {string} path @param {Record<string, string | number>} headers */
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
 * Opens connections that send the same bytes and then nothing, or, with `trickle`, one byte per second; waits until the
 * server has closed them all.
 * @param {Target} target
 * @param {{ count: number, bytes: Buffer, trickle?: boolean }} attack
 * @returns {Promise<Flooded>}
 */
export async function flood(target, { count, bytes, trickle = false }) {
  const { port, hostname } = new URL(target.url);
  const before = (await target.memory()).rss;
  let most = before;
  const sampling = setInterval(async () => {
    most = Math.max(most, (await target.memory({ collect: false })).rss);
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
  clearInterval(sampling);
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
 * Sends one request, with arbitrary headers, on its own connection.
 * @param {{ url: string }} target @param {string} path
 * @param {{ method?: string, headers?: Record<string, string>, body?: string | Buffer }} [init]
 * @returns {Promise<{ status: number, headers: import("node:http").IncomingHttpHeaders, text: string }>}
 */
export function ask({ url }, path, { method = "GET", headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const sending = request(new URL(path, url), { method, headers, agent: new Agent() }, async (reply) => {
      let text = "";
      for await (const chunk of reply) text += chunk;
      resolve({ status: reply.statusCode ?? 0, headers: reply.headers, text });
    });
    sending.on("error", reject);
    sending.end(body);
  });
}

/** @param {number} ms */
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
