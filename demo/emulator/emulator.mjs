import { createServer } from "node:http";
import { renderPicture } from "./art/render.mjs";
import { parseDuration, parsePreferWait } from "./duration.mjs";
import * as errors from "./errors.mjs";
import { faultOf } from "./faults.mjs";
import { header, isObject, problem, readJson, send } from "./http.mjs";
import { modelByVersion, officialModel, validateInput } from "./models.mjs";
import { listPage } from "./pages.mjs";
import { isRemoved, planRun, predictionOf, stateOf } from "./run.mjs";

/**
 * @typedef {import("./run.mjs").Run} Run
 * @typedef {import("./http.mjs").Reply} Reply
 *
 * @typedef {object} EmulatorOptions
 * @property {number} [port] 0, the default, takes a free one; the server listens on 127.0.0.1 only
 * @property {string} [token] the one token that is accepted; any non-empty one by default
 * @property {number} [runTime] milliseconds from creation to success, a fifth of it "starting"; default 1500
 * @property {number} [retryAfter] seconds that a throttled creation is told to wait; default 5
 *
 * @typedef {object} Emulator
 * @property {string} url the API's base URL, with its /v1
 * @property {string} origin
 * @property {string} deliveryHost `host:port` of the files
 * @property {(milliseconds: number) => void} advance moves the clock forward
 * @property {() => Promise<void>} close ends every connection
 */

const KEPT_RUNS = 10_000;
const ALLOWED_PROPERTIES = ["version", "input", "webhook", "webhook_events_filter", "stream"];
const CONTENT_TYPES = { png: "image/png", webp: "image/webp", jpg: "image/jpeg" };

/**
 * Starts a Replicate-compatible server on the loopback interface.
 * @param {EmulatorOptions} [options]
 * @returns {Promise<Emulator>}
 */
