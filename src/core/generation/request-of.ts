import type { GenerationRequest } from "./generation.js";

/** The number of input images, without the mask. */
export const inputCount = ({ inputs = [], request }: GenerationRequest): number =>
  inputs.filter(({ role }) => role !== "mask").length + (request.images?.length ?? 0);

/** The request of a generation, without its progress. */
export function requestOf(generation: GenerationRequest): GenerationRequest {
  const { kind, request, inputs, albums, estimate } = generation;
  const given = {
    ...(inputs && { inputs }),
    ...(albums && { albums }),
    ...(estimate && { estimate }),
  };
  if (kind === "videos") return { kind, request, ...given };
  const { keep, batch } = generation;
  return { kind, request, ...given, ...(keep !== undefined && { keep }), ...(batch && { batch }) };
}
