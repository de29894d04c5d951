import {
  createReplicateProvider,
  type ReplicateProviderOptions,
} from "@reactkits.dev/media-replicate/provider";
import type { GenerationProvider } from "../provider.js";

export type TestProviderOptions = ReplicateProviderOptions;

/** The provider of most tests: packages/replicate with the emulator. */
export function createTestProvider(options: TestProviderOptions): GenerationProvider {
  const { token, baseUrl, deliveryHosts, maxRetries, retryDelays, timeout, bootTimeout, concurrency } =
    options;
  const { backends, prices, textModel, name, instance = name } = options;
  return createReplicateProvider({
    token,
    baseUrl,
    deliveryHosts,
    maxRetries,
    retryDelays,
    timeout,
    bootTimeout,
    concurrency,
    backends,
    prices,
    textModel,
    name,
    ...(instance === "emulator" && { instance }),
    log: (entry) => {
      if (entry.level === "warn") console.warn(JSON.stringify({ replicate: entry }));
    },
  });
}
