import { dataUrisOf } from "./delivery.mjs";
import { parseDuration, parsePreferWait } from "./duration.mjs";
import * as errors from "./errors.mjs";
import { faultOf } from "./faults.mjs";
import { goneSignal, header, isObject, problem, readJson } from "./http.mjs";
import { readInputs } from "./inputs.mjs";
import { modelByVersion } from "./models.mjs";
import { pageOf } from "./pages.mjs";
import { isComplete, isRemoved, nextChange, planRun, predictionOf, seedOf, stateOf } from "./run.mjs";
import { writeText } from "./text.mjs";
import { validateInput } from "./validate.mjs";
import { readWebhook } from "./webhook-sender.mjs";

/**
 * @typedef {import("./run.mjs").Run} Run
 * @typedef {import("./run.mjs").Model} Model
 * @typedef {import("./http.mjs").Reply} Reply
 * @typedef {import("node:http").IncomingMessage} Request
 * @typedef {import("node:http").ServerResponse} Response
 *
 * @typedef {object} Target what a creation runs, if its URL names it
 * @property {Model} model
 * @property {string} [deployment] `owner/name`
 */

const PROPERTIES = ["input", "webhook", "webhook_events_filter", "stream"];

/**
 * Creates, shows, cancels and lists predictions.
 * @param {object} parts
 * @param {import("./clock.mjs").Clock} parts.clock
 * @param {string} parts.origin
 * @param {number} parts.runTime milliseconds
 * @param {number} parts.bootTime milliseconds
 * @param {number} parts.retryAfter seconds
 * @param {(url: URL) => Promise<Buffer | undefined> | undefined} parts.fromHere reads a file of this server
 * @param {(run: Run) => void} parts.follow starts to send a run's webhooks
 */
