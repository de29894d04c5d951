import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import type { ServerContext } from "../context.js";
import type { GenerationProvider } from "../provider.js";
import { recordUsage, type UsageRecord } from "./record-usage.js";

/** What is known before a generation runs. */
export type UsageSubject = Pick<UsageRecord, "instance" | "model" | "seed" | "prompt" | "caller"> & {
  signal: AbortSignal;
  /** When the request arrived, in milliseconds since 1970. Default: now. */
  receivedAt?: number;
};

/** What is known while it runs, reported immediately: a later failure does not change it. */
export type UsageNotes = Partial<Pick<UsageRecord, "model" | "predictTime" | "cost">>;

/**
 * Runs a generation and records its usage, whatever its outcome. The result does not wait for the record.
 *
 * Generations that were rejected, failed, or were aborted before they started cost nothing, as the provider
 * documents. The cost of those that were canceled, abandoned or incomplete depends on whether they had started: it is
 * null, unknown.
 */
export async function withUsage<T>(
  { database, provider }: Pick<ServerContext, "database" | "provider">,
  subject: UsageSubject,
  run: (note: (notes: UsageNotes) => void) => Promise<T>,
): Promise<T> {
  const { signal, receivedAt: at = Date.now(), ...known } = subject;
  let notes: UsageNotes = {};
  const record = (end: Pick<UsageRecord, "outcome" | "errorCode" | "cost">) => {
    void recordUsage(database, { ...known, at, latency: Date.now() - at, ...end, ...notes });
  };
  try {
    const result = await run((more) => {
      notes = { ...notes, ...more };
    });
    record({ outcome: "succeeded" });
    return result;
  } catch (error) {
    const errorCode = MediaLibraryError.isInstance(error) ? error.code : "provider";
    if (signal.aborted) record({ outcome: "canceled", cost: null });
    else record({ outcome: "failed", errorCode, cost: costNothing(provider, error) ? 0 : null });
    throw error;
  }
}

function costNothing(provider: GenerationProvider, error: unknown): boolean {
  if (!MediaLibraryError.isInstance(error)) return false;
  const failure = provider.explain(error.cause, "text");
  if (failure) return failure.free;
  return error.code !== "provider" && error.code !== "provider-timeout";
}
