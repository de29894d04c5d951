import { createCatalog } from "./catalog.mjs";
import { createDeployments } from "./deployments.mjs";
import * as errors from "./errors.mjs";
import { problem } from "./http.mjs";
import { officialModel } from "./models.mjs";
import { createRateLimit } from "./rate-limit.mjs";
import { createTrainings } from "./trainings.mjs";

/**
 * @typedef {import("./http.mjs").Reply} Reply
 * @typedef {import("node:http").IncomingMessage} Request
 * @typedef {import("node:http").ServerResponse} Response
 */

/**
 * The routes under `/v1/` that require the token: authorization, rate limits and dispatch.
 * @param {object} parts
 * @param {import("./clock.mjs").Clock} parts.clock
 * @param {string} parts.origin
 * @param {string} parts.owner the account's user name
 * @param {string | undefined} parts.token
 * @param {number} parts.runTime milliseconds
 * @param {(name: string) => void} parts.count
 * @param {{ creationsPerMinute?: number, requestsPerMinute?: number, lowCredit?: boolean }} parts.limits
 * @param {ReturnType<typeof import("./uploaded-files.mjs").createFiles>} parts.files
 * @param {ReturnType<typeof import("./predictions.mjs").createPredictions>} parts.predictions
 * @param {string} parts.webhookSecret
 * @returns {(request: Request, response: Response, url: URL) => Promise<Reply | "reset" | "silent">}
 */
export function createApi({
  clock,
  origin,
  owner,
  token,
  runTime,
  count,
  limits,
  files,
  predictions,
  webhookSecret,
}) {
  const { creationsPerMinute = Number.POSITIVE_INFINITY, requestsPerMinute = Number.POSITIVE_INFINITY } =
    limits;
  const creations = createRateLimit(
    clock,
    limits.lowCredit
      ? { perMinute: 6, burst: 1 }
      : { perMinute: creationsPerMinute, burst: creationsPerMinute },
  );
  const requests = createRateLimit(clock, { perMinute: requestsPerMinute, burst: requestsPerMinute });
  const catalog = createCatalog({ clock, owner });
  const deployments = createDeployments({ clock, owner });
  const trainings = createTrainings({ clock, origin, runTime });

  /** @param {Request} request @param {string} path @returns {Reply | undefined} */
  function refuse(request, path) {
    const header = request.headers.authorization ?? "";
    const given = /^(?:Bearer|Token)\s+(\S+)\s*$/i.exec(header)?.[1];
    if (given === undefined || (token !== undefined && given !== token)) {
      count("unauthorized");
      return problem(errors.unauthenticated(header !== ""));
    }
    const creation = request.method === "POST" && /(^|\/)predictions$/.test(path);
    const wait = creation ? creations(given) : requests(given);
    if (wait === 0) return undefined;
    count("throttled");
    return problem(creation && limits.lowCredit ? errors.throttledLowCredit(wait) : errors.throttled(wait));
  }

  return async (request, response, url) => {
    const path = url.pathname.replace(/^\/v1\//, "");
    const refused = refuse(request, path);
    if (refused) return refused;
    const method = request.method ?? "GET";

    if (path === "predictions" && method === "POST") {
      count("predictions.create");
      return predictions.create(request, response);
    }
    if (path === "predictions" && method === "GET") {
      count("predictions.list");
      return predictions.list(url);
    }
    const [, id, cancel] = /^predictions\/([a-z0-9]+)(\/cancel)?$/.exec(path) ?? [];
    if (id && method === (cancel ? "POST" : "GET")) {
      count(cancel ? "predictions.cancel" : "predictions.get");
      return cancel ? predictions.cancel(id) : predictions.get(id);
    }
    const named = /^models\/([\w.-]+\/[\w.-]+)\/predictions$/.exec(path)?.[1];
    if (named && method === "POST") {
      count("predictions.create");
      const model = officialModel(named);
      return model ? predictions.create(request, response, { model }) : problem(errors.notFound());
    }
    const deployed = /^deployments\/([\w.-]+\/[\w.-]+)\/predictions$/.exec(path)?.[1];
    if (deployed && method === "POST") {
      count("predictions.create");
      const model = deployments.find(deployed)?.model;
      return model
        ? predictions.create(request, response, { model, deployment: deployed })
        : problem(errors.notFound());
    }
    if (path === "files" || path.startsWith("files/")) {
      count("files");
      return files.route(request, url);
    }
    if (path === "webhooks/default/secret" && method === "GET")
      return { status: 200, body: { key: webhookSecret } };
    if (path.startsWith("deployments")) return deployments.route(request, path, url);
    if (/(^|\/)trainings(\/|$)/.test(path)) return trainings(request, path, url);
    return (await catalog(request, path, url)) ?? problem(errors.notFound());
  };
}
