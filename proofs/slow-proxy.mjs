import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { forwardedHeaders, listen, readBody } from "./http-server.mjs";

/**
 * A proxy to the emulator that delays both directions and records which predictions were created and cancelled.
 * @param {string} origin
 * @param {() => number} delay milliseconds, called twice per request
 */
export async function openSlowProxy(origin, delay) {
  /** Ids by prompt. @type {Map<string, string>} */
  const created = new Map();
  /** Cancellations by id. @type {Map<string, number>} */
  const canceled = new Map();

  const server = createServer(async (request, response) => {
    try {
      const body = (await readBody(request)).toString("utf8");
      const { method = "GET", url = "/" } = request;
      const id = /\/predictions\/(\w+)\/cancel$/.exec(url)?.[1];
      // Counted when it is sent, whatever its outcome.
      if (id) canceled.set(id, (canceled.get(id) ?? 0) + 1);
      await sleep(delay());
      const headers = forwardedHeaders(request);
      // A request that the client has abandoned is forwarded all the same, as a real network would.
      const reply = await fetch(`${origin}${url}`, { method, headers, ...(method === "POST" && { body }) });
      const text = await reply.text();
      if (method === "POST" && !id && reply.ok)
        created.set(JSON.parse(body).input.prompt, JSON.parse(text).id);
      await sleep(delay());
      response.writeHead(reply.status, { "content-type": "application/json" }).end(text);
    } catch (error) {
      response.destroy(error instanceof Error ? error : undefined);
    }
  });
  const { origin: own, close } = await listen(server);
  return {
    origin: own,
    created: (/** @type {string} */ prompt) => created.get(prompt),
    cancels: (/** @type {string} */ id) => canceled.get(id) ?? 0,
    close,
  };
}
