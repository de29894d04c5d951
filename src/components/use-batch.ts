import type { MediaAIModel } from "../core/generation/ai-model.js";
import type { BatchParameter } from "../core/generation/batch-cell.js";
import { findModel } from "../core/generation/find-model.js";
import type { WithInputs } from "../core/generation/generation.js";
import type { MediaAIGenerateRequest } from "../core/generation/generator.js";
import { parseBatchValues } from "../core/prompts/batch-values.js";
import { type BatchAxis, type BatchPlan, planBatch } from "../core/prompts/plan-batch.js";
import type { ChosenInput, GenerationFields } from "../react/generation-request.js";
import { runPrice } from "../react/run-price.js";
import { toGenerateRequest } from "../react/to-generate-request.js";
import { SIZE_PRESETS } from "./size-presets.js";
import { MAX_PLANNED, type PromptPlan } from "./use-prompt-plan.js";

/** What a form says besides the fields of one request, as texts: they are kept with its draft. */
export type BatchFields = Record<"perLine" | "columns" | "columnValues" | "rows" | "rowValues", string>;

export const NO_BATCH: BatchFields = { perLine: "", columns: "", columnValues: "", rows: "", rowValues: "" };

/** What a form can vary besides the prompt. */
export type Varied = Exclude<BatchParameter, "prompt">;

const VARIED: readonly Varied[] = ["seed", "steps", "guidance", "size", "model"];

type BatchOptions = {
  fields: GenerationFields & BatchFields;
  inputs: readonly ChosenInput[];
  models: readonly MediaAIModel[];
  model: MediaAIModel | undefined;
  prompts: PromptPlan;
};

/** What a form makes of its fields beyond one run: a grid of requests. */
export type FormBatch = ReturnType<typeof useBatch>;

export function useBatch({ fields, inputs, models, model, prompts }: BatchOptions) {
  const hasRows = prompts.prompts.length > 1;
  const offered = VARIED.filter((parameter) => isOffered(parameter, models));
  const chosen = (side: "columns" | "rows") => offered.find((parameter) => parameter === fields[side]);
  const columns = chosen("columns");
  const other = chosen("rows");
  const rows = columns && !hasRows && other !== columns ? other : undefined;
  const axisOf = (parameter: Varied | undefined, text: string): BatchAxis | undefined =>
    parameter && { parameter, values: parseBatchValues(parameter, text) };
  const promptAxis: BatchAxis = { parameter: "prompt", values: prompts.prompts };

  // What one model has no use for is left out of all cells, as of a single run, and the form says so.
  const accepted = [columns, rows].includes("model") ? { maxInputImages: inputs.length, mask: true } : model;
  const request = baseRequest(fields, inputs, model && { ...accepted, id: model.id }, prompts.prompts[0]);
  const isComparison =
    columns !== undefined && request.seed === undefined && ![columns, rows].includes("seed");
  const sharesSeed = isComparison && offered.includes("seed");
  const planWith = (seed: number) =>
    planBatch({
      request: sharesSeed ? { ...request, seed } : request,
      columns: axisOf(columns, fields.columnValues),
      rows: hasRows ? promptAxis : axisOf(rows, fields.rowValues),
      models,
      limit: MAX_PLANNED,
    });
  const plan = columns || prompts.isExpanded ? planWith(0) : undefined;
  const isValid = plan && plan.issues.length === 0;

  return {
    /** What can be varied: what some model takes. */
    offered,
    columns,
    rows,
    /** Whether the prompts are the rows. */
    hasPromptRows: hasRows,
    sharesSeed,
    /** Undefined where one run is made, as the fields say. */
    plan,
    issueOf: (side: "columns" | "rows") => plan?.issues.find(({ axis }) => axis === side),
    /** The plan to run now. Each has a seed of its own, so that it makes other images than the one before. */
    take: (): BatchPlan | undefined => (isValid ? planWith(randomSeed()) : undefined),
    /** By the prices of the models; a generator's estimate is of one request, and the cells differ. */
    price: isValid ? planPrice(plan, models) : undefined,
    /** Values to begin with. */
    startOf: (parameter: Varied): string => startValues(parameter, models, model),
  };
}

const randomSeed = (): number => Math.floor(Math.random() * 2 ** 32);

/** A library whose generator lists no models takes everything but what only a model can name. */
function isOffered(parameter: Varied, models: readonly MediaAIModel[]): boolean {
  if (parameter === "model") return models.length > 1;
  if (parameter === "guidance") return models.some(({ guidance }) => guidance);
  if (models.length === 0) return true;
  if (parameter === "size") return models.some(({ sizes }) => !sizes || sizes.length > 1);
  return models.some((model) => model[parameter] !== false);
}

/** What the fields say, with the inputs that `model` takes: in everything else, each cell is fitted to its own model. */
function baseRequest(
  fields: GenerationFields,
  inputs: readonly ChosenInput[],
  model: MediaAIModel | undefined,
  prompt = fields.prompt,
): WithInputs<MediaAIGenerateRequest> {
  const typed = { ...fields, prompt };
  if (!model) return toGenerateRequest(typed, inputs, model);
  const { id, maxInputImages = 0, mask = false } = model;
  const takesAll = {
    id,
    maxImages: 16,
    maxInputImages,
    mask,
    guidance: { min: 0, max: Number.POSITIVE_INFINITY },
    qualities: [{ id: fields.quality }],
  };
  return toGenerateRequest(typed, inputs, takesAll);
}

/** The sum of all cells: unknown if one of them is, and approximate if one of them is. */
function planPrice(
  { cells }: BatchPlan,
  models: readonly MediaAIModel[],
): { microUsd: number | null | undefined; approximatePrice: boolean } {
  const of = cells.map(({ request }) => ({ request, model: findModel(models, request.model) }));
  const prices = of.map(({ request, model }) => runPrice(request, model));
  const sum = prices.reduce<number | null>(
    (whole, price) => (whole === null || price == null ? null : whole + price),
    0,
  );
  return {
    microUsd: prices.every((price) => price === undefined) ? undefined : sum,
    approximatePrice: of.some(({ model }) => model?.approximatePrice === true),
  };
}

function startValues(
  parameter: Varied,
  models: readonly MediaAIModel[],
  model: MediaAIModel | undefined,
): string {
  if (parameter === "seed") return "1-4";
  if (parameter === "size") {
    return (model?.sizes ?? SIZE_PRESETS).map(({ width, height }) => `${width}x${height}`).join(", ");
  }
  if (parameter === "model") {
    const others = models.filter(({ id }) => id !== model?.id);
    return [model, ...others]
      .slice(0, 2)
      .flatMap((each) => each?.id ?? [])
      .join(", ");
  }
  const range = [model, ...models].map((each) => each?.[parameter]).find((each) => each);
  if (!range) return "20, 30, 40";
  const middle = range.default ?? Math.round((range.min + range.max) / 2);
  return [...new Set([range.min, middle, range.max])].join(", ");
}
