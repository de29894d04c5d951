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

/** What the routes of one server share. */
export type RouteContext = {
  config: ServerConfig;
  provider: GenerationProvider;
  senders: Senders;
  /** Opened at the first call; rejects if the database cannot be used, and tries anew at the next call. */
  pipeline: () => Promise<Pipeline>;
  /** For routes that may cost something. */
  guard: GuardOptions;
  /** For those that cost nothing: without a rate limit. */
  freeGuard: GuardOptions;
  bodyLimits: FileLimits;
  uploads: UploadOptions;
  /** Of bodies that machines send, and that are held in memory as a whole. */
  machineGate: UploadGate;
  streamSlots: StreamSlots;
  /** Fires when the server begins to stop. */
  stopping: AbortSignal;
};

export type Route = (request: Request) => Promise<Response>;
