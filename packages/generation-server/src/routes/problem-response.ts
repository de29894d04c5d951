import type { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import { encodeProblem, PROBLEM_TYPE } from "@reactkits.dev/react-media-library/server/protocol";

/** An error reply of routes for machines, which do not use the library's guarded handlers. */
export function problemResponse(error: MediaLibraryError): Response {
  const body = encodeProblem(error, crypto.randomUUID());
  const headers = new Headers({ "content-type": PROBLEM_TYPE, "cache-control": "no-store" });
  if (error.retryAfter !== undefined) headers.set("retry-after", String(error.retryAfter));
  // Otherwise the connection would wait for the rest of the stalled body before its next request.
  if (error.code === "request-timeout") headers.set("connection", "close");
  return new Response(JSON.stringify(body), { status: body?.status ?? 500, headers });
}
