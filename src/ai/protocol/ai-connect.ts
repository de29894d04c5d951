import { type EncodedImage, encodeImage } from "./images.js";

/** What a client of ai-connect is told beside the images. */
export type AIConnectReply = {
  provider: string;
  model: string | undefined;
  /** Millionths of a US dollar, of all images; undefined where that is not known. */
  microUsd: number | undefined;
  metadata: Record<string, unknown>;
};

/** JSON in pieces, image by image; `tell` is asked once they are all written. */
export async function* encodeAIConnectReply(
  images: AsyncIterable<EncodedImage>,
  tell: () => AIConnectReply,
): AsyncGenerator<string> {
  let separator = '{"images":[';
  for await (const { mimeType, fileName, base64 } of images) {
    yield separator;
    yield* encodeImage({ mimeType, fileName }, base64);
    separator = ",";
  }
  const { microUsd, ...told } = tell();
  const { provider, model, metadata } = told;
  const costUsd = microUsd === undefined ? {} : { costUsd: microUsd / 1e6 };
  yield `],${JSON.stringify({ provider, model, ...costUsd, metadata }).slice(1)}`;
}
