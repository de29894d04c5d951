import { lookUpModel, type Model } from "@reactkits.dev/media-replicate";
import SETTINGS from "../../../settings.json";
import { type Env, readList, readMode, readSetting, SettingError } from "../../env";
import { withPrice } from "../price-settings";
import { checkReplicateOptions } from "../replicate-settings";

/** A configured way to run a model. */
export type Instance = {
  name: string;
  model: Model;
  /** The default steps of requests. */
  steps?: number;
  /** The name of the variable with its token. */
  tokenVariable?: string;
  baseUrl?: string;
};

/**
 * Parses `AI_BACKENDS`, comma-separated: a short name of the table, `owner/name[:version]`, or
 * `name=owner/name[:version]`, each optionally followed by `;steps=4`, `;token=VARIABLE` and `;url=https://…/v1`.
 * Throws `SettingError`.
 */
export function readInstances(env: Env): Instance[] {
  const entries = readList(env, "AI_BACKENDS");
  const chosen = entries.length > 0 ? entries : SETTINGS.AI_BACKENDS.default.split(",");
  return chosen.map((entry) => readEntry(entry, env));
}

/** The backend that runs `model`. Throws `SettingError`. */
export const instanceOf = (env: Env, model: string): Instance | undefined =>
  readInstances(env).find(({ model: { id } }) => id === model);

/** The client options that override the site's; none if an emulator replaces all backends. Throws `SettingError`. */
export function clientSettingsOf(
  env: Env,
  { name, tokenVariable, baseUrl }: Instance,
): { token?: string; baseUrl?: string } {
  if (readMode(env) === "emulator") return {};
  const token = tokenVariable === undefined ? undefined : readSetting(env, tokenVariable);
  if (tokenVariable !== undefined && token === undefined) {
    throw new SettingError(`AI_BACKENDS takes the token of ${name} from ${tokenVariable}: set it.`);
  }
  if (token !== undefined) checkReplicateOptions({ token });
  return { ...(token !== undefined && { token }), ...(baseUrl !== undefined && { baseUrl }) };
}

function readEntry(entry: string, env: Env): Instance {
  const [first = "", ...options] = entry.split(";").map((part) => part.trim());
  const [, name, reference = first] = /^([\w.-]{1,64})=(.*)$/.exec(first) ?? [];
  const model = lookUpModel(reference);
  if (model?.kind !== "image") {
    throw new SettingError(
      `AI_BACKENDS must contain image models, comma-separated, such as flux-schnell or mine=owner/name; ${JSON.stringify(first.slice(0, 100))} is not one.`,
    );
  }
  const instance: Instance = { name: name ?? model.name, model: withPrice(model, env) };
  for (const option of options) Object.assign(instance, readOption(option, instance));
  return instance;
}

function readOption(option: string, { name, model }: Instance): Partial<Instance> {
  const [, key, value = ""] = /^(steps|token|url)=(.+)$/.exec(option) ?? [];
  switch (key) {
    case "steps":
      return { steps: readSteps(value, model) };
    case "token":
      if (/^[A-Z][A-Z0-9_]{0,63}$/.test(value)) return { tokenVariable: value };
      throw new SettingError(
        "AI_BACKENDS: token= must be followed by the name of a variable, such as DRAFT_TOKEN, never a token itself.",
      );
    case "url":
      return { baseUrl: readInstanceUrl(value) };
    default:
      throw new SettingError(
        `AI_BACKENDS: ${name} may be followed by steps=4, token=VARIABLE or url=https://api.replicate.com/v1, each after a semicolon.`,
      );
  }
}

function readSteps(text: string, { steps, label }: Model): number {
  const { min, max } = steps ?? { min: 0, max: 0 };
  const value = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (steps && value >= min && value <= max) return value;
  throw new SettingError(
    steps
      ? `AI_BACKENDS: the steps of ${label} must be a whole number from ${min} to ${max}.`
      : `AI_BACKENDS: ${label} has no steps to set.`,
  );
}

/** The token is checked when it is read. */
const readInstanceUrl = (baseUrl: string): string =>
  checkReplicateOptions({ token: "-", baseUrl }, { baseUrl: "AI_BACKENDS: each url=" }).baseUrl;
