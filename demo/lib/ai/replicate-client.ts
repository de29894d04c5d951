import {
  createReplicateClient,
  type ReplicateClient,
  type ReplicateClientOptions,
  type ReplicateLogEntry,
} from "@reactkits.dev/media-replicate";
import { readLogLevel } from "../log-level";
import { checkReplicateOptions, readReplicateOptions } from "./replicate-settings";

let shared = { environment: "", clients: new Map<string, ReplicateClient>() };

/**
 * The one client of this process for each account, so that its limit of concurrent predictions holds for all of them.
 * Created anew when a variable that it is made of has changed. Throws `SettingError`.
 */
export function getReplicateClient(
  own: Partial<Pick<ReplicateClientOptions, "token" | "baseUrl">> = {},
): ReplicateClient {
  const environment = JSON.stringify(
    Object.entries(process.env).filter(([name]) => name.startsWith("REPLICATE_")),
  );
  if (shared.environment !== environment) shared = { environment, clients: new Map() };
  const key = JSON.stringify([own.token, own.baseUrl]);
  const client = shared.clients.get(key) ?? createClient(own);
  shared.clients.set(key, client);
  return client;
}

function createClient(own: Partial<Pick<ReplicateClientOptions, "token" | "baseUrl">>): ReplicateClient {
  const env = { ...process.env, ...(own.token !== undefined && { REPLICATE_API_TOKEN: own.token }) };
  const read = readReplicateOptions(env);
  const options = { ...read, baseUrl: own.baseUrl ?? read.baseUrl };
  checkReplicateOptions(options);
  return createReplicateClient({ ...options, log: write });
}

function write(entry: ReplicateLogEntry): void {
  if (entry.level === "debug" && readLogLevel(process.env) !== "debug") return;
  console.warn(JSON.stringify({ at: new Date().toISOString(), replicate: entry }));
}
