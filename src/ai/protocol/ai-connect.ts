import { encodeBase64 } from "./base64.js";

/** What a client of ai-connect is told. */
export type AIConnectReply = {
  images: readonly { bytes: Uint8Array; mimeType: string; fileName: string }[];
  provider: string;
  model: string | undefined;
  /** Millionths of a US dollar, of all images; undefined where that is not known. */
  microUsd: number | undefined;
  metadata: Record<string, unknown>;
};

export function encodeAIConnectReply({
  images,
  provider,
  model,
  microUsd,
  metadata,
}: AIConnectReply): string {
  return JSON.stringify({
    images: images.map(({ bytes, mimeType, fileName }) => ({
      mimeType,
      fileName,
      dataBase64: encodeBase64(bytes),
    })),
    provider,
    model,
    ...(microUsd !== undefined && { costUsd: microUsd / 1e6 }),
    metadata,
  });
}
