import { type EncodedImage, encodeImage } from "./wire-images.js";

/** What an ai-connect client gets besides the images. */
export type AIConnectReply = {
  provider: string;
  model: string | undefined;
  /** Cost of all images in millionths of a US dollar; undefined if unknown. */
  microUsd: number | undefined;
  metadata: Record<string, unknown>;
};

/** JSON in chunks, image by image; `summarize` is called after the last image. */
export async function* encodeAIConnectReply(
  images: AsyncIterable<EncodedImage>,
  summarize: () => AIConnectReply,
): AsyncGenerator<string> {
  let separator = '{"images":[';
  for await (const { mimeType, fileName, base64 } of images) {
    yield separator;
    yield* encodeImage({ mimeType, fileName }, base64);
    separator = ",";
  }
  const { microUsd, provider, model, metadata } = summarize();
  const costUsd = microUsd === undefined ? {} : { costUsd: microUsd / 1e6 };
  yield `],${JSON.stringify({ provider, model, ...costUsd, metadata }).slice(1)}`;
}
