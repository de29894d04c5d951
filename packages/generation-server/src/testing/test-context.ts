import { join } from "node:path";
import { type ConfigOptions, createConfig } from "../config.js";
import type { ServerContext } from "../context.js";
import { createNotifications } from "../database/notifications.js";
import { createEventReader } from "../events/event-reader.js";
import { createLivePreviews } from "../events/live-previews.js";
import { createNotifier } from "../events/notifier.js";
import { createFileSystemStore } from "../files/file-system-store.js";
import { createAcceptance } from "../jobs/acceptance.js";
import { createLiveOutputs } from "../pipeline/live-outputs.js";
import { createFakeProvider, type FakeProviderOptions } from "./fake-provider.js";
import type { TestDatabase } from "./test-engines.js";

/** A context on a test database with an in-memory provider. */
export function testContext(
  { options, database, folder }: TestDatabase,
  { concurrency, runTime, ...given }: Partial<ConfigOptions> & FakeProviderOptions = {},
): ServerContext {
  const files = { folder: join(folder, "files") };
  const config = createConfig({ database: options, files, ...given });
  const notifications = createNotifications(database, options);
  const notifier = createNotifier();
  const provider = createFakeProvider({
    ...(concurrency !== undefined && { concurrency }),
    ...(runTime !== undefined && { runTime }),
  });
  return {
    config,
    provider,
    database,
    notifications,
    files: createFileSystemStore(files.folder),
    notifier,
    events: createEventReader(database, notifications, notifier),
    liveOutputs: createLiveOutputs(),
    livePreviews: createLivePreviews(provider),
    acceptance: createAcceptance(notifier),
  };
}
