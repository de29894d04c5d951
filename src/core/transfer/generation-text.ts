import type { MediaAsset } from "../library/asset.js";

/**
 * How an asset was generated, as text in the form that image generators and their galleries exchange, or as JSON. Undefined if
 * it was not.
 */
export function generationText(asset: MediaAsset, form: "text" | "json"): string | undefined {
  const { source, sourceMeta = {}, width, height } = asset;
  if (source?.type !== "ai") return undefined;
  const { type: _, ...made } = source;
  if (form === "json") return JSON.stringify({ ...made, ...sourceMeta }, null, 2);
  const request: Record<string, unknown> = { ...Object(sourceMeta.request) };
  const value = (key: string): unknown => sourceMeta[key] ?? request[key];
  const facts = [
    ["Steps", value("steps")],
    ["CFG scale", value("guidance")],
    ["Seed", value("seed")],
    ["Size", width !== undefined && height !== undefined ? `${width}x${height}` : undefined],
    ["Model", source.model],
    ["Provider", source.provider],
  ].flatMap(([label, fact]) =>
    typeof fact === "string" || typeof fact === "number" ? `${label}: ${fact}` : [],
  );
  const negative = value("negativePrompt");
  const lines = [
    source.prompt,
    typeof negative === "string" && negative !== "" ? `Negative prompt: ${negative}` : undefined,
    facts.join(", "),
  ];
  return lines.filter(Boolean).join("\n");
}
