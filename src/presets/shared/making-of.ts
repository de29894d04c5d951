import type { MediaAsset } from "../../core/asset.js";

/** How a generated image was made, as far as it is known. */
export type MakingOf = {
  prompt?: string;
  negativePrompt?: string;
  provider?: string;
  model?: string;
  seed?: number;
  steps?: number;
};

/** What the generator told, and where it told nothing, what was asked. Undefined for an upload. */
export function makingOf({ source, sourceMeta = {} }: MediaAsset): MakingOf | undefined {
  if (source?.type !== "ai") return undefined;
  const { type: _, ...known } = source;
  const request = isRecord(sourceMeta.request) ? sourceMeta.request : {};
  const told = (key: string): unknown => sourceMeta[key] ?? request[key];
  const [negativePrompt, seed, steps] = [told("negativePrompt"), told("seed"), told("steps")];
  return {
    ...known,
    ...(typeof negativePrompt === "string" && negativePrompt !== "" && { negativePrompt }),
    ...(typeof seed === "number" && { seed }),
    ...(typeof steps === "number" && { steps }),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
