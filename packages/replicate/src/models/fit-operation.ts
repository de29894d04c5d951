import { type FitOptions, type FittedRequest, fitChoices, refused } from "./fit-request.js";
import type { ImageRequest } from "./image-request.js";
import type { Model } from "./model.js";

export type OperationRequest = ImageRequest & {
  /** What is done with the only one of `images`. */
  operation: { type: string; scale?: number; extent?: string };
};

/**
 * As `fitRequest`, for an operation on an image: throws a `ReplicateError` (`field`) if the model does not do it, or not with
 * these files.
 *
 * @example
 * const model = findModel("recraft-crisp-upscale");
 * const request = { prompt: "", width: 64, height: 64, operation: { type: "upscale" }, images: [file] };
 * await client.run(model.id, fitOperation(request, model).input);
 */
export function fitOperation(
  request: OperationRequest,
  model: Model,
  options: FitOptions = {},
): FittedRequest {
  const { operation, prompt, images = [], mask } = request;
  const offered = model.operations?.find(({ type }) => type === operation.type);
  if (!offered) throw refused("operation", `cannot be used: ${model.label} does not offer it`);
  if (images.length !== 1) throw refused("images", "must be exactly one");
  if (operation.type === "inpaint" && !mask) throw refused("mask", "is required");
  if (operation.type !== "inpaint" && mask) throw refused("mask", "is only for inpaint");
  if (operation.scale !== undefined) throw refused("scale", `cannot be chosen: ${model.label} has its own`);
  const input: Record<string, unknown> = offered.prompt ? { prompt } : {};
  const { extents } = offered;
  if (extents) {
    const { field, values } = extents;
    const extent = values.find(([name]) => operation.extent === undefined || name === operation.extent);
    if (!extent) throw refused("extent", `must be one of ${values.map(([name]) => name).join(", ")}`);
    input[field] = extent[1];
  } else if (operation.extent !== undefined) {
    throw refused("extent", `cannot be chosen for ${operation.type}`);
  }
  return fitChoices(request, model, { input, warnings: [] }, options);
}