export function createPredictions({ clock, origin, runTime, bootTime, retryAfter, fromHere, follow }) {
  /** Oldest first. @type {Map<string, Run>} */
  const runs = new Map();
  /** @type {Map<string, Run>} */
  const streams = new Map();
  let sequence = 0;
  /** How often each prompt with a fault was seen. @type {Map<string, number>} */
  const seen = new Map();

  /** @param {string} prompt */
  function activeFault(prompt) {
    const received = faultOf(prompt);
    if (!received) return undefined;
    const times = (seen.get(prompt) ?? 0) + 1;
    seen.set(prompt, times);
    return times <= received.times ? received.fault : undefined;
  }

  /** Runs whose input is still kept, oldest first. @type {Set<Run>} */
  const holding = new Set();

  /** Keeps a run as long as the server runs; only its data expire, because they may be large. @param {Run} run */
  function keep(run) {
    runs.set(run.id, run);
    streams.set(run.streamKey, run);
    holding.add(run);
    for (const old of holding) {
      if (!isRemoved(old, clock.now())) break;
      holding.delete(old);
      old.input = {};
      old.sources = [];
    }
  }

  /** @param {Run} run @param {number} until real milliseconds @param {AbortSignal} gone */
  async function waitFor(run, until, gone) {
    while (Date.now() < until && !gone.aborted) {
      // One time for both checks: a run that ends between them would be missed.
      const now = clock.now();
      if (isComplete(run, now)) return;
      await clock.sleepUntil(Math.min(nextChange(run, now), now + until - Date.now()), gone);
    }
  }

  return {
    /**
     * @param {Request} request @param {Response} response
     * @param {Target} [target] undefined if the `version` in the body names the model
     * @returns {Promise<Reply | "reset" | "silent">}
     */
    async create(request, response, target) {
      const body = await readJson(request);
      if (body === undefined) return problem(errors.badRequest("The request body is not a JSON object."));
      const allowed = target ? PROPERTIES : ["version", ...PROPERTIES];
      const extra = Object.keys(body).filter((key) => !allowed.includes(key));
      if (extra.length > 0) return problem(errors.inputInvalid(extra.map(errors.additionalProperty)));
      const model = target ? target.model : modelByVersion(String(body.version ?? ""));
      if (!model) return problem(errors.versionInvalid());
      const input = body.input;
      if (!isObject(input))
        return problem(
          errors.inputInvalid([{ type: "required", field: "(root)", description: "input is required" }]),
        );
      const webhook = readWebhook(body);
      if (webhook && "description" in webhook) return problem(errors.inputInvalid([webhook]));
      const cancelAfter = header(request, "cancel-after");
      const lifetime = cancelAfter === undefined ? undefined : parseDuration(cancelAfter);
      if (cancelAfter !== undefined && lifetime === undefined)
        return problem(
          errors.badRequest("Cancel-After must be a duration of at least 5 seconds, such as 30s or 5m."),
        );

      const prompt = String(input.prompt ?? "");
      const fault = activeFault(prompt);
      if (fault === "401") return problem(errors.unauthenticated(true));
      if (fault === "402") return problem(errors.insufficientCredit());
      if (fault === "429") return problem(errors.throttledLowCredit(retryAfter));
      if (fault === "500") return problem(errors.serverError());
      const invalid = validateInput(model, input);
      if (fault === "422")
        invalid.push({
          type: "number_lte",
          field: "input.num_inference_steps",
          description: "Must be less than or equal to 4",
        });
      if (invalid.length > 0) return problem(errors.inputInvalid(invalid));

      const createdAt = clock.now();
      const { sources, size, failure } = await readInputs(model, input, fromHere);
      const seed = seedOf(input);
      const run = planRun({
        sequence: sequence++,
        model,
        input,
        prompt,
        seed,
        sources,
        outputsOf: (id) => outputsOf(model, input, { id, prompt, seed, size, origin }),
        fault,
        failure,
        webhook,
        deployment: target?.deployment,
        lifetime,
        createdAt,
        runTime,
        bootTime,
      });
      if (fault === "datauri") run.dataUris = await dataUrisOf(run);
      keep(run);
      if (webhook) follow(run);
      // The worst case: the run exists and is paid for, but the reply never arrives.
      if (fault === "reset" || fault === "silent") return fault;
      await waitFor(run, Date.now() + parsePreferWait(header(request, "prefer")), goneSignal(response));
      const now = clock.now();
      const prediction = predictionOf(run, now, origin);
      return {
        status: isComplete(run, now) ? 201 : 202,
        body: prediction,
        headers: { Location: prediction.urls.get },
      };
    },

    /** @param {string} id @returns {Reply} */
    get(id) {
      const run = runs.get(id);
      return run ? { status: 200, body: predictionOf(run, clock.now(), origin) } : problem(errors.notFound());
    },

    /** @param {string} id @returns {Reply} */
    cancel(id) {
      const run = runs.get(id);
      if (!run) return problem(errors.notFound());
      run.cancelAskedAt ??= clock.now();
      clock.wake();
      return { status: 200, body: predictionOf(run, clock.now(), origin) };
    },

    /** @param {URL} url with `created_after` (inclusive), `created_before` (exclusive), `source`, `cursor` @returns {Reply} */
    list(url) {
      const after = Date.parse(url.searchParams.get("created_after") ?? "");
      const before = Date.parse(url.searchParams.get("created_before") ?? "");
      // Every run here was created through the API, so source=web matches none.
      const matching =
        url.searchParams.get("source") === "web"
          ? []
          : [...runs.values()].filter((run) => !(run.createdAt < after) && !(run.createdAt >= before));
      const page = pageOf(matching.reverse(), url);
      const results = page.results.map((run) => predictionOf(run, clock.now(), origin));
      return { status: 200, body: { ...page, results } };
    },

    /** @param {string} id */
    find: (id) => runs.get(id),

    /** @param {string} key */
    ofStream: (key) => streams.get(key),

    /** The predictions as tests see them, newest first. @param {URLSearchParams} filter their `id`, their `status` */
    received(filter) {
      const [id, status] = [filter.get("id"), filter.get("status")];
      const found = id === null ? [...runs.values()].reverse() : [runs.get(id)];
      return found.flatMap((run) => {
        if (!run) return [];
        const state = stateOf(run, clock.now()).status;
        if (status !== null && status !== state) return [];
        return {
          id: run.id,
          model: run.model.name,
          status: state,
          prompt: run.prompt,
          seed: run.seed,
          input: run.input,
          cancelAsked: run.cancelAskedAt !== undefined,
          lifetime: run.deadline === undefined ? null : run.deadline - run.createdAt,
        };
      });
    },
  };
}

/**
 * @param {Model} model @param {Record<string, unknown>} input
 * @param {{ id: string, prompt: string, seed: number, size: import("./models/model.mjs").Size | undefined, origin: string }} run
 * @returns {string[]}
 */
function outputsOf(model, input, { id, prompt, seed, size, origin }) {
  if (model.kind === "text") return writeText({ prompt, seed, maxTokens: Number(input.max_tokens ?? 512) });
  const { count, format } =
    model.kind === "video" ? { count: 1, format: "webm" } : model.pictureOf(input, size);
  return Array.from({ length: count }, (_, index) => `${origin}/delivery/${id}/out-${index}.${format}`);
}
