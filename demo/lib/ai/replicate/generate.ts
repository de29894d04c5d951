import { runPrediction, TIMING } from "./client";
import type { ReplicateConfig } from "./config";
import { type Download, type DownloadOptions, openDownload } from "./download";
import { noImage, timedOut } from "./failures";
import { type SeededRequest, toPrediction } from "./models";

/** From the request's arrival to the file's first byte. The browser's own limit is 120 s. */
const GIVE_UP_MS = 110_000;

export type GenerateOptions = {
  config: ReplicateConfig;
  /** When it fires, the promise rejects with its reason at once and the run is cancelled at Replicate. */
  signal: AbortSignal;
  /** When the request arrived, in milliseconds since 1970. */
  receivedAt: number;
  /** For tests: shorter waits, in milliseconds. */
  timing?: Partial<typeof TIMING> & { giveUp?: number };
  lookup?: DownloadOptions["lookup"];
};

export type ReplicateImage = Download & { model: string; width?: number; height?: number };

/**
 * One image of Replicate: maps the request to its model, runs it, opens the file.
 * Rejects with a `MediaLibraryError` (`provider`, `provider-rejected`, `provider-throttled`,
 * `provider-timeout`) or with the signal's reason.
 */
export async function generateWithReplicate(
  request: SeededRequest,
  { config, signal, receivedAt, timing = {}, lookup }: GenerateOptions,
): Promise<ReplicateImage> {
  signal.throwIfAborted();
  const wanted = toPrediction(request);
  const endsAt = receivedAt + (timing.giveUp ?? GIVE_UP_MS);
  const left = endsAt - Date.now();
  if (left <= 0) throw timedOut(new Error("The time was up before the run could begin"));
  const deadline = AbortSignal.timeout(left);
  try {
    const context = { config, signal, deadline, endsAt, timing: { ...TIMING, ...timing } };
    const { output } = await runPrediction(wanted, context);
    const [address] = output;
    if (address === undefined) throw noImage(new Error("The prediction has no output"));
    const file = await openDownload(address, { hosts: config.deliveryHosts, signal, deadline, lookup });
    return { ...file, model: wanted.model, width: wanted.width, height: wanted.height };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (deadline.aborted) throw timedOut(error);
    throw error;
  }
}
