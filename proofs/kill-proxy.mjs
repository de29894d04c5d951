import { createServer } from "node:http";
import { forwardedHeaders, listen, readBody } from "./http-server.mjs";

/**
 * The kind of a request; `end` is a poll that returns a prediction that has ended.
 * @typedef {"create" | "get" | "end" | "list" | "cancel" | "upload" | "file"} Kind
 *
 * `requested`: before it reaches the provider. `received`: before any of the reply is passed on. `half`: after half of
 * it. `after`: when all of it was sent.
 * @typedef {"requested" | "received" | "half" | "after"} Phase
 *
 * @typedef {{ kind: Kind, phase: Phase, fire: (processName: string) => Promise<void> }} Trap
 */

/**
 * A proxy to the emulator that runs a callback at a chosen phase of a request. Each process has its own base URL, which
 * identifies it.
 * @param {string} origin the emulator's
 */
export async function openKillProxy(origin) {
  /** @type {Trap | undefined} */
  let trap;
  /** @param {Kind} kind @param {Phase} phase @param {string} processName */
  async function pass(kind, phase, processName) {
    if (trap?.kind !== kind || trap.phase !== phase) return;
    const { fire } = trap;
    trap = undefined;
    await fire(processName);
  }

  const server = createServer(async (request, response) => {
    response.on("error", () => {});
    try {
      const sent = await readBody(request);
      const [, processName = "", path = "/"] = /^\/(\w+)(\/.*)$/.exec(request.url ?? "") ?? [];
      const method = request.method ?? "GET";
      const kind = kindOf(method, path);
      // A request that was sent arrives, whatever happens to its sender.
      await pass(kind, "requested", processName);
      const headers = forwardedHeaders(request);
      const body = method === "POST" ? { body: sent } : {};
      const reply = await fetch(`${origin}${path}`, { method, headers, ...body });
      const original = Buffer.from(await reply.arrayBuffer());
      const json = reply.headers.get("content-type")?.includes("json") === true;
      const ownOrigin = `${own}/${processName}`;
      const rewritten = json
        ? Buffer.from(original.toString("utf8").replaceAll(`${origin}/delivery/`, `${ownOrigin}/delivery/`))
        : original;
      const ended =
        kind === "get" && /"status":"(succeeded|failed|canceled|aborted)"/.test(rewritten.toString("utf8"));
      const finalKind = ended ? "end" : kind;
      await pass(finalKind, "received", processName);
      response.writeHead(reply.status, {
        "content-type": reply.headers.get("content-type") ?? "application/octet-stream",
        "content-length": rewritten.length,
      });
      const half = Math.ceil(rewritten.length / 2);
      await new Promise((resolve) => response.write(rewritten.subarray(0, half), resolve));
      await pass(finalKind, "half", processName);
      await new Promise((resolve) => response.end(rewritten.subarray(half), () => resolve(undefined)));
      await pass(finalKind, "after", processName);
    } catch {
      // The emulator reset the connection: pass it on.
      request.socket.resetAndDestroy();
    }
  });
  const { origin: own, close } = await listen(server);
  return {
    /** @param {string} processName letters and digits */
    env: (processName) => ({
      REPLICATE_BASE_URL: `${own}/${processName}/v1`,
      REPLICATE_DELIVERY_HOSTS: new URL(own).host,
    }),
    /** Sets the trap for the next request that matches; it fires once. @param {Trap | undefined} next */
    set: (next) => {
      trap = next;
    },
    close,
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
