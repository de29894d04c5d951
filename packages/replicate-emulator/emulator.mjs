import { setMaxListeners } from "node:events";
import { createServer } from "node:http";
import { createApi } from "./api.mjs";
import { createClock } from "./clock.mjs";
import { deliver, fileOf } from "./delivery.mjs";
import * as errors from "./errors.mjs";
import { problem, readJson, send } from "./http.mjs";
import { createPredictions } from "./predictions.mjs";
import { isRemoved } from "./run.mjs";
import { streamRun } from "./stream.mjs";
import { createFiles } from "./uploaded-files.mjs";
import { createWebhooks } from "./webhook-sender.mjs";

/** @typedef {import("./http.mjs").Reply} Reply */
/** @typedef {import("node:http").IncomingMessage} Request */
/** @typedef {import("./emulator-types.d.mts").Emulator} Emulator */

const OWNER = "emulator";
const MAX_REQUESTS = 5_000;

/** @type {typeof import("./emulator-types.d.mts").startEmulator} */
export async function startEmulator({
  port = 0,
  token,
  runTime = 1500,
  bootTime = 90_000,
  retryAfter = 5,
  ...limits
} = {}) {
  const server = createServer();
  const origin = await listen(server, port);
  const clock = createClock();
  const closing = new AbortController();
  // Every run with a webhook listens to it.
  setMaxListeners(0, closing.signal);
  /** How often each route was requested; tests read it at /_emulator/counters. @type {Record<string, number>} */
  const counters = {};
  const count = (/** @type {string} */ name) => {
    counters[name] = (counters[name] ?? 0) + 1;
  };

  /** The newest requests, in which tests look for what was sent. @type {{ method: string | undefined, url: string | undefined, headers: string[] }[]} */
  const requests = [];

  const files = createFiles({ clock, origin, owner: OWNER });
  const webhooks = createWebhooks({ clock, origin, closing: closing.signal, count });
  const predictions = createPredictions({
    clock,
    origin,
    runTime,
    bootTime,
    retryAfter,
    fromHere,
    follow: webhooks.follow,
  });
  const api = createApi({
    clock,
    origin,
    owner: OWNER,
    token,
    runTime,
    count,
    limits,
    files,
    predictions,
    webhookSecret: webhooks.secret,
  });

  /** The bytes of a URL of this server; undefined for other origins. @param {URL} url */
  function fromHere(url) {
    if (url.origin !== origin) return undefined;
    const upload = /^\/v1\/files\/([a-z0-9]+)(?:\/download)?$/.exec(url.pathname)?.[1];
    return upload ? Promise.resolve(files.bytesOf(upload)) : outputBytes(url.pathname);
  }

  /** @param {string} path */
  async function outputBytes(path) {
    const { run, index } = outputAt(path) ?? {};
    return run && index !== undefined ? (await fileOf(run, index, clock.now()))?.bytes : undefined;
  }

  /** @param {string} path */
  function outputAt(path) {
    const [, id, index] = /^\/delivery\/([a-z0-9]+)\/out-(\d{1,2})\.\w+$/.exec(path) ?? [];
    return id && index ? { run: predictions.find(id), index: Number(index) } : undefined;
  }

  /** The routes for tests, which Replicate does not have. @param {URL} url @param {Request} request @returns {Promise<Reply>} */
  async function observe(url, request) {
    const path = url.pathname;
    if (path === "/_emulator/counters") return { status: 200, body: counters };
    if (path === "/_emulator/requests") return { status: 200, body: requests };
    if (path === "/_emulator/predictions")
      return { status: 200, body: predictions.received(url.searchParams) };
    if (path === "/_emulator/clock" && request.method === "POST") {
      const body = await readJson(request);
      if (typeof body?.advance !== "number" || !(body.advance >= 0))
        return problem(errors.badRequest('Send { "advance": milliseconds }.'));
      clock.advance(body.advance);
      return { status: 200, body: { now: new Date(clock.now()).toISOString() } };
    }
    return problem(errors.notFound());
  }

  /** @param {Request} request @param {import("node:http").ServerResponse} response */
  async function answer(request, response) {
    const url = new URL(request.url ?? "/", origin);
    const path = url.pathname;
    response.setHeader("Date", new Date(clock.now()).toUTCString());
    requests.push({ method: request.method, url: request.url, headers: request.rawHeaders });
    if (requests.length > MAX_REQUESTS) requests.shift();
    const output = outputAt(path);
    const streamKey = /^\/stream\/v1\/files\/([a-z0-9]+)$/.exec(path)?.[1];
    const download = /^\/v1\/files\/([a-z0-9]+)\/download$/.exec(path)?.[1];
    const outside = output ? "delivery" : streamKey ? "stream" : undefined;
    if (outside) {
      count(outside);
      if (request.headers.authorization !== undefined) count(`${outside}.authorized`);
    }
    if (output) return deliver({ ...output, now: clock.now(), response });
    if (streamKey) {
      const run = predictions.ofStream(streamKey);
      if (!run || isRemoved(run, clock.now())) return send(response, problem(errors.notFound()));
      return streamRun({ run, clock, request, response });
    }
    if (download && request.method === "GET") {
      count("files.download");
      const refused = files.download(response, download, url.searchParams);
      return refused && send(response, refused);
    }
    if (path.startsWith("/_emulator/")) return send(response, await observe(url, request));
    if (!path.startsWith("/v1/")) return send(response, problem(errors.notFound()));
    const reply = await api(request, response, url);
    if (reply === "silent") return;
    if (reply === "reset") request.socket.resetAndDestroy();
    else send(response, reply);
  }

  server.on("request", (request, response) => {
    answer(request, response).catch((error) => {
      // A client that disconnects while it is sending is not an error.
      if (!request.destroyed || request.complete) console.error("emulator:", error);
      if (!response.headersSent) send(response, problem(errors.serverError()));
      else response.destroy();
    });
  });

  return {
    url: `${origin}/v1`,
    origin,
    deliveryHost: new URL(origin).host,
    advance: clock.advance,
    signedFileUrl: files.signedUrl,
    close: () =>
      new Promise((resolve) => {
        closing.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** @param {import("node:http").Server} server @param {number} port */
async function listen(server, port) {
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(undefined));
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The emulator got no TCP port.");
  return `http://127.0.0.1:${address.port}`;
}
