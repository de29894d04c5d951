import type { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import { encodeProblem, PROBLEM_TYPE } from "@reactkits.dev/react-media-library/server/protocol";

/** The reply of a route that has none of the library's guards, because no browser calls it. */
export function problemResponse(error: MediaLibraryError): Response {
  const body = encodeProblem(error, crypto.randomUUID());
  const headers = new Headers({ "content-type": PROBLEM_TYPE, "cache-control": "no-store" });
  if (error.retryAfter !== undefined) headers.set("retry-after", String(error.retryAfter));
  // The rest of a body that stopped would be waited for before the connection could serve another request.
  if (error.code === "request-timeout") headers.set("connection", "close");
  return new Response(JSON.stringify(body), { status: body?.status ?? 500, headers });
}
