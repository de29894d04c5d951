import type { MediaAIModel } from "../core/generation/ai-model.js";
import { findModel } from "../core/generation/find-model.js";
import type { MediaAIGenerateRequest } from "../core/generation/generator.js";
import { isRecord } from "../core/is-record.js";
import type { MediaAsset } from "../core/library/asset.js";
import type { Formats } from "./locale-formats.js";
import type { Messages } from "./messages/language.js";
import { formatModel } from "./model-names.js";

/** Whether this library, or the file itself, says how an asset was generated. */
export function hasGenerationFacts({ source, origin }: MediaAsset): boolean {
  return source?.type === "ai" || origin?.parameters !== undefined || origin?.software !== undefined;
}

/** The generator's metadata, completed by the request, or what the file says, as far as it is known. */
export function generationFactsOf(
  asset: MediaAsset,
  messages: Messages,
  formats: Formats,
  hasFacts: boolean,
  models: readonly MediaAIModel[],
) {
  const { source, sourceMeta = {}, origin, width, height, createdAt } = asset;
  const stated = origin?.parameters ?? {};
  const { prompt, model, provider }: { prompt?: string; model?: string; provider?: string } =
    source?.type === "ai" ? source : stated;
  const request = isRecord(sourceMeta.request) ? sourceMeta.request : {};
  const said: Record<string, unknown> = { ...stated };
  const known = (key: keyof MediaAIGenerateRequest): unknown => sourceMeta[key] ?? request[key] ?? said[key];
  const text = (key: "negativePrompt" | "seed" | "steps" | "quality"): string | undefined => {
    const value = known(key);
    return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
  };
  const guidance = known("guidance");
  const quality = text("quality");
  const { qualities = [] } = (model && findModel(models, model)) || {};
  const files = [request.images, request.mask].flat();
  const inputs = files.flatMap((file) =>
    isRecord(file) && typeof file.name === "string" ? [file.name] : [],
  );
  // Of the run, or, as far as the generator reported it, of those of one seed.
  const { run } = asset;
  const place = run && run.count > 1 ? run : undefined;
  const facts: [label: string, value: string | undefined | false][] = [
    [messages.negativePrompt, text("negativePrompt")],
    [messages.model, model && formatModel(model)],
    [messages.provider, provider],
    [messages.seed, text("seed")],
    [messages.imageOfRun, place && messages.position(place.index, place.count)],
    [messages.steps, text("steps")],
    [messages.guidance, typeof guidance === "number" && formats.number(guidance)],
    [messages.quality, qualities.find(({ id }) => id === quality)?.label ?? quality],
    [messages.sampler, stated.sampler],
    [messages.software, source?.type === "ai" ? undefined : origin?.software],
    [messages.startedFrom, inputs.join(", ")],
    [
      messages.size,
      hasFacts && width !== undefined && height !== undefined && messages.dimensions(width, height),
    ],
    [messages.created, hasFacts && formats.date(createdAt)],
  ];
  return {
    prompt,
    facts: facts.filter(([, value]) => value),
    /** What was changed in the request for the model, a sentence each. */
    warnings: [sourceMeta.warnings].flat().filter((each) => typeof each === "string"),
  };
}
