import type { MediaAIProgress } from "../../core/generation/generator.js";
import {
  decodeGeneration,
  isTerminal,
  type WireFile,
  type WireGeneration,
  type WirePreview,
} from "../protocol.js";
import type { AccountStream } from "./account-stream.js";
import { readText, type Transport } from "./generation-transport.js";
import { noGeneration } from "./submit-generation.js";
import { type RetryOptions, withRetry } from "./with-retry.js";

export type WatchOptions = RetryOptions & {
  onProgress: (progress: MediaAIProgress) => void;
  /** Called only while there is a stream: previews are not part of a generation's state. */
  onPreview: (preview: WirePreview) => void;
  /** Called with available files; some of them may have been reported before. */
  onFiles: (files: readonly WireFile[]) => void;
};

/**
 * Waits for a generation to end and resolves to its final state. Changes arrive as events; without a stream of events
 * the generation is polled. Retries as long as the server cannot be reached.
 * @throws MediaLibraryError; the signal's reason when it is aborted
 */
export async function waitForEnd(
  transport: Transport,
  stream: AccountStream,
  id: string,
  options: WatchOptions,
): Promise<WireGeneration> {
  const { signal, onProgress, onPreview, onFiles } = options;
  const report = (generation: WireGeneration) => {
    onProgress(generation.status === "queued" ? WAITING : (generation.progress ?? {}));
    onFiles(generation.images);
  };
  // Before the first fetch, so that no later change is missed.
  const subscription = stream.subscribe(id, (event) => {
    if (event.name === "snapshot") report(event.data);
    if (event.name === "started") onProgress({});
    if (event.name === "progress") onProgress(event.data);
    if (event.name === "preview") onPreview(event.data);
    if (event.name === "image") onFiles([event.data]);
  });
  try {
    await subscription.joined;
    for (;;) {
      const generation = await fetchGeneration(transport, id, options);
      report(generation);
      if (isTerminal(generation.status)) return generation;
      await subscription.due(signal);
    }
  } finally {
    subscription.close();
  }
}

const WAITING: MediaAIProgress = { code: "queued", message: "Waiting for its turn" };

/** Fetches the current state of a generation. */
export function fetchGeneration(
  transport: Transport,
  id: string,
  retry: RetryOptions,
): Promise<WireGeneration> {
  const { signal } = retry;
  return withRetry(retry, () =>
    transport.readQueue(signal, () =>
      transport.request(transport.endpoint([id]), { signal }, async (response, onBytes) => {
        const generation = decodeGeneration(await readText(response, onBytes));
        if (generation?.id === id) return generation;
        throw noGeneration(response.status);
      }),
    ),
  );
}
