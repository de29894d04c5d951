import type {
  FileLimits,
  GuardOptions,
  UploadGate,
  UploadOptions,
} from "@reactkits.dev/react-media-library/server";
import type { Senders } from "../accounts/sender.js";
import type { ServerConfig } from "../config.js";
import type { Pipeline } from "../context.js";
import type { GenerationProvider } from "../provider.js";
import type { StreamSlots } from "./stream-slots.js";

/** The dependencies of all routes of a server. */
export type RouteContext = {
  config: ServerConfig;
  provider: GenerationProvider;
  senders: Senders;
  /** Opened on the first call; rejects if the database cannot be used, and tries again on the next call. */
  pipeline: () => Promise<Pipeline>;
  /** For routes that may incur costs. */
  guard: GuardOptions;
  /** For routes without costs: no rate limit. */
  freeGuard: GuardOptions;
  bodyLimits: FileLimits;
  uploads: UploadOptions;
  /** Limits bodies from machines, which are buffered as a whole. */
  machineGate: UploadGate;
  streamSlots: StreamSlots;
  /** Aborted when the server begins to stop. */
  stopping: AbortSignal;
};

export type Route = (request: Request) => Promise<Response>;
