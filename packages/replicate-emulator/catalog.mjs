import * as errors from "./errors.mjs";
import { problem, readBytes, readJson } from "./http.mjs";
import { MODELS, modelByName } from "./models.mjs";
import { pageOf } from "./pages.mjs";
import { openapiOf } from "./schema.mjs";

/**
 * @typedef {import("./http.mjs").Reply} Reply
 * @typedef {import("./models/model.mjs").Model} Model
 */

const HARDWARE = [
  { name: "CPU", sku: "cpu" },
  { name: "Nvidia T4 GPU", sku: "gpu-t4" },
  { name: "Nvidia L40S GPU", sku: "gpu-l40s" },
  { name: "Nvidia A100 (80GB) GPU", sku: "gpu-a100-large" },
];

/** @type {Record<Model["kind"], { name: string, slug: string, description: string }>} */
const COLLECTIONS = {
  image: { name: "Text to image", slug: "text-to-image", description: "Models that draw from a prompt" },
  video: { name: "Text to video", slug: "text-to-video", description: "Models that film" },
  text: { name: "Language models", slug: "language-models", description: "Models that write" },
};

/**
 * The read-only part of the API: models and their schemas, collections, hardware, the account.
 * @param {{ clock: import("./clock.mjs").Clock, owner: string }} parts
 * @returns {(request: import("node:http").IncomingMessage, path: string, url: URL) => Promise<Reply | undefined>}
 *   undefined if the resource does not exist
 */
export function createCatalog({ clock, owner }) {
  const createdAt = new Date(clock.now()).toISOString();
  const ok = (/** @type {unknown} */ body) => ({ status: 200, body });
  const whole = (/** @type {unknown[]} */ results) => ok({ next: null, previous: null, results });
  const versionOf = (/** @type {Model} */ model) => ({
    id: model.version,
    created_at: createdAt,
    cog_version: "0.16.0",
    openapi_schema: openapiOf(model),
  });
  const modelOf = (/** @type {Model} */ model) => {
    const [modelOwner, name] = model.name.split("/");
    return {
      url: `https://replicate.com/${model.name}`,
      owner: modelOwner,
      name,
      description: model.description,
      visibility: "public",
      is_official: model.official,
      github_url: null,
      paper_url: null,
      license_url: null,
      run_count: 0,
      cover_image_url: null,
      default_example: null,
      latest_version: versionOf(model),
    };
  };
  /** Models created through the API; without a version they cannot run. @type {Record<string, unknown>[]} */
  const created = [];

  /** @param {Record<string, unknown> | undefined} body @returns {Reply} */
  function create(body) {
    const { hardware, ...given } = body ?? {};
    const missing = ["owner", "name", "visibility", "hardware"].filter((name) => !body?.[name]);
    if (missing.length > 0)
      return problem(
        errors.inputInvalid(
          missing.map((name) => ({ type: "required", field: "(root)", description: `${name} is required` })),
        ),
      );
    const model = {
      description: null,
      github_url: null,
      paper_url: null,
      license_url: null,
      cover_image_url: null,
      ...given,
      url: `https://replicate.com/${given.owner}/${given.name}`,
      is_official: false,
      run_count: 0,
      default_example: null,
      latest_version: null,
    };
    created.push(model);
    return { status: 201, body: model };
  }

  const found = (/** @type {string} */ query) => {
    const words = query
      .toLowerCase()
      .split(/[^\w.-]+/)
      .filter(Boolean);
    return MODELS.filter(({ name, description }) =>
      words.some((word) => `${name} ${description}`.toLowerCase().includes(word)),
    ).map(modelOf);
  };

  return async (request, path, url) => {
    if (path === "models" && request.method === "QUERY") {
      const text = (await readBytes(request, 10_000))?.toString("utf8") ?? "";
      return whole(found(text));
    }
    if (path === "models" && request.method === "POST") return create(await readJson(request));
    if (request.method !== "GET") return undefined;
    if (path === "models") {
      const listed = MODELS.map((model, index) => ({ model, sequence: MODELS.length - index }));
      const page = pageOf(listed, url);
      return ok({ ...page, results: page.results.map(({ model }) => modelOf(model)) });
    }
    if (path === "account") return ok({ type: "user", username: owner, name: "Emulator" });
    if (path === "hardware") return ok(HARDWARE);
    if (path === "collections") return whole(Object.values(COLLECTIONS));
    const slug = /^collections\/([\w-]+)$/.exec(path)?.[1];
    const collection = Object.entries(COLLECTIONS).find(([, { slug: its }]) => its === slug);
    if (collection) {
      const [kind, about] = collection;
      return ok({ ...about, models: MODELS.filter((model) => model.kind === kind).map(modelOf) });
    }
    const [, name, more] = /^models\/([\w.-]+\/[\w.-]+)(?:\/(.+))?$/.exec(path) ?? [];
    const model = name === undefined ? undefined : modelByName(name);
    if (!model) {
      const own = more === undefined && created.find((its) => `${its.owner}/${its.name}` === name);
      return own ? ok(own) : undefined;
    }
    if (more === undefined) return ok(modelOf(model));
    if (more === "versions") return whole([versionOf(model)]);
    if (more === `versions/${model.version}`) return ok(versionOf(model));
    if (more === "examples") return whole([]);
    return more === "readme"
      ? { ...ok(`# ${model.name}\n\n${model.description}\n`), headers: { "Content-Type": "text/plain" } }
      : problem(errors.notFound());
  };
}
