import type { GenerationProvider, OutputKind } from "./provider.js";

const PLURAL: Record<OutputKind, string> = { image: "images", video: "videos", text: "texts" };

/**
 * A placeholder if no provider is configured, so that the rest of the server works: requests to generate are answered
 * with the code `provider` and a public message. `reason` is for the log.
 */
export function createUnavailableProvider(name: string, reason: Error): GenerationProvider {
  const refuse = (): never => {
    throw reason;
  };
  return {
    name,
    concurrency: 32,
    bootTimeout: 600_000,
    capabilities: refuse,
    plan: refuse,
    clientFor: refuse,
    textModel: refuse,
    describeModel: refuse,
    ping: async () => refuse(),
    idle: async () => {},
    explain: (error, made) =>
      error === reason
        ? {
            error: {
              code: "provider",
              message: `This site is not configured to generate ${PLURAL[made]}. Only its operator can change that.`,
              retryable: false,
            },
            retryable: false,
            throttled: false,
            free: true,
            unauthorized: false,
            detail: reason.message,
          }
        : undefined,
  };
}
