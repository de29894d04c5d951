import type { ServerConfig } from "./config.js";
import type { Notifications } from "./database/notifications.js";
import type { Database } from "./database/tables.js";
import type { EventReader } from "./events/event-reader.js";
import type { LivePreviews } from "./events/live-previews.js";
import type { Notifier } from "./events/notifier.js";
import type { FileStore } from "./files/file-store.js";
import type { Acceptance } from "./jobs/acceptance.js";
import type { JobQueue } from "./jobs/job-queue.js";
import type { LiveOutputs } from "./pipeline/live-outputs.js";
import type { GenerationProvider } from "./provider.js";

/** The state of one server, for the steps of a generation. Nothing is shared between servers. */
export type ServerContext = {
  config: ServerConfig;
  provider: GenerationProvider;
  database: Database;
  notifications: Notifications;
  files: FileStore;
  notifier: Notifier;
  events: EventReader;
  liveOutputs: LiveOutputs;
  livePreviews: LivePreviews;
  acceptance: Acceptance;
};

/** The context with the queue that runs the steps. */
export type Pipeline = ServerContext & { queue: JobQueue };
