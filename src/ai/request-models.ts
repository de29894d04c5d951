import { MediaLibraryError } from "../core/errors.js";
import type { MediaAICapabilities } from "../core/generation/generator.js";
import type { HttpGeneratorOptions } from "./http-generator-options.js";
import { decodeModels, decodeProblem, JSON_TYPE } from "./protocol.js";
import { sendRequest, sentHeaders } from "./send.js";

/** Milliseconds after which a list that does not come is given up; the next one who needs it asks again. */
const TIMEOUT = 15_000;

/** Asks a server what its models can; `createHttpGenerator` says how it fails. */
export async function requestModels(
  options: Pick<HttpGeneratorOptions, "headers" | "fetch">,
  url: string | URL,
): Promise<MediaAICapabilities> {
  return sendRequest(options, undefined, async (send) => {
    const headers = await sentHeaders(options.headers, JSON_TYPE);
    headers.set("accept", JSON_TYPE);
    const response = await send(url, { headers, signal: AbortSignal.timeout(TIMEOUT) });
    const text = await response.text();
    if (!response.ok) throw decodeProblem(response.status, response.headers, text);
    const capabilities = decodeModels(text);
    if (capabilities) return capabilities;
    throw new MediaLibraryError(
      "generator",
      "The server's reply is not a list of models. Check the capabilities URL.",
      { status: response.status },
    );
  });
}
