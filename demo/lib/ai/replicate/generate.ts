import type { FittedRequest } from "../models/fit-request";
import type { Download, Prediction, ReplicateClient } from "./client";
import { type Made, noResult, tellVisitor } from "./failures";

export type RunOptions = {
  client: ReplicateClient;
  /** When it fires, the promise rejects with its reason at once and the run is cancelled at Replicate. */
  signal: AbortSignal;
  /** When we give up, in milliseconds since 1970. */
  endsAt: number;
  /** What the sentences call it where it fails. */
  made: Made;
};

/**
 * Runs a fitted request to its end; the files in it are put on Replicate's first. Rejects with a
 * `MediaLibraryError` (`provider`, `provider-rejected`, `provider-throttled`, `provider-timeout`) or with the
 * signal's reason.
 */
export async function runFitted(
  { model, input }: Pick<FittedRequest, "model" | "input">,
  { client, signal, endsAt, made }: RunOptions,
): Promise<Prediction> {
  try {
    const uploaded = await withAddresses(
      input,
      async (file) => (await client.upload(file, { signal, endsAt })).url,
    );
    return await client.run(model, uploaded, { signal, endsAt });
  } catch (error) {
    throw tellVisitor(error, made);
  }
}

/** Opens the file of a run; fails as `runFitted` does, its stream with the client's own errors. */
export async function openOutput(
  address: string | undefined,
  { client, signal, endsAt, made }: RunOptions,
): Promise<Download> {
  if (address === undefined) throw noResult(made, new Error("The prediction has no such output"));
  try {
    return await client.download(address, { signal, endsAt, kind: made === "video" ? "video" : "image" });
  } catch (error) {
    throw tellVisitor(error, made);
  }
}

/** The input with each of its files, alone or in a list, replaced by an address. */
async function withAddresses(
  input: Readonly<Record<string, unknown>>,
  addressOf: (file: File) => Promise<string>,
): Promise<Record<string, unknown>> {
  const replace = (value: unknown): unknown =>
    value instanceof File ? addressOf(value) : Array.isArray(value) ? Promise.all(value.map(replace)) : value;
  const entries = Object.entries(input).map(async ([field, value]) => [field, await replace(value)] as const);
  return Object.fromEntries(await Promise.all(entries));
}
