import { bareId, findModel, lookUpModel } from "../models/look-up-model.js";
import type { Model, Price } from "../models/model.js";
import { MODELS } from "../models/model-table.js";
import { hasPrice } from "../models/price.js";
import { ReplicateError } from "../replicate-error.js";

/** One way to make images: a model, and how it is called. */
export type ReplicateBackend = {
  /** `owner/name`, `owner/name:version` or the short name of a row of the models table, such as `flux-schnell`. */
  model: string;
  /** Usage is summed by it. Default: the model's short name. */
  name?: string | undefined;
  /** Inference steps of a request that names none. Default: the model's own. */
  steps?: number | undefined;
  /** Of another account. Default: the provider's. */
  token?: string | undefined;
  /** Of another API, with its `/v1`. Default: the provider's. */
  baseUrl?: string | undefined;
};

/** In millionths of a US dollar per unit; several units add up. */
export type ReplicatePrice = Pick<Price, "perImage" | "perRun" | "perMegapixel" | "perSecond" | "about">;

export type BackendOptions = {
  /** The image models on offer, the default first. Default: `sdxl`, `flux-schnell` and `flux-dev`. */
  backends?: readonly (string | ReplicateBackend)[] | undefined;
  /**
   * Prices by model id without a version, instead of those of the models table. A model without any price is not
   * offered to visitors.
   */
  prices?: Readonly<Record<string, ReplicatePrice>> | undefined;
  /** The language model that improves prompts; `null` for none. Default: `meta/meta-llama-3-70b-instruct`. */
  textModel?: string | null | undefined;
};

/** A validated `ReplicateBackend`, its model with its effective price. */
export type Backend = Omit<ReplicateBackend, "model" | "name"> & { name: string; model: Model };

/** The configured models. */
export type Catalog = {
  backends: readonly Backend[];
  /** The backend of a model's id; undefined if it has none of its own. */
  backendOf: (model: string) => Backend | undefined;
  /** Image models with a price, the default first; never empty. */
  imageModels: readonly [Model, ...Model[]];
  /** Video models with a price. */
  videoModels: readonly Model[];
  /** Models for operations on an image with a price, the default of each operation first. */
  operationModels: readonly Model[];
  textModel: Model | undefined;
  /** The model that a reference names, with its effective price. Throws `field` if it names none. */
  find: (reference: string) => Model;
};

const DEFAULT_BACKENDS = ["sdxl", "flux-schnell", "flux-dev"];
const DEFAULT_TEXT_MODEL = "meta/meta-llama-3-70b-instruct";

/** Throws a `ReplicateError` (`invalid-request`) whose message begins with the option's name. */
export function createCatalog(options: BackendOptions): Catalog {
  const prices = new Map(Object.entries(options.prices ?? {}));
  const priced = (model: Model): Model => {
    const price = prices.get(bareId(model.id));
    return price ? { ...model, price: { ...price, asOf: "now", source: "the option prices" } } : model;
  };
  const backends = (options.backends ?? DEFAULT_BACKENDS).map((each) =>
    readBackend(typeof each === "string" ? { model: each } : each, priced),
  );
  const [first, ...others] = backends.map(({ model }) => model).filter(hasPrice);
  if (!first) {
    throw invalid("backends names no model whose price is known. Add one, or set its price in prices.");
  }
  return {
    backends,
    backendOf: (id) => backends.find(({ model }) => model.id === id),
    imageModels: [first, ...others],
    videoModels: MODELS.filter(({ kind }) => kind === "video")
      .map(priced)
      .filter(hasPrice),
    operationModels: MODELS.filter(({ kind }) => kind === "operation")
      .map(priced)
      .filter(hasPrice),
    textModel: options.textModel === null ? undefined : priced(readTextModel(options.textModel)),
    find: (reference) => priced(findModel(reference)),
  };
}

function readBackend(
  { model: reference, name, ...own }: ReplicateBackend,
  priced: (model: Model) => Model,
): Backend {
  const model = lookUpModel(reference);
  if (model?.kind !== "image") {
    const shown = JSON.stringify(reference.slice(0, 100));
    throw invalid(`backends takes image models, such as flux-schnell or owner/name: ${shown} is none.`);
  }
  const { steps } = own;
  if (steps !== undefined && !(model.steps && isWithin(steps, model.steps))) {
    throw invalid(
      model.steps
        ? `backends: the steps of ${model.label} are a whole number from ${model.steps.min} to ${model.steps.max}.`
        : `backends: ${model.label} has no steps to set.`,
    );
  }
  return { ...own, name: name ?? model.name, model: priced(model) };
}

const isWithin = (value: number, { min, max }: { min: number; max: number }): boolean =>
  Number.isInteger(value) && value >= min && value <= max;

function readTextModel(reference = DEFAULT_TEXT_MODEL): Model {
  const model = lookUpModel(reference);
  if (model) return { ...model, kind: "text" };
  throw invalid("textModel takes a model as owner/name.");
}

const invalid = (message: string) => new ReplicateError("invalid-request", message);
