import { MediaLibraryError } from "../core/errors.js";
import type { HttpGeneratorOptions } from "./http-generator-options.js";
import { decodeProblem, JSON_TYPE, mediaType } from "./protocol.js";
import { sendRequest, sentHeaders } from "./send.js";

const TEXT_TYPE = "text/plain";

/** Streams an improved prompt over HTTP; fails as documented at `createHttpGenerator`. */
export async function* requestPrompt(
  options: Pick<HttpGeneratorOptions, "headers" | "fetch">,
  url: string | URL,
  prompt: string,
  { signal }: { signal?: AbortSignal } = {},
): AsyncGenerator<string, void> {
  const reader = await sendRequest(options, signal, async (send) => {
    const headers = await sentHeaders(options.headers, TEXT_TYPE);
    headers.set("accept", TEXT_TYPE);
    headers.set("content-type", JSON_TYPE);
    const response = await send(url, { method: "POST", headers, body: JSON.stringify({ prompt }) });
    if (!response.ok) {
      // If the error's body is incomplete, the status is still known.
      const text = await response.text().catch(() => "");
      throw decodeProblem(response.status, response.headers, text);
    }
    // A login page or a proxy's error page must not become a prompt.
    if (mediaType(response.headers) !== TEXT_TYPE || !response.body) throw notAText(response);
    return response.body.getReader();
  });
  const decoder = new TextDecoder();
  try {
    while (true) {
      const { done, value } = await sendRequest(options, signal, () => reader.read());
      const text = decoder.decode(value, { stream: !done });
      if (text !== "") yield text;
      if (done) break;
    }
  } finally {
    // Stops the reply if the caller stops iterating.
    reader.cancel().catch(() => {});
  }
}

function notAText(response: Response): MediaLibraryError {
  // Rejects if the connection is lost already.
  response.body?.cancel().catch(() => {});
  const what = mediaType(response.headers) || "bytes";
  return new MediaLibraryError(
    "generator",
    `The server returned ${what} instead of text. Check that the URL is that of the prompt endpoint.`,
    { status: response.status },
  );
}
