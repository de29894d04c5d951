import { bareId, hasPrice, lookUpModel, MODELS, type Model } from "@reactkits.dev/media-replicate";
import { type Env, readMode, readSetting, readToken, SettingError } from "../../env";
import { withPrice } from "../price-settings";
import { readReplicateConfig } from "../replicate-settings";
import { clientSettingsOf, type Instance, instanceOf, readInstances } from "./instances";

/** One configured way to make something: a model at a provider. */
export type Backend = {
  name: string;
  provider: "replicate" | "emulator";
  /** `owner/name` or `owner/name:version`. */
  model: string;
  /** `ok`, or `not configured (…)` with what to do, which names variables and quotes no value of them. */
  status: string;
};

const DEFAULT_TEXT_MODEL = "meta/meta-llama-3-70b-instruct";

/**
 * Every backend of this environment, the emulator last. Where there is an emulator the token is its own, so
 * nothing at Replicate is configured then. A setting that cannot be used is a status too: it never throws.
 */
export function listBackends(env: Env): Backend[] {
  const emulated = readMode(env) === "emulator";
  const problem = problemOf(env);
  const status = problem === undefined ? "ok" : `not configured (${problem})`;
  const atReplicate = emulated ? "not configured (set REPLICATE_API_TOKEN)" : status;
  let instances: Instance[];
  try {
    instances = readInstances(env);
  } catch (error) {
    if (!(error instanceof SettingError)) throw error;
    return [
      { name: "AI_BACKENDS", provider: "replicate", model: "", status: `not configured (${error.message})` },
    ];
  }
  return [
    ...instances.map((instance): Backend => {
      const { name, model } = instance;
      const own = hasPrice(model) ? problemOf(env, instance) : priceToSet(model);
      const ownStatus = own === undefined ? atReplicate : `not configured (${own})`;
      return { name, provider: "replicate", model: model.id, status: ownStatus };
    }),
    {
      name: "emulator",
      provider: "emulator",
      model: instances[0]?.model.id ?? "",
      status: emulated ? status : "not configured (set AI_EMULATOR=1 and REPLICATE_BASE_URL)",
    },
  ];
}

/**
 * The image models that visitors may use, the default first: those of which it is known what a run costs.
 * Throws `SettingError`.
 */
export const offeredModels = (env: Env): Model[] =>
  readInstances(env)
    .map(({ model }) => model)
    .filter(hasPrice);

/** The video models that visitors may use. Throws `SettingError`. */
export const offeredVideoModels = (env: Env): Model[] =>
  MODELS.filter(({ kind }) => kind === "video")
    .map((model) => withPrice(model, env))
    .filter(hasPrice);

/** What runs where a request names no model. Throws `SettingError`. */
export function defaultModel(env: Env): Model {
  const [first] = offeredModels(env);
  if (first) return first;
  checkBackendPrices(env);
  throw new SettingError("AI_BACKENDS names no model. Unset it for the usual ones.");
}

/** Throws `SettingError` where `AI_BACKENDS` names a model that is not offered because it has no price. */
export function checkBackendPrices(env: Env): void {
  for (const { model } of readInstances(env)) {
    if (!hasPrice(model))
      throw new SettingError(`AI_BACKENDS names ${bareId(model.id)}: ${priceToSet(model)}.`);
  }
}

const priceToSet = ({ id }: Model): string =>
  `its price is not known; set it, such as AI_PRICES=${bareId(id)}=0.04/image`;

/** What improves prompts: AI_TEXT_MODEL. Throws `SettingError`. */
export function textModel(env: Env): Model {
  const model = lookUpModel(readSetting(env, "AI_TEXT_MODEL") ?? DEFAULT_TEXT_MODEL);
  if (model) return { ...model, kind: "text" };
  throw new SettingError(
    `AI_TEXT_MODEL takes a model as owner/name. Correct it, or unset it for ${DEFAULT_TEXT_MODEL}.`,
  );
}

/** The name of the backend that runs `model`, for the record of what was used. */
export function backendOf(env: Env, model: string): string {
  if (readMode(env) === "emulator") return "emulator";
  return instanceOf(env, model)?.name ?? model;
}

function problemOf(env: Env, instance?: Instance): string | undefined {
  if (readToken(env) === undefined) return "set REPLICATE_API_TOKEN";
  try {
    readReplicateConfig(env);
    if (instance) clientSettingsOf(env, instance);
    return undefined;
  } catch (error) {
    if (error instanceof SettingError) return error.message;
    throw error;
  }
}
