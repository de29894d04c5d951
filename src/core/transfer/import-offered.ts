import { MediaLibraryError } from "../errors.js";
import type { AssetDescription } from "../library/asset-details.js";
import type { ImportResult } from "../library/import-result.js";
import type { MediaLibraryInstance } from "../library/media-library-types.js";
import { uuid } from "../uuid.js";
import { fromPortable } from "../zip/portable-json.js";
import { channelOf, type OfferAnswer } from "./offer-assets.js";

/** Files that are fetched and saved together. */
const BATCH = 16;

/** Milliseconds after which the page that the assets come from is taken for closed, or for one of another origin. */
const ANSWER_AFTER = 5_000;

/**
 * Imports what `offerAssets` offers, wherever it was called. If that page is closed meanwhile, the rest fails.
 * @throws the signal's reason
 */
export async function importOffered(
  library: MediaLibraryInstance,
  offer: string,
  signal?: AbortSignal,
): Promise<ImportResult[]> {
  const channel = new BroadcastChannel(channelOf(offer));
  try {
    const { ids = [] } = (await ask(channel, signal)) ?? {};
    if (ids.length === 0) return [{ status: "failed", error: unreachable() }];
    const results: ImportResult[] = [];
    for (let start = 0; start < ids.length; start += BATCH) {
      const batch = ids.slice(start, start + BATCH);
      const answers = await Promise.all(batch.map((id) => ask(channel, signal, id)));
      if (answers.every((answer) => answer === undefined)) break;
      results.push(...(await importAnswers(library, answers, signal)));
    }
    return ids.map((_, index) => results[index] ?? { status: "failed", error: unreachable() });
  } finally {
    channel.close();
  }
}

async function importAnswers(
  library: MediaLibraryInstance,
  answers: readonly (OfferAnswer | undefined)[],
  signal: AbortSignal | undefined,
): Promise<ImportResult[]> {
  const found = answers.filter((answer) => answer?.file);
  const assets = found.flatMap((answer) =>
    answer?.file ? { file: answer.file, asset: descriptionOf(answer) } : [],
  );
  const imported = await library.importAssets(assets, signal && { signal });
  return answers.map((answer) => {
    const place = found.indexOf(answer);
    return imported[place] ?? { status: "failed", error: unreachable() };
  });
}

function descriptionOf({ description }: OfferAnswer): AssetDescription {
  try {
    return Object(fromPortable(description));
  } catch {
    return {};
  }
}

/** Undefined if there is no answer. */
function ask(
  channel: BroadcastChannel,
  signal: AbortSignal | undefined,
  id?: string,
): Promise<OfferAnswer | undefined> {
  const request = uuid();
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const end = (): void => {
      clearTimeout(timer);
      channel.removeEventListener("message", listener);
      signal?.removeEventListener("abort", abort);
    };
    const abort = (): void => {
      end();
      reject(signal?.reason);
    };
    const done = (answer: OfferAnswer | undefined): void => {
      end();
      resolve(answer);
    };
    const listener = ({ data }: MessageEvent<unknown>): void => {
      if (isAnswer(data) && data.answer === request) done(data);
    };
    const timer = setTimeout(() => done(undefined), ANSWER_AFTER);
    signal?.addEventListener("abort", abort);
    channel.addEventListener("message", listener);
    channel.postMessage({ request, ...(id !== undefined && { id }) });
  });
}

/** Any script of this origin can post to the channel. */
function isAnswer(data: unknown): data is OfferAnswer {
  const { answer, ids = [], file }: Record<string, unknown> = { ...Object(data) };
  const isListed = Array.isArray(ids) && ids.every((id) => typeof id === "string");
  return typeof answer === "string" && isListed && (file === undefined || file instanceof File);
}

function unreachable(): MediaLibraryError {
  const message =
    "The picture could not be fetched from the page it was dragged from. Keep that page open and drag it again.";
  return new MediaLibraryError("missing", message, { retryable: true });
}
