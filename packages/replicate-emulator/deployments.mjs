import * as errors from "./errors.mjs";
import { problem, readJson } from "./http.mjs";
import { modelByName } from "./models.mjs";
import { pageOf } from "./pages.mjs";

/**
 * @typedef {import("./http.mjs").Reply} Reply
 * @typedef {import("./models/model.mjs").Model} Model
 * @typedef {{ hardware: string, min_instances: number, max_instances: number }} Configuration
 * @typedef {{ sequence: number, name: string, model: Model, number: number, createdAt: number, configuration: Configuration }} Deployment
 */

/**
 * Deployments: names under which a model runs on dedicated hardware. Here they make no difference to a run.
 * @param {{ clock: import("./clock.mjs").Clock, owner: string }} parts
 */
export function createDeployments({ clock, owner }) {
  /** @type {Map<string, Deployment>} */
  const deployments = new Map();
  let sequence = 0;

  /** @param {Deployment} deployment */
  const view = ({ name, model, number, createdAt, configuration }) => ({
    owner,
    name,
    current_release: {
      number,
      model: model.name,
      version: model.version,
      created_at: new Date(createdAt).toISOString(),
      created_by: { type: "user", username: owner },
      configuration,
    },
  });

  /** @param {Record<string, unknown> | undefined} body @param {Deployment | undefined} last @returns {Reply} */
  function release(body, last) {
    const name = last?.name ?? String(body?.name ?? "");
    const model = last?.model ?? modelByName(String(body?.model ?? ""));
    if (!body || !/^[\w.-]+$/.test(name) || !model)
      return problem(errors.badRequest("A deployment needs a name and a model that there is."));
    if ((body.version ?? model.version) !== model.version) return problem(errors.versionInvalid());
    const given = { ...last?.configuration, ...body };
    const deployment = {
      sequence: last?.sequence ?? sequence++,
      name,
      model,
      number: (last?.number ?? 0) + 1,
      createdAt: clock.now(),
      configuration: {
        hardware: String(given.hardware ?? "cpu"),
        min_instances: Number(given.min_instances ?? 0),
        max_instances: Number(given.max_instances ?? 1),
      },
    };
    deployments.set(name, deployment);
    return { status: 200, body: view(deployment) };
  }

  return {
    /** @param {string} path `owner/name` */
    find(path) {
      const [its, name = ""] = path.split("/");
      return its === owner ? deployments.get(name) : undefined;
    },

    /**
     * @param {import("node:http").IncomingMessage} request @param {string} path after `/v1/` @param {URL} url
     * @returns {Promise<Reply>}
     */
    async route(request, path, url) {
      const one = /^deployments\/([\w.-]+\/[\w.-]+)$/.exec(path)?.[1];
      if (one !== undefined) {
        const deployment = this.find(one);
        if (!deployment) return problem(errors.notFound());
        if (request.method === "GET") return { status: 200, body: view(deployment) };
        if (request.method === "PATCH") return release(await readJson(request), deployment);
        if (request.method === "DELETE") {
          deployments.delete(deployment.name);
          return { status: 204 };
        }
      }
      if (path !== "deployments") return problem(errors.notFound());
      if (request.method === "POST") return release(await readJson(request), undefined);
      const newestFirst = [...deployments.values()].sort((a, b) => b.sequence - a.sequence);
      const page = pageOf(newestFirst, url);
      return { status: 200, body: { ...page, results: page.results.map(view) } };
    },
  };
}
