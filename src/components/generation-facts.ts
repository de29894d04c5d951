import { placeOf } from "../core/generation/remake.js";
import type { MediaAsset } from "../core/library/asset.js";
import { isVideoType } from "../core/media/media-types.js";
import { formatDate } from "./format.js";
import type { Messages } from "./messages.js";

/** How an asset was generated, as far as it is known. */
export type GenerationFacts = {
  prompt?: string;
  negativePrompt?: string;
  provider?: string;
  model?: string;
  seed?: number;
  steps?: number;
  /** Its place among the images of its generation, `index` from 1. */
  place?: { index: number; count: number };
  /** The names of the input images. */
  inputs?: readonly string[];
  /** What was changed in the request for the model, a sentence each. */
  warnings?: readonly string[];
};

/** The generator's metadata, completed by the request. Undefined for an upload. */
export function generationFactsOf({ source, sourceMeta = {} }: MediaAsset): GenerationFacts | undefined {
  if (source?.type !== "ai") return undefined;
  const { type: _, ...known } = source;
  const request = isRecord(sourceMeta.request) ? sourceMeta.request : {};
  const metadata = (key: string): unknown => sourceMeta[key] ?? request[key];
  const [negativePrompt, seed, steps] = [metadata("negativePrompt"), metadata("seed"), metadata("steps")];
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

/** The heading of these facts. */
export function generationFactsTitle({ mimeType }: MediaAsset, messages: Messages): string {
  return isVideoType(mimeType) ? messages.howVideoWasMade : messages.howItWasMade;
}

/** Everything but the prompt, as a list of terms and descriptions. */
export function generationFactRows(
  asset: MediaAsset,
  messages: Messages,
): { label: string; value: string }[] {
  const { negativePrompt, model, provider, seed, steps, place, inputs } = generationFactsOf(asset) ?? {};
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
