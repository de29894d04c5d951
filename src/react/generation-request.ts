import type { MediaLibraryError } from "../core/errors.js";
import type { MediaAIModel } from "../core/generation/ai-model.js";
import type { GenerationInput } from "../core/generation/generation.js";
import type { MediaAIGenerateRequest } from "../core/generation/generator.js";

/** The texts of a generation form, as typed. An empty text leaves the field out. */
export type GenerationFields = Record<
  | "prompt"
  | "width"
  | "height"
  | "model"
  | "negativePrompt"
  | "steps"
  | "guidance"
  | "quality"
  | "seed"
  | "n",
  string
>;

/** An input of a form; `name` is its display name. */
export type ChosenInput = GenerationInput & {
  /** The display name. */
  readonly name: string;
};

/** Why one field is invalid: found before the request, or reported by the server. */
export type FieldIssue =
  | {
      /** The field is empty, or not a whole number. */
      code: "required" | "integer";
    }
  | {
      /** The number is out of range. */
      code: "range";
      /** The smallest allowed number. */
      min: number;
      /** The largest allowed number. */
      max: number;
    }
  | {
      /** The server rejected the field. */
      code: "server";
      /** The server's message, the rest of a sentence that starts with the field's name. */
      message: string;
    };

/** The invalid fields of an image form. */
export type FieldIssues = Partial<Record<keyof GenerationFields | "images" | "mask", FieldIssue>>;

export const EMPTY_FIELDS: GenerationFields = {
  prompt: "",
  width: "768",
  height: "768",
  model: "",
  negativePrompt: "",
  steps: "",
  guidance: "",
  quality: "",
  seed: "",
  n: "1",
};

/** The fields of a form that asks for the same. */
export function fieldsOf(request: Partial<MediaAIGenerateRequest>): Partial<GenerationFields> {
  const { prompt, width, height, model, negativePrompt, steps, guidance, quality, seed, n } = request;
  const texts = { prompt, width, height, model, negativePrompt, steps, guidance, quality, seed, n };
  const set = Object.entries(texts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set.map(([field, value]) => [field, String(value)]));
}

/** Adapts the fields to a model: a size, a quality and a number of images that it supports. */
export function fitFields(fields: GenerationFields, model: MediaAIModel | undefined): GenerationFields {
  const { sizes = [], qualities = [], maxImages = 1 } = model ?? {};
  const n = Math.min(maxImages, Math.max(1, Number(fields.n) || 1));
  const { width, height } =
    sizes.find((size) => size.width === Number(fields.width) && size.height === Number(fields.height)) ??
    sizes[0] ??
    fields;
  const { id: quality = "" } = qualities.find(({ id }) => id === fields.quality) ?? qualities[0] ?? {};
  return { ...fields, width: `${width}`, height: `${height}`, quality, n: `${n}` };
}

/** Checks only what no server could accept and what the model declares: a server's own limits are checked there. */
export function checkFields(fields: GenerationFields, model: MediaAIModel | undefined): FieldIssues {
  const found: FieldIssues = {};
  if (!fields.prompt.trim()) found.prompt = { code: "required" };
  const { steps, seed, guidance = false } = model ?? {};
  // Null: required. False: not taken.
  for (const [field, limit] of [
    ["width", null],
    ["height", null],
    ["steps", steps],
    ["guidance", guidance],
    ["seed", seed],
  ] as const) {
    const text = fields[field].trim();
    const value = Number(text);
    if (limit !== null && (!text || limit === false)) continue;
    if (field !== "guidance" && !/^\d{1,15}$/.test(text)) {
      found[field] = { code: text ? "integer" : "required" };
    } else if (limit && limit !== true && !(value >= limit.min && value <= limit.max)) {
      found[field] = { code: "range", min: limit.min, max: limit.max };
    }
  }
  return found;
}

/** The inputs that are no mask. */
export const imagesOf = <Input extends GenerationInput>(inputs: readonly Input[]): Input[] =>
  inputs.filter(({ role }) => role !== "mask");

/** What the server says of those fields that a form has. */
export function serverIssues(error: MediaLibraryError, form: object): Record<string, FieldIssue> {
  return Object.fromEntries(
    error.fields.flatMap(({ field, message }) =>
      field in form ? [[field, { code: "server", message }]] : [],
    ),
  );
}

/** The issues of fields that have not changed. */
export function issuesWithout(
  changed: object,
  issues: Partial<Record<string, FieldIssue>>,
): Record<string, FieldIssue> {
  return Object.fromEntries(
    Object.entries(issues).flatMap(([field, issue]) =>
      issue && !(field in changed) ? [[field, issue]] : [],
    ),
  );
}
