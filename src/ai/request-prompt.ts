import { MediaLibraryError } from "../core/errors.js";
import type { HttpGeneratorOptions } from "./http-generator-options.js";
import { decodeProblem, JSON_TYPE, mediaType } from "./protocol.js";
import { ask, sentHeaders } from "./send.js";

const TEXT_TYPE = "text/plain";

/** A better prompt over HTTP, piece by piece; `createHttpGenerator` says how it fails. */
export async function* requestPrompt(
  options: Pick<HttpGeneratorOptions, "headers" | "fetch">,
  url: string | URL,
  prompt: string,
  { signal }: { signal?: AbortSignal } = {},
): AsyncGenerator<string, void> {
  const reader = await ask(options, signal, async (send) => {
    const headers = await sentHeaders(options.headers, TEXT_TYPE);
    headers.set("accept", TEXT_TYPE);
    headers.set("content-type", JSON_TYPE);
    const response = await send(url, { method: "POST", headers, body: JSON.stringify({ prompt }) });
    if (!response.ok) {
      // A problem's body that breaks off still leaves the status.
      const text = await response.text().catch(() => "");
      throw decodeProblem(response.status, response.headers, text);
    }
    // The page of a login or a proxy must not become a prompt.
    if (mediaType(response.headers) !== TEXT_TYPE || !response.body) throw notAText(response);
    return response.body.getReader();
  });
  const decoder = new TextDecoder();
  try {
    while (true) {
      const { done, value } = await ask(options, signal, () => reader.read());
      const text = decoder.decode(value, { stream: !done });
      if (text !== "") yield text;
      if (done) break;
    }
  } finally {
    // Whatever is left of it, nobody reads it.
    reader.cancel().catch(() => {});
  }
}

function notAText(response: Response): MediaLibraryError {
  response.body?.cancel().catch(() => {});
  const what = mediaType(response.headers) || "bytes";
  return new MediaLibraryError(
    "generator",
    `The server answered with ${what} instead of a text. Check that the endpoint's URL is the one that improves prompts.`,
    { status: response.status },
  );
}
