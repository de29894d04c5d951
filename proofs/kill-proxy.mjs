import { createServer } from "node:http";
import { HOST } from "../scripts/ports.mjs";

/**
 * What is asked for; `end` is a look at a run that has ended.
 * @typedef {"create" | "get" | "end" | "list" | "cancel" | "upload" | "file"} Kind
 *
 * `asked`: before it reaches the provider. `answered`: before any of the reply is let through. `half`: after half of
 * it. `after`: when all of it was sent.
 * @typedef {"asked" | "answered" | "half" | "after"} Phase
 *
 * @typedef {{ kind: Kind, phase: Phase, spring: (who: string) => Promise<void> }} Trap
 */

/**
 * A line to the emulator on which whoever asks for something can be caught at that moment. Each process has a base
 * address of its own, which tells who asks.
 * @param {string} origin the emulator's
 */
export async function openKillLine(origin) {
  /** @type {Trap | undefined} */
  let trap;
  /** @param {Kind} kind @param {Phase} phase @param {string} who */
  async function pass(kind, phase, who) {
    if (trap?.kind !== kind || trap.phase !== phase) return;
    const { spring } = trap;
    trap = undefined;
    await spring(who);
  }

  const server = createServer(async (request, response) => {
    response.on("error", () => {});
    try {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const [, who = "", path = "/"] = /^\/(\w+)(\/.*)$/.exec(request.url ?? "") ?? [];
      const method = request.method ?? "GET";
      const kind = kindOf(method, path);
      // What was sent arrives, whatever becomes of who sent it.
      await pass(kind, "asked", who);
      const headers = Object.entries(request.headersDistinct).flatMap(([name, values]) =>
        ["host", "connection", "content-length", "transfer-encoding"].includes(name)
          ? []
          : [/** @type {[string, string]} */ ([name, (values ?? []).join(", ")])],
      );
      const body = method === "POST" ? { body: Buffer.concat(chunks) } : {};
      const reply = await fetch(`${origin}${path}`, { method, headers, ...body });
      const received = Buffer.from(await reply.arrayBuffer());
      const json = reply.headers.get("content-type")?.includes("json") === true;
      const mine = `http://${HOST}:${port}/${who}`;
      const sent = json
        ? Buffer.from(received.toString("utf8").replaceAll(`${origin}/delivery/`, `${mine}/delivery/`))
        : received;
      const ended =
        kind === "get" && /"status":"(succeeded|failed|canceled|aborted)"/.test(sent.toString("utf8"));
      const seen = ended ? "end" : kind;
      await pass(seen, "answered", who);
      response.writeHead(reply.status, {
        "content-type": reply.headers.get("content-type") ?? "application/octet-stream",
        "content-length": sent.length,
      });
      const half = Math.ceil(sent.length / 2);
      await new Promise((resolve) => response.write(sent.subarray(0, half), resolve));
      await pass(seen, "half", who);
      await new Promise((resolve) => response.end(sent.subarray(half), () => resolve(undefined)));
      await pass(seen, "after", who);
    } catch {
      // A reset of the emulator's is passed on.
      request.socket.resetAndDestroy();
    }
  });
  await new Promise((resolve) => server.listen(0, HOST, () => resolve(undefined)));
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("The line has no port.");
  const { port } = address;
  return {
    /** @param {string} who letters and digits */
    env: (who) => ({
      REPLICATE_BASE_URL: `http://${HOST}:${port}/${who}/v1`,
      REPLICATE_DELIVERY_HOSTS: `${HOST}:${port}`,
    }),
    /** Catches the next one, once. @param {Trap | undefined} next */
    set: (next) => {
      trap = next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** @param {string} method @param {string} path @returns {Kind} */
function kindOf(method, path) {
  if (path.startsWith("/delivery/")) return "file";
  if (path.startsWith("/v1/files")) return "upload";
  if (path.endsWith("/cancel")) return "cancel";
  if (method === "POST") return "create";
  return /^\/v1\/predictions\/\w/.test(path) ? "get" : "list";
}
