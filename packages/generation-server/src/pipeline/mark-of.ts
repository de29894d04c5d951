import { DEFAULT_CREATOR_TOOL, type OriginMark } from "@reactkits.dev/react-media-library/server";
import type { ServerConfig } from "../config.js";
import type { GenerationTable } from "../database/tables.js";
import type { Plan } from "./plan.js";

/**
 * What the images of a generation say about their origin; undefined if nothing, as for videos. The same in every attempt to
 * store them: a client that has the beginning of one gets the rest of another.
 */
export function markOf(
  { marking }: Pick<ServerConfig, "marking">,
  { kind, model, created_at: createdAt }: Pick<GenerationTable, "kind" | "model" | "created_at">,
  { digitalSourceType = "trainedAlgorithmicMedia", input }: Pick<Plan, "digitalSourceType" | "input">,
): OriginMark | undefined {
  if (marking === false || kind !== "images") return undefined;
  const { creatorTool = DEFAULT_CREATOR_TOOL } = marking;
  return {
    digitalSourceType,
    creatorTool,
    createdAt,
    aiSystemUsed: model,
    ...(marking.prompt && typeof input.prompt === "string" && { prompt: input.prompt }),
  };
}
