import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { HOST } from "../scripts/ports.mjs";

/**
 * A line to a Replicate that takes its time in both directions, and remembers what was made and cancelled on it.
 * @param {string} origin
 * @param {() => number} delay milliseconds, asked twice for each request
 */
export async function openSlowLine(origin, delay) {
  /** Ids by prompt. @type {Map<string, string>} */
  const made = new Map();
  /** Cancels by id. @type {Map<string, number>} */
  const canceled = new Map();

  const server = createServer(async (request, response) => {
    try {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const { method = "GET", url = "/" } = request;
      const id = /\/predictions\/(\w+)\/cancel$/.exec(url)?.[1];
      // Counted as it is sent, whatever becomes of it.
      if (id) canceled.set(id, (canceled.get(id) ?? 0) + 1);
      const body = Buffer.concat(chunks).toString("utf8");
      await sleep(delay());
      const headers = Object.entries(request.headersDistinct).flatMap(([name, values]) =>
        ["host", "connection", "content-length", "transfer-encoding"].includes(name)
          ? []
          : [/** @type {[string, string]} */ ([name, (values ?? []).join(", ")])],
      );
      // A request that was let go has not been heard of by what follows: it is made all the same.
      const reply = await fetch(`${origin}${url}`, { method, headers, ...(method === "POST" && { body }) });
      const text = await reply.text();
      if (method === "POST" && !id && reply.ok) made.set(JSON.parse(body).input.prompt, JSON.parse(text).id);
      await sleep(delay());
      response.writeHead(reply.status, { "content-type": "application/json" }).end(text);
    } catch (error) {
      response.destroy(error instanceof Error ? error : undefined);
    }
  });
  await new Promise((resolve) => server.listen(0, HOST, () => resolve(undefined)));
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("The slow line has no port.");
  return {
    origin: `http://${HOST}:${address.port}`,
    created: (/** @type {string} */ prompt) => made.get(prompt),
    cancels: (/** @type {string} */ id) => canceled.get(id) ?? 0,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
