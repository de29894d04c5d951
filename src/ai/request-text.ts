import { MediaLibraryError } from "../core/errors.js";
import type { MediaAIDescribeContext } from "../core/generation/generator.js";
import type { HttpGeneratorOptions } from "./http-generator-options.js";
import { decodeProblem, mediaType } from "./protocol.js";
import { setBodyType, textBody } from "./request-body.js";
import { sendRequest, sentHeaders } from "./send.js";

const TEXT_TYPE = "text/plain";

/**
 * Has a text written over HTTP, a prompt improved or an image described, and streams it; fails as documented at
 * `createHttpGenerator`.
 */
export async function* requestText(
  options: Pick<HttpGeneratorOptions, "headers" | "fetch">,
  url: string | URL,
  subject: string | File,
  { signal, purpose, language }: Partial<MediaAIDescribeContext> = {},
): AsyncGenerator<string, void> {
  const reader = await sendRequest(options, signal, async (send) => {
    const headers = await sentHeaders(options.headers, TEXT_TYPE);
    headers.set("accept", TEXT_TYPE);
    const body = textBody(subject, { purpose, language });
    setBodyType(headers, body);
    const response = await send(url, { method: "POST", headers, body: body.body });
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
    `The server returned ${what} instead of text. Check that the URL is that of the endpoint for texts.`,
    { status: response.status },
  );
}