export async function startEmulator({ port = 0, token, runTime = 1500, retryAfter = 5 } = {}) {
  /** @type {Run[]} */
  let runs = [];
  let sequence = 0;
  let clockOffset = 0;
  let origin = "";
  const now = () => Date.now() + clockOffset;
  /** How often each route was asked; read by tests at /_emulator/counters. @type {Record<string, number>} */
  const counters = {};
  /** How often each faulty prompt was seen. @type {Map<string, number>} */
  const seen = new Map();
  const count = (/** @type {string} */ name) => {
    counters[name] = (counters[name] ?? 0) + 1;
  };

  /** @param {import("node:http").IncomingMessage} request */
  function authorize(request) {
    const header = request.headers.authorization ?? "";
    const given = /^(?:Bearer|Token)\s+(\S+)\s*$/i.exec(header)?.[1];
    if (given !== undefined && (token === undefined || given === token)) return undefined;
    count("unauthorized");
    const problem = errors.unauthenticated(header !== "");
    return { status: problem.status, body: problem };
  }

  /** @param {string} prompt */
  function activeFault(prompt) {
    const asked = faultOf(prompt);
    if (!asked) return undefined;
    const times = (seen.get(prompt) ?? 0) + 1;
    seen.set(prompt, times);
    return times <= asked.times ? asked.fault : undefined;
  }

  /**
   * @param {import("node:http").IncomingMessage} request
   * @param {string} [official] `owner/name` where the model's own route was asked
   * @returns {Promise<Reply | "reset">}
   */
  async function create(request, official) {
    count("predictions.create");
    const body = await readJson(request);
    if (body === undefined) return problem(errors.badRequest("The request body is not a JSON object."));
    const allowed = official === undefined ? ALLOWED_PROPERTIES : ALLOWED_PROPERTIES.slice(1);
    const extra = Object.keys(body).filter((key) => !allowed.includes(key));
    if (extra.length > 0)
      return problem(
        errors.inputInvalid(
          extra.map((key) => ({
            type: "additional_property_not_allowed",
            field: "(root)",
            description: `Additional property ${key} is not allowed`,
          })),
        ),
      );
    const model =
      official === undefined ? modelByVersion(String(body.version ?? "")) : officialModel(official);
    if (!model) return problem(official === undefined ? errors.versionInvalid() : errors.notFound());
    const input = body.input;
    if (!isObject(input))
      return problem(
        errors.inputInvalid([{ type: "required", field: "(root)", description: "input is required" }]),
      );
    const cancelAfter = request.headers["cancel-after"];
    const lifetime = cancelAfter === undefined ? undefined : parseDuration(String(cancelAfter));
    if (cancelAfter !== undefined && lifetime === undefined)
      return problem(
        errors.badRequest("Cancel-After must be a duration of at least 5 seconds, such as 30s or 5m."),
      );

    const prompt = String(input.prompt ?? "");
    const fault = activeFault(prompt);
    if (fault === "401") return problem(errors.unauthenticated(true));
    if (fault === "402") return problem(errors.insufficientCredit());
    if (fault === "429") return problem(errors.throttled(retryAfter));
    if (fault === "500") return problem(errors.serverError());
    const invalid = validateInput(model, input);
    if (fault === "422")
      invalid.push({
        type: "number_lte",
        field: "input.num_inference_steps",
        description: "Must be less than or equal to 4",
      });
    if (invalid.length > 0) return problem(errors.inputInvalid(invalid));

    const run = planRun({
      sequence: sequence++,
      model,
      input,
      prompt,
      fault,
      lifetime,
      createdAt: now(),
      runTime,
    });
    runs.push(run);
    if (runs.length > KEPT_RUNS) runs = runs.slice(-KEPT_RUNS);
    // The worst case on purpose: the run exists and is paid for, the answer never arrives.
    if (fault === "reset") return "reset";

    const waitUntil = Date.now() + parsePreferWait(header(request, "prefer"));
    while (Date.now() < waitUntil && stateOf(run, now()).endedAt === undefined && !request.socket.destroyed)
      await new Promise((resolve) => setTimeout(resolve, 20));
    const prediction = predictionOf(run, now(), origin);
    const whole = prediction.completed_at !== undefined;
    return { status: whole ? 201 : 202, body: prediction, headers: { Location: prediction.urls.get } };
  }

  /** @param {string} id @param {boolean} cancel @returns {Reply} */
  function getOrCancel(id, cancel) {
    count(cancel ? "predictions.cancel" : "predictions.get");
    const run = runs.find((candidate) => candidate.id === id);
    if (!run) return problem(errors.notFound());
    if (cancel && run.cancelAskedAt === undefined) run.cancelAskedAt = now();
    return { status: 200, body: predictionOf(run, now(), origin) };
  }

  /**
   * @param {import("node:http").IncomingMessage} request
   * @param {import("node:http").ServerResponse} response
   * @param {string} id @param {number} index
   */
  async function deliver(request, response, id, index) {
    count("delivery");
    if (request.headers.authorization !== undefined) count("delivery.authorized");
    const run = runs.find((candidate) => candidate.id === id);
    if (
      !run ||
      index >= run.shape.count ||
      isRemoved(run, now()) ||
      stateOf(run, now()).status !== "succeeded"
    )
      return send(response, problem(errors.notFound()));
    const contentType = CONTENT_TYPES[run.shape.format];
    if (run.fault === "html") {
      response.writeHead(200, { "Content-Type": contentType });
      response.end(
        "<!doctype html><html><body><script>alert(document.domain)</script>Not an image</body></html>",
      );
      return;
    }
    const bytes = await renderPicture({ ...run.shape, prompt: run.prompt, seed: run.seed + index });
    response.writeHead(200, { "Content-Type": contentType, "Content-Length": bytes.length });
    if (run.fault === "truncated") {
      response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
      return;
    }
    response.end(bytes);
  }

  /** What tests look at; no part of Replicate. @param {string} path @param {import("node:http").IncomingMessage} request @returns {Promise<Reply>} */
  async function observe(path, request) {
    if (path === "/_emulator/counters") return { status: 200, body: counters };
    if (path === "/_emulator/predictions")
      return {
        status: 200,
        body: runs
          .map((run) => ({
            id: run.id,
            status: stateOf(run, now()).status,
            prompt: run.prompt,
            seed: run.seed,
            input: run.input,
            cancelAsked: run.cancelAskedAt !== undefined,
            lifetime: run.deadline === undefined ? null : run.deadline - run.createdAt,
          }))
          .reverse(),
      };
    if (path === "/_emulator/clock" && request.method === "POST") {
      const body = await readJson(request);
      if (typeof body?.advance !== "number" || !(body.advance >= 0))
        return problem(errors.badRequest('Send { "advance": milliseconds }.'));
      clockOffset += body.advance;
      return { status: 200, body: { now: new Date(now()).toISOString() } };
    }
    return problem(errors.notFound());
  }

  /** @param {import("node:http").IncomingMessage} request @returns {Promise<Reply | "reset">} */
  async function route(request) {
    const url = new URL(request.url ?? "/", origin);
    const refused = authorize(request);
    if (refused) return refused;
    const method = request.method ?? "GET";
    const path = url.pathname.replace(/^\/v1\//, "");
    if (path === "predictions" && method === "POST") return create(request);
    if (path === "predictions" && method === "GET") {
      count("predictions.list");
      return { status: 200, body: listPage(runs, url.searchParams, now(), origin) };
    }
    const official = /^models\/([\w.-]+\/[\w.-]+)\/predictions$/.exec(path)?.[1];
    if (official && method === "POST") return create(request, official);
    const [, id, cancel] = /^predictions\/([a-z0-9]+)(\/cancel)?$/.exec(path) ?? [];
    if (id && cancel && method === "POST") return getOrCancel(id, true);
    if (id && !cancel && method === "GET") return getOrCancel(id, false);
    return problem(errors.notFound());
  }

  const server = createServer(async (request, response) => {
    try {
      const path = new URL(request.url ?? "/", "http://localhost").pathname;
      const file = /^\/delivery\/([a-z0-9]+)\/out-(\d)\.\w+$/.exec(path);
      if (file) await deliver(request, response, file[1] ?? "", Number(file[2]));
      else if (path.startsWith("/_emulator/")) send(response, await observe(path, request));
      else if (!path.startsWith("/v1/")) send(response, problem(errors.notFound()));
      else {
        const reply = await route(request);
        if (reply === "reset") request.socket.resetAndDestroy();
        else send(response, reply);
      }
    } catch (error) {
      console.error("emulator:", error);
      if (!response.headersSent) send(response, problem(errors.serverError()));
      else response.destroy();
    }
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(undefined));
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The emulator got no TCP port.");
  origin = `http://127.0.0.1:${address.port}`;

  return {
    url: `${origin}/v1`,
    origin,
    deliveryHost: `127.0.0.1:${address.port}`,
    advance: (milliseconds) => {
      clockOffset += milliseconds;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
