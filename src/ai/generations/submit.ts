import { MediaLibraryError } from "../../core/errors.js";
import { decodeGenerationPage, decodeTicket } from "../protocol.js";
import type { RequestBody } from "../request-body.js";
import { type Persistence, persist } from "./persist.js";
import { readText, type Site } from "./site.js";

/** How often a server is asked that cannot be reached: enough for a restart. */
const TRIES = 6;
/** How often one is asked that says that it has failed. */
const FAILED_TRIES = 3;

/**
 * Asks for a generation, and again where no answer came: the key makes it one. Resolves to its id. When the signal
 * fires, an answer that is on its way is still waited for, because only it tells what there is to cancel.
 * @throws MediaLibraryError; the signal's reason when it fires between two attempts
 */
export async function submit(
  site: Site,
  { body, type }: RequestBody,
  key: string,
  persistence: Persistence,
): Promise<string> {
  const { signal } = persistence;
  const late = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onAbort = () => {
    timer = setTimeout(() => late.abort(signal?.reason), site.pace.lateAnswer);
  };
  signal?.addEventListener("abort", onAbort, { once: true });
  const exchange = {
    ...{ method: "POST", body, signal: late.signal },
    headers: { "idempotency-key": key, "content-type": type },
    silence: typeof body === "string" ? site.pace.silence : site.pace.upload,
  };
  try {
    return await persist(
      persistence,
      () =>
        site.postTurns(signal, () =>
          site.exchange(site.address(), exchange, async (response, feed) => {
            const ticket = decodeTicket(await readText(response, feed));
            if (ticket) return ticket.id;
            throw noGeneration(response.status);
          }),
        ),
      // Who has asked for too much is told so, and not kept waiting.
      ({ code, status }, failures) =>
        status !== 429 && failures < (code === "network" ? TRIES : FAILED_TRIES),
    );
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

/** The id of the generation that was asked for with this key. @throws MediaLibraryError `not-found` where there is none */
export async function findByKey(site: Site, key: string, signal?: AbortSignal): Promise<string> {
  return site.readTurns(signal, () =>
    site.exchange(site.address([], { key }), { signal }, async (response, feed) => {
      const page = decodeGenerationPage(await readText(response, feed));
      if (!page) throw noGeneration(response.status);
      const [found] = page.generations;
      if (found) return found.id;
      throw new MediaLibraryError(
        "not-found",
        "The server knows nothing of this generation: the request never reached it, or it was long ago. Generate again.",
      );
    }),
  );
}

export function noGeneration(status: number): MediaLibraryError {
  return new MediaLibraryError(
    "generator",
    "The server answered with something that is no generation. Check that the endpoint's URL is the one of the generations.",
    { status },
  );
}
