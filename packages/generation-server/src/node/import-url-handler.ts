import { type FetchMediaOptions, fetchMedia, MediaRefused } from "./fetch-media.js";

/** Files that are fetched at the same time: each is held in memory. */
const MAX_CONCURRENT = 4;

/** Characters of a request's body. */
const MAX_BODY = 4_000;

/**
 * A handler for the `importUrl` of a library: fetches the image or the video of another page, whose server need not allow
 * other origins to read it. `POST` with JSON `{ url }`, answered with the file, or with problem details. Only pages of the
 * same origin may ask, only public addresses are connected to, and a file has at most 20 MB.
 *
 * @example
 * ```ts
 * import { createImportUrlHandler } from "@reactkits.dev/media-generation-server/node";
 * import { isPublicAddress } from "@reactkits.dev/media-replicate";
 *
 * export const POST = createImportUrlHandler({ isPublicAddress });
 * ```
 */
export function createImportUrlHandler(
  options: Omit<FetchMediaOptions, "signal">,
): (request: Request) => Promise<Response> {
  let running = 0;
  return async (request) => {
    // Browsers set this header, and no page can.
    if (request.headers.get("sec-fetch-site") !== "same-origin")
      return refuse(403, "Only this app's pages may ask.");
    if (running >= MAX_CONCURRENT) return refuse(429, "Too many files are being loaded. Try again soon.");
    running += 1;
    try {
      const address = await readAddress(request);
      if (address === undefined) return refuse(400, "The body is an object with the field `url`.");
      const bytes = await fetchMedia(address, { ...options, signal: request.signal });
      // Whatever it is, browsers do not render it; the library detects the type from its content.
      return new Response(bytes, { headers: { ...HEADERS, "content-type": "application/octet-stream" } });
    } catch (error) {
      if (!(error instanceof MediaRefused)) throw error;
      return refuse(error.status, error.message);
    } finally {
      running -= 1;
    }
  };
}

const HEADERS = {
  "cache-control": "no-store",
  "content-disposition": "attachment",
  "x-content-type-options": "nosniff",
};

const refuse = (status: number, detail: string): Response =>
  Response.json({ title: "The file was not loaded", status, detail }, { status, headers: HEADERS });

async function readAddress(request: Request): Promise<string | undefined> {
  if (Number(request.headers.get("content-length") ?? Number.POSITIVE_INFINITY) > MAX_BODY) return undefined;
  const body: unknown = await request.json().catch(() => undefined);
  const url = typeof body === "object" && body !== null && "url" in body ? body.url : undefined;
  return typeof url === "string" ? url : undefined;
}
