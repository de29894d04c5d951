import type { ReplicateClient } from "@reactkits.dev/media-replicate";
import { clientOf } from "../ai/connect";
import { getReplicateClient } from "../ai/replicate-client";
import { type Database, getDatabase } from "../db/database";
import type { Env } from "../env";
import { checkFilesFolder } from "../files/check-files-folder";
import type { FileStore } from "../files/file-store";
import { getFileStore } from "../files/get-file-store";
import { createJobQueue } from "./create-job-queue";
import { endQueue, type JobQueue } from "./job-queue";

/** All that a generation passes through. */
export type Pipeline = {
  env: Env;
  database: Database;
  files: FileStore;
  /** The provider's client, of what runs `model` or the site's own, as the environment says by now. Throws `SettingError`. */
  client: (model?: string) => ReplicateClient;
  queue: JobQueue;
};

/** What the steps need of it: not who calls them. */
export type Parts = Omit<Pipeline, "queue">;

const opened = Symbol.for("react-media-library-demo.pipelines");

/**
 * The pipeline over this environment's database and files, with its queue at work; one for each database of this
 * process, whatever bundle asks. Rejects where one of them cannot be used, and tries anew at the next call.
 */
export async function getPipeline(env: Env): Promise<Pipeline> {
  const database = await getDatabase(env);
  const pipelines = sharedPipelines();
  const known = pipelines.get(database);
  if (known) return known;
  const opening = openPipeline(env);
  pipelines.set(database, opening);
  opening.catch(() => pipelines.delete(database));
  return opening;
}

/**
 * Lets this process's queue finish what is under way, for so many milliseconds, and leaves the rest to the next to take
 * it up.
 */
export async function closePipeline(env: Env, graceMs = 0): Promise<void> {
  const database = await getDatabase(env);
  const pipelines = sharedPipelines();
  const known = await pipelines.get(database);
  if (known) await endQueue(known.queue, graceMs);
  pipelines.delete(database);
}

/** What `getPipeline` has, but for the queue. Rejects likewise. */
export async function getParts(env: Env): Promise<Parts> {
  const database = await getDatabase(env);
  return { env, database, files: await getFileStore(env), client: clientIn(env) };
}

const clientIn =
  (env: Env): Parts["client"] =>
  (model) =>
    model === undefined ? getReplicateClient() : clientOf(env, model);

async function openPipeline(env: Env): Promise<Pipeline> {
  const parts = await getParts(env);
  const warning = await checkFilesFolder(parts.database, env);
  if (warning !== undefined) console.warn(warning);
  const queue = await createJobQueue(parts);
  queue.start();
  return { ...parts, queue };
}

function sharedPipelines(): Map<Database, Promise<Pipeline>> {
  const kept: unknown = Reflect.get(globalThis, opened);
  if (kept instanceof Map) return kept;
  const made = new Map<Database, Promise<Pipeline>>();
  Reflect.set(globalThis, opened, made);
  return made;
}
