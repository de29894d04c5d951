import type { MediaLibraryError } from "../core/errors.js";
import type { GenerationInput } from "../core/generation/generation.js";
import type { MediaAIGenerateRequest, MediaAIModel } from "../core/generation/generator.js";
import type { WithInputs } from "../core/generation/library-generations.js";

/** The form's texts, as typed. An empty text means that the field was left out. */
export type GenerationFields = Record<
  "prompt" | "width" | "height" | "model" | "negativePrompt" | "steps" | "seed" | "n",
  string
>;

/** An image that a form starts from, or its mask; `name` is what people read. */
export type ChosenInput = GenerationInput & { readonly name: string };

/** What is wrong with one field: found here, or in the server's own words. */
export type FieldProblem =
  | { code: "required" | "integer" }
  | { code: "range"; min: number; max: number }
  | { code: "server"; message: string };

export type FieldProblems = Partial<Record<keyof GenerationFields | "images" | "mask", FieldProblem>>;

export const EMPTY_FIELDS: GenerationFields = {
  prompt: "",
  width: "768",
  height: "768",
  model: "",
  negativePrompt: "",
  steps: "",
  seed: "",
  n: "1",
};

/** What the fields come to with a model: a size and a number of images that it can make. */
export function fitFields(fields: GenerationFields, model: MediaAIModel | undefined): GenerationFields {
  const most = model?.maxImages ?? 1;
  const n = String(Math.min(most, Math.max(1, Number(fields.n) || 1)));
  const { sizes = [] } = model ?? {};
  const [first] = sizes;
  const known = sizes.some(
    ({ width, height }) => `${width}` === fields.width.trim() && `${height}` === fields.height.trim(),
  );
  const size = first && !known ? { width: `${first.width}`, height: `${first.height}` } : {};
  return { ...fields, ...size, n };
}

/** Only what no server could understand, and what the model has said: a server's limits are its own to tell. */
export function checkFields(fields: GenerationFields, model: MediaAIModel | undefined): FieldProblems {
  const found: FieldProblems = {};
  if (fields.prompt.trim() === "") found.prompt = { code: "required" };
  for (const field of ["width", "height", "steps", "seed"] as const) {
    const text = fields[field].trim();
    const optional = field === "steps" || field === "seed";
    if ((text === "" && optional) || !takes(model, field)) continue;
    if (!/^\d{1,15}$/.test(text)) found[field] = { code: text === "" ? "required" : "integer" };
  }
  const range = model?.steps;
  const steps = Number(fields.steps);
  if (range && fields.steps.trim() !== "" && !found.steps && (steps < range.min || steps > range.max)) {
    found.steps = { code: "range", min: range.min, max: range.max };
  }
  return found;
}

/** Whether a model has a use for a field; one that says nothing has for all of them. */
export function takes(model: MediaAIModel | undefined, field: keyof GenerationFields): boolean {
  if (field === "steps") return model?.steps !== false;
  if (field === "negativePrompt" || field === "seed") return model?.[field] !== false;
  if (field === "n") return (model?.maxImages ?? 1) > 1;
  return true;
}

export function toRequest(
  fields: GenerationFields,
  chosen: readonly ChosenInput[],
  model: MediaAIModel | undefined,
): WithInputs<MediaAIGenerateRequest> {
  const text = (field: keyof GenerationFields) => (takes(model, field) ? fields[field].trim() : "");
  const [name, negativePrompt] = [text("model"), text("negativePrompt")];
  const [steps, seed, n] = [text("steps"), text("seed"), text("n")];
  const images = imagesOf(chosen).slice(0, model?.maxInputImages ?? 0);
  const masks =
    model?.mask && images.length > 0 ? chosen.filter(({ role }) => role === "mask").slice(0, 1) : [];
  const inputs = [...images, ...masks].map(({ assetId, role }) => ({ assetId, role }));
  return {
    prompt: fields.prompt.trim(),
    width: Number(fields.width),
    height: Number(fields.height),
    ...(name !== "" && { model: name }),
    ...(negativePrompt !== "" && { negativePrompt }),
    ...(steps !== "" && { steps: Number(steps) }),
    ...(seed !== "" && { seed: Number(seed) }),
    ...(n !== "" && Number(n) > 1 && { n: Number(n) }),
    ...(inputs.length > 0 && { inputs }),
  };
}

/** The inputs that are no mask. */
export const imagesOf = <Input extends GenerationInput>(inputs: readonly Input[]): Input[] =>
  inputs.filter(({ role }) => role !== "mask");

export function serverProblems(error: MediaLibraryError): FieldProblems {
  const known = error.fields.filter(
    ({ field }) => field in EMPTY_FIELDS || field === "images" || field === "mask",
  );
  return Object.fromEntries(known.map(({ field, message }) => [field, { code: "server", message }]));
}
