import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ask, HOUR, LLAMA, runModel, SDXL } from "./ask.js";
import { type Emulator, startEmulator } from "./emulator.mjs";
import { MODELS } from "./models.mjs";

const OPENAPI = fileURLToPath(new URL("../../../shared/replicate/openapi.json", import.meta.url));
if (!existsSync(OPENAPI))
  console.warn(`Skipped: the emulator against Replicate's OpenAPI, for want of ${OPENAPI}.`);

const ODD = [
  ...["null", "fewer", "object", "nested", "datauri", "gone", "removed", "cold", "bars"],
  ...["nsfw", "sensitive", "oom", "interrupted", "badinput", "unexplained"],
];

/** What is wrong with a reply of `status` to `route`, such as `get /predictions`. */
function createValidate() {
  // `nullable` is OpenAPI 3.0's; JSON Schema spells it as a second type.
  const document = JSON.parse(readFileSync(OPENAPI, "utf8"), (_, value) =>
    value?.nullable === true && typeof value.type === "string"
      ? { ...value, type: [value.type, "null"] }
      : value,
  );
  // This one node is wrong in the document: the string "hidden" matches both branches of its `oneOf`.
  const { version } = document.components.schemas.schemas_prediction_response.properties;
  version.anyOf = version.oneOf;
  delete version.oneOf;
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema(document, "openapi");
  return (status: number, route: string, body: unknown, type = "application/json") => {
    const [method = "", path = ""] = route.split(" ");
    const at = ["paths", path, method, "responses", String(status), "content", type, "schema"];
    const pointer = at
      .map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1")))
      .join("/");
    const check = ajv.getSchema(`openapi#/${pointer}`);
    if (!check) throw new Error(`The document has no ${route} ${status}`);
    return check(body) ? [] : check.errors;
  };
}

describe.skipIf(!existsSync(OPENAPI))("every 2xx against Replicate's OpenAPI", () => {
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await startEmulator({ runTime: 60 });
  });
  afterEach(() => emulator.close());
  const validate = existsSync(OPENAPI) ? createValidate() : () => [];
  /** Sends a request and validates the reply. */
  async function valid(route: string, path: string, init: Parameters<typeof ask>[2] = {}) {
    const method = route.split(" ")[0]?.toUpperCase();
    const { status, body } = await ask(emulator, path, { method, ...init });
    expect(validate(status, route, body)).toEqual([]);
    return body;
  }

  it("is satisfied at every stage of a run of each kind", async () => {
    const runs = ["x", "[hang] x", "[failed] x", "[canceled] x", "[aborted] x", "[early] x"].flatMap(
      (prompt) => [SDXL, LLAMA, "kling-ai/kling-video"].map((model) => [model, prompt] as const),
    );
    for (const [model, prompt] of runs) {
      const created = await runModel(emulator, model, { prompt }, { "cancel-after": "1h" });
      expect(validate(created.status, "post /predictions", created.body)).toEqual([]);
      for (const step of [15, 100, HOUR, HOUR]) {
        emulator.advance(step);
        await valid("get /predictions/{prediction_id}", created.body.urls.get);
      }
      await valid("post /predictions/{prediction_id}/cancel", created.body.urls.cancel);
    }
    for (const fault of ODD) {
      const { body } = await runModel(emulator, SDXL, { prompt: `[${fault}] x`, num_outputs: 2 });
      for (const step of [50, 100, HOUR]) {
        emulator.advance(step);
        await valid("get /predictions/{prediction_id}", body.urls.get);
      }
    }
    const waited = await runModel(emulator, SDXL, { prompt: "y" }, { prefer: "wait" });
    expect(validate(201, "post /predictions", waited.body)).toEqual([]);
    await valid(
      "post /models/{model_owner}/{model_name}/predictions",
      "/models/black-forest-labs/flux-dev/predictions",
      { json: { input: { prompt: "z" }, webhook: `${emulator.origin}/nowhere` } },
    );
    const list = await valid("get /predictions", "/predictions");
    expect(list.results).toHaveLength(runs.length + ODD.length + 2);
  });

  it("is satisfied by files", async () => {
    const form = () => {
      const body = new FormData();
      body.append("content", new Blob(["x"]), "x.txt");
      return { body };
    };
    const { id } = await valid("post /files", "/files", form());
    await valid("get /files", "/files");
    await valid("get /files/{file_id}", `/files/${id}`);
    const none = await ask(emulator, "/files/unknown");
    expect(validate(404, "get /files/{file_id}", none.body, "application/problem+json")).toEqual([]);
  });

  it("is satisfied by models, collections, hardware and the account", async () => {
    const name = "stability-ai/sdxl";
    const [, version] = SDXL.split(":");
    const one = "/models/{model_owner}/{model_name}";
    expect((await valid("get /models", "/models")).results).toHaveLength(MODELS.length);
    expect((await valid("get /models", "/models")).next).toBeNull();
    await valid(`get ${one}`, `/models/${name}`);
    await valid(`get ${one}/versions`, `/models/${name}/versions`);
    await valid(`get ${one}/versions/{version_id}`, `/models/${name}/versions/${version}`);
    await valid(`get ${one}/examples`, `/models/${name}/examples`);
    const found = await valid("query /models", "/models", { body: "seedream" });
    expect(found.results.map(({ name }: { name: string }) => name)).toEqual(["seedream-4"]);
    const json = { owner: "emulator", name: "own", visibility: "private", hardware: "cpu" };
    await valid("post /models", "/models", { json });
    await valid(`get ${one}`, "/models/emulator/own");
    await valid("get /account", "/account");
    await valid("get /hardware", "/hardware");
    await valid("get /collections", "/collections");
    const collection = await valid("get /collections/{collection_slug}", "/collections/text-to-video");
    expect(collection.models).toHaveLength(2);
    await valid("get /webhooks/default/secret", "/webhooks/default/secret");
    expect((await ask(emulator, "/models/no/such")).status).toBe(404);
  });

  it("is satisfied by deployments and trainings", async () => {
    const [, version] = SDXL.split(":");
    const json = {
      name: "mine",
      model: "stability-ai/sdxl",
      version,
      hardware: "cpu",
      min_instances: 0,
      max_instances: 1,
    };
    const one = "/deployments/{deployment_owner}/{deployment_name}";
    await valid("post /deployments", "/deployments", { json });
    await valid("get /deployments", "/deployments");
    await valid(`get ${one}`, "/deployments/emulator/mine");
    await valid(`patch ${one}`, "/deployments/emulator/mine", { body: '{"min_instances":1}' });
    const run = await valid(`post ${one}/predictions`, "/deployments/emulator/mine/predictions", {
      json: { input: { prompt: "x" } },
    });
    expect(run.deployment).toBe("emulator/mine");
    const training = await valid(
      "post /models/{model_owner}/{model_name}/versions/{version_id}/trainings",
      `/models/stability-ai/sdxl/versions/${version}/trainings`,
      { json: { destination: "emulator/own", input: {} } },
    );
    emulator.advance(100);
    await valid("get /trainings/{training_id}", training.urls.get);
    await valid("post /trainings/{training_id}/cancel", training.urls.cancel);
    await valid("get /trainings", "/trainings");
  });

  it("detects a wrong reply", () => {
    expect(validate(200, "get /predictions/{prediction_id}", { id: 1 })).not.toEqual([]);
    expect(validate(200, "get /account", { type: "robot", username: "x" })).not.toEqual([]);
  });
});
