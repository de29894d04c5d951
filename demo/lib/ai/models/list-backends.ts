import { bareId, hasPrice, lookUpModel, MODELS, type Model } from "@reactkits.dev/media-replicate";
import SETTINGS from "../../../settings.json";
import { type Env, readMode, readSetting, readToken, SettingError } from "../../env";
import { withPrice } from "../price-settings";
import { readReplicateConfig } from "../replicate-settings";
import { clientSettingsOf, type Instance, instanceOf, readInstances } from "./instances";

/** A configured model at a provider. */
export type Backend = {
  name: string;
  provider: "replicate" | "emulator";
  /** `owner/name` or `owner/name:version`. */
  model: string;
  /** `ok`, or `not configured (…)` with what to do, naming variables but never their values. */
  status: string;
};

/**
 * All backends of an environment, the emulator last. An emulator has its own token, so no backend at Replicate is
 * configured then. Invalid settings are reported as a status: it never throws.
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

/** The image models available to visitors, the default first: those with a known price. Throws `SettingError`. */
export const offeredModels = (env: Env): Model[] =>
  readInstances(env)
    .map(({ model }) => model)
    .filter(hasPrice);

/** The video models available to visitors. Throws `SettingError`. */
export const offeredVideoModels = (env: Env): Model[] =>
  MODELS.filter(({ kind }) => kind === "video")
    .map((model) => withPrice(model, env))
    .filter(hasPrice);

/** The default model. Throws `SettingError`. */
export function defaultModel(env: Env): Model {
  const [first] = offeredModels(env);
  if (first) return first;
  checkBackendPrices(env);
  throw new SettingError("AI_BACKENDS names no image model. Add one, or unset it for the defaults.");
}

/** Throws `SettingError` if `AI_BACKENDS` names a model without a price. */
export function checkBackendPrices(env: Env): void {
  for (const { model } of readInstances(env)) {
    if (!hasPrice(model))
      throw new SettingError(`AI_BACKENDS names ${bareId(model.id)}: ${priceToSet(model)}.`);
  }
}

const priceToSet = ({ id }: Model): string =>
  `its price is unknown; set it, such as AI_PRICES=${bareId(id)}=0.04/image`;

/** The model that improves prompts: AI_TEXT_MODEL. Throws `SettingError`. */
export function textModel(env: Env): Model {
  const model = lookUpModel(readSetting(env, "AI_TEXT_MODEL") ?? SETTINGS.AI_TEXT_MODEL.default);
  if (model) return { ...model, kind: "text" };
  throw new SettingError(
    `AI_TEXT_MODEL must be a model such as owner/name. Correct it, or unset it for ${SETTINGS.AI_TEXT_MODEL.default}.`,
  );
}

/** The name of the backend that runs `model`, for usage records. */
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
