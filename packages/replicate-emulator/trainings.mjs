import * as errors from "./errors.mjs";
import { isObject, problem, readJson } from "./http.mjs";
import { createId } from "./identifiers.mjs";
import { modelByName } from "./models.mjs";
import { pageOf } from "./pages.mjs";
import { stateOf } from "./run.mjs";

/**
 * @typedef {import("./http.mjs").Reply} Reply
 * @typedef {import("./run.mjs").Course & { id: string, sequence: number, model: string, version: string, destination: string, input: Record<string, unknown>, createdAt: number }} Training
 */

/**
 * Trainings: they take some time and succeed, without training anything.
 * @param {{ clock: import("./clock.mjs").Clock, origin: string, runTime: number }} parts
 * @returns {(request: import("node:http").IncomingMessage, path: string, url: URL) => Promise<Reply>}
 */
export function createTrainings({ clock, origin, runTime }) {
  /** @type {Map<string, Training>} */
  const trainings = new Map();
  let sequence = 0;
  const iso = (/** @type {number} */ time) => new Date(time).toISOString();

  /** @param {Training} training */
  const view = (training) => {
    const { status, endedAt } = stateOf(training, clock.now());
    const started = training.startsAt <= (endedAt ?? clock.now());
    const url = `${origin}/v1/trainings/${training.id}`;
    return {
      id: training.id,
      model: training.model,
      version: training.version,
      input: training.input,
      logs: "",
      error: null,
      status,
      source: "api",
      created_at: iso(training.createdAt),
      ...(started ? { started_at: iso(training.startsAt) } : {}),
      ...(endedAt === undefined ? {} : { completed_at: iso(endedAt) }),
      ...(status === "succeeded"
        ? { output: { version: `${training.destination}:${training.version}` } }
        : {}),
      urls: { get: url, cancel: `${url}/cancel` },
    };
  };

  /** @param {string} name @param {string} version @param {Record<string, unknown> | undefined} body @returns {Reply} */
  function create(name, version, body) {
    const model = modelByName(name);
    if (model?.version !== version) return problem(errors.versionInvalid());
    const input = body?.input;
    if (typeof body?.destination !== "string" || !isObject(input))
      return problem(errors.badRequest("A training needs a destination and an input."));
    const createdAt = clock.now();
    /** @type {Training} */
    const training = {
      id: createId(),
      sequence: sequence++,
      model: name,
      version,
      destination: body.destination,
      input,
      createdAt,
      startsAt: createdAt + runTime / 5,
      endsAt: createdAt + runTime,
      end: "succeeded",
      deadline: undefined,
      cancelAskedAt: undefined,
    };
    trainings.set(training.id, training);
    return { status: 201, body: view(training) };
  }

  return async (request, path, url) => {
    const [, name, version] = /^models\/([\w.-]+\/[\w.-]+)\/versions\/(\w+)\/trainings$/.exec(path) ?? [];
    if (name && version && request.method === "POST") return create(name, version, await readJson(request));
    if (path === "trainings" && request.method === "GET") {
      const page = pageOf([...trainings.values()].reverse(), url);
      return { status: 200, body: { ...page, results: page.results.map(view) } };
    }
    const [, id = "", cancel] = /^trainings\/([a-z0-9]+)(\/cancel)?$/.exec(path) ?? [];
    const training = trainings.get(id);
    if (!training || request.method !== (cancel ? "POST" : "GET")) return problem(errors.notFound());
    if (cancel) training.cancelAskedAt ??= clock.now();
    return { status: 200, body: view(training) };
  };
}
