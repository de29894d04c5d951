import { describeAsset } from "../library/asset-details.js";
import type { MediaLibraryInstance } from "../library/media-library-types.js";
import { uuid } from "../uuid.js";

/** Milliseconds without a request after which the assets of a drag are no longer offered. */
const OFFERED_FOR = 60_000;

/** Requests of the library that assets are dropped on. */
export type OfferRequest = { request: string; id?: string };
/** Answers: of a request without an id, the ids; otherwise the file and its description, if the asset still exists. */
export type OfferAnswer = { answer: string; ids?: readonly string[]; file?: File; description?: unknown };

/** The channel of an offer: pages of one origin. */
export const channelOf = (offer: string): string => `react-media-library:drag:${offer}`;

/**
 * Offers the originals of assets to the library that they are dropped on, also in another tab. It asks for each file when it
 * saves it, so that a drag of thousands reads nothing in advance. Call `end` if they were not dropped.
 */
export function offerAssets(
  library: MediaLibraryInstance,
  ids: readonly string[],
): { offer: string; end: () => void } {
  const offer = uuid();
  const channel = new BroadcastChannel(channelOf(offer));
  const end = (): void => channel.close();
  let timer = setTimeout(end, OFFERED_FOR);

  const answer = async ({ request, id }: OfferRequest): Promise<OfferAnswer> => {
    if (id === undefined) return { answer: request, ids };
    if (!ids.includes(id)) return { answer: request };
    try {
      const [asset, file] = await Promise.all([library.get(id), library.getFile(id)]);
      return asset ? { answer: request, file, description: describeAsset(asset) } : { answer: request };
    } catch {
      return { answer: request };
    }
  };

  channel.addEventListener("message", async ({ data }: MessageEvent<unknown>) => {
    if (!isRequest(data)) return;
    clearTimeout(timer);
    timer = setTimeout(end, OFFERED_FOR);
    channel.postMessage(await answer(data));
  });
  return {
    offer,
    end() {
      clearTimeout(timer);
      end();
    },
  };
}

const isRequest = (data: unknown): data is OfferRequest =>
  typeof data === "object" && data !== null && "request" in data && typeof data.request === "string";
