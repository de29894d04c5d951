import { MediaLibraryError } from "../../core/errors.js";
import { decodeGenerationPage, decodeTicket } from "../protocol.js";
import type { RequestBody } from "../request-body.js";
import { readText, type Transport } from "./generation-transport.js";
import { type RetryOptions, withRetry } from "./with-retry.js";

/** Attempts while the server cannot be reached: enough for a restart. */
const NETWORK_ATTEMPTS = 6;
/** Attempts if the server answers with a failure. */
const FAILURE_ATTEMPTS = 3;

/**
 * Submits a generation and resolves to its id. Without a reply it is submitted again; the idempotency key ensures that it
 * is generated once. After an abort a pending reply is still awaited, because only it contains the id to cancel.
 * @throws MediaLibraryError; the signal's reason when it is aborted between two attempts
 */
export async function submitGeneration(
  transport: Transport,
  { body, type }: RequestBody,
  key: string,
  retry: RetryOptions,
): Promise<string> {
  const { signal } = retry;
  const late = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onAbort = () => {
    timer = setTimeout(() => late.abort(signal?.reason), transport.timeouts.lateReply);
  };
  signal?.addEventListener("abort", onAbort, { once: true });
  const request = {
    method: "POST",
    body,
    signal: late.signal,
    headers: { "idempotency-key": key, "content-type": type },
    idle: typeof body === "string" ? transport.timeouts.idle : transport.timeouts.upload,
  };
  try {
    return await withRetry(
      retry,
      () =>
        transport.postQueue(signal, () =>
          transport.request(transport.endpoint(), request, async (response, onBytes) => {
            const ticket = decodeTicket(await readText(response, onBytes));
            if (ticket) return ticket.id;
            throw noGeneration(response.status);
          }),
        ),
      // A rate limit is reported at once instead of keeping the user waiting.
      ({ code, status }, failures) =>
        status !== 429 && failures < (code === "network" ? NETWORK_ATTEMPTS : FAILURE_ATTEMPTS),
    );
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

/** The id of the generation submitted with this key. @throws MediaLibraryError `not-found` if there is none */
export async function findByKey(transport: Transport, key: string, signal?: AbortSignal): Promise<string> {
  return transport.readQueue(signal, () =>
    transport.request(transport.endpoint([], { key }), { signal }, async (response, onBytes) => {
      const page = decodeGenerationPage(await readText(response, onBytes));
      if (!page) throw noGeneration(response.status);
      const [found] = page.generations;
      if (found) return found.id;
      throw new MediaLibraryError(
        "not-found",
        "The server does not know this generation: the request never reached it, or it has been deleted since. Generate again.",
      );
    }),
  );
}

export function noGeneration(status: number): MediaLibraryError {
  return new MediaLibraryError(
    "generator",
    "The server's reply is not a generation. Check that the URL is that of the generations endpoint.",
    { status },
  );
}
