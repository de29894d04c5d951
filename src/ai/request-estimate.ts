import type { MediaAIEstimate, MediaAIEstimateRequest } from "../core/generation/generator.js";
import type { HttpGeneratorOptions } from "./http-generator-options.js";
import { decodeEstimate, decodeProblem, encodeEstimateRequest, JSON_TYPE } from "./protocol.js";
import { sendRequest, sentHeaders } from "./send.js";

/** Asks a server what a request costs; fails as documented at `createHttpGenerator`. */
export async function requestEstimate(
  options: Pick<HttpGeneratorOptions, "headers" | "fetch">,
  url: string | URL,
  request: MediaAIEstimateRequest,
  { signal }: { signal?: AbortSignal } = {},
): Promise<MediaAIEstimate> {
  return sendRequest(options, signal, async (send) => {
    const headers = await sentHeaders(options.headers, JSON_TYPE);
    headers.set("accept", JSON_TYPE);
    headers.set("content-type", JSON_TYPE);
    const response = await send(url, { method: "POST", headers, body: encodeEstimateRequest(request) });
    const text = await response.text();
    if (!response.ok) throw decodeProblem(response.status, response.headers, text);
    return decodeEstimate(text);
  });
}
