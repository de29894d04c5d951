import { placeOf } from "../core/generation/remake.js";
import type { MediaAsset } from "../core/library/asset.js";
import { isVideoType } from "../core/media/media-types.js";
import { formatDate } from "./format.js";
import type { Messages } from "./messages.js";

/** How a generated image was made, as far as it is known. */
export type MakingOf = {
  prompt?: string;
  negativePrompt?: string;
  provider?: string;
  model?: string;
  seed?: number;
  steps?: number;
  /** Which one it is of those that its run made, `index` from 1. */
  place?: { index: number; count: number };
  /** The names of the images that it started from. */
  inputs?: readonly string[];
  /** What was changed between the request and what the model was given, a sentence each. */
  warnings?: readonly string[];
};

/** What the generator told, and where it told nothing, what was asked. Undefined for an upload. */
export function makingOf({ source, sourceMeta = {} }: MediaAsset): MakingOf | undefined {
  if (source?.type !== "ai") return undefined;
  const { type: _, ...known } = source;
  const request = isRecord(sourceMeta.request) ? sourceMeta.request : {};
  const told = (key: string): unknown => sourceMeta[key] ?? request[key];
  const [negativePrompt, seed, steps] = [told("negativePrompt"), told("seed"), told("steps")];
  const files = [request.images, request.mask].flat();
  const inputs = files.flatMap((file) =>
    isRecord(file) && typeof file.name === "string" ? [file.name] : [],
  );
  const place = placeOf(sourceMeta);
  const warnings = [sourceMeta.warnings].flat().filter((each) => typeof each === "string");
  return {
    ...known,
    ...(typeof negativePrompt === "string" && negativePrompt !== "" && { negativePrompt }),
    ...(typeof seed === "number" && { seed }),
    ...(typeof steps === "number" && { steps }),
    ...(place && { place: { index: place.n + 1, count: place.count } }),
    ...(inputs.length > 0 && { inputs }),
    ...(warnings.length > 0 && { warnings }),
  };
}

/** What stands above it. */
export function makingOfTitle({ mimeType }: MediaAsset, messages: Messages): string {
  return isVideoType(mimeType) ? messages.howVideoWasMade : messages.howItWasMade;
}

/** Everything but the prompt, as a list of terms and descriptions. */
export function makingOfRows(asset: MediaAsset, messages: Messages): { label: string; value: string }[] {
  const { negativePrompt, model, provider, seed, steps, place, inputs } = makingOf(asset) ?? {};
  const { width, height } = asset;
  const size = width !== undefined && height !== undefined ? messages.dimensions(width, height) : undefined;
  return [
    { label: messages.negativePrompt, value: negativePrompt },
    { label: messages.model, value: model },
    { label: messages.provider, value: provider },
    { label: messages.seed, value: seed?.toString() },
    { label: messages.imageOfRun, value: place && messages.position(place.index, place.count) },
    { label: messages.steps, value: steps?.toString() },
    { label: messages.startedFrom, value: inputs?.join(", ") },
    { label: messages.size, value: size },
    { label: messages.created, value: formatDate(asset.createdAt) },
  ].flatMap(({ label, value }) => (value === undefined ? [] : [{ label, value }]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
