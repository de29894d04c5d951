import type { ReplicateClient } from "./client";
import { noImage, tellVisitor } from "./failures";
import { type SeededRequest, toPrediction } from "./models";

export type GenerateOptions = {
  client: ReplicateClient;
  /** When it fires, the promise rejects with its reason at once and the run is cancelled at Replicate. */
  signal: AbortSignal;
  /** When the request arrived, in milliseconds since 1970: the model's time counts from there. */
  receivedAt: number;
  /** Told of the run once it has succeeded: from then on it is paid for, whatever becomes of the file. */
  onRun?: (run: { model: string; images: number; predictTime: number | undefined }) => void;
};

export type ReplicateImage = {
  bytes: ReadableStream<Uint8Array>;
  /** What the bytes themselves say. */
  mimeType: string;
  model: string;
  width?: number;
  height?: number;
};

/**
 * One image of Replicate: maps the request to its model, runs it, opens the file.
 * Rejects with a `MediaLibraryError` (`provider`, `provider-rejected`, `provider-throttled`,
 * `provider-timeout`) or with the signal's reason.
 */
export async function generateWithReplicate(
  request: SeededRequest,
  { client, signal, receivedAt, onRun }: GenerateOptions,
): Promise<ReplicateImage> {
  const { model, body, width, height } = toPrediction(request);
  const endsAt = receivedAt + client.timeoutOf(model);
  try {
    const { outputs, predictTime } = await client.run(model, body.input, { signal, endsAt });
    onRun?.({ model, images: outputs.length, predictTime });
    const [address] = outputs;
    if (address === undefined) throw noImage(new Error("The prediction has no output"));
    const { stream, mimeType } = await client.download(address, { signal, endsAt });
    return { bytes: stream, mimeType, model, width, height };
  } catch (error) {
    throw tellVisitor(error);
  }
}
