import { fetchPicture, PictureRefused } from "../../../lib/fetch-picture";

/** Pictures that are fetched at the same time: each is held in memory. */
const MAX_CONCURRENT = 4;

/** Characters of an address. */
const MAX_ADDRESS = 4_000;

let running = 0;

/** Loads a picture of another page for a visitor of this one: its server need not allow other origins to read it. */
export async function POST(request: Request): Promise<Response> {
  // Only our own pages: browsers set this header, and no page can.
  if (request.headers.get("sec-fetch-site") !== "same-origin")
    return refuse(403, "Only this app's pages may ask.");
  if (running >= MAX_CONCURRENT) return refuse(429, "Too many pictures are being loaded. Try again soon.");
  running += 1;
  try {
    const address = await readAddress(request);
    if (address === undefined) return refuse(400, "The body is an object with the field `url`.");
    const bytes = await fetchPicture(address, { signal: request.signal });
    // Whatever it is, browsers do not render it; the library detects the type from its content.
    return new Response(bytes, { headers: { ...HEADERS, "content-type": "application/octet-stream" } });
  } catch (error) {
    if (!(error instanceof PictureRefused)) throw error;
    return refuse(error.status, error.message);
  } finally {
    running -= 1;
  }
}

const HEADERS = {
  "cache-control": "no-store",
  "content-disposition": "attachment",
  "x-content-type-options": "nosniff",
};

const refuse = (status: number, detail: string): Response =>
  Response.json({ title: "The picture was not loaded", status, detail }, { status, headers: HEADERS });

async function readAddress(request: Request): Promise<string | undefined> {
  if (Number(request.headers.get("content-length") ?? Number.POSITIVE_INFINITY) > MAX_ADDRESS)
    return undefined;
  const body: unknown = await request.json().catch(() => undefined);
  const url = typeof body === "object" && body !== null && "url" in body ? body.url : undefined;
  return typeof url === "string" ? url : undefined;
}
