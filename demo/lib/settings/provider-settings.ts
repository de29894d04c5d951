import { createUnavailableProvider, type GenerationProvider } from "@reactkits.dev/media-generation-server";
import { ReplicateError, type ReplicateLogEntry } from "@reactkits.dev/media-replicate";
import { createReplicateProvider } from "@reactkits.dev/media-replicate/provider";
import { clientSettingsOf, readInstances } from "../ai/models/instances";
import { readPrices } from "../ai/price-settings";
import { readReplicateConfig, readReplicateOptions } from "../ai/replicate-settings";
import { type Env, readMode, readSetting, SettingError } from "../env";
import { readLogLevel } from "../log-level";

/** The configured provider, or a placeholder that rejects all requests and logs the reason. */
export function readProvider(env: Env): GenerationProvider {
  const emulated = readMode(env) === "emulator";
  const name = emulated ? "emulator" : "replicate";
  try {
    readReplicateConfig(env);
    return createReplicateProvider({
      ...readReplicateOptions(env),
      name,
      // The emulator replaces all backends.
      ...(emulated && { instance: name }),
      ...(emulated && { digitalSourceType: "algorithmicMedia" }),
      backends: readInstances(env).map((instance) => ({
        name: instance.name,
        model: instance.model.id,
        steps: instance.steps,
        ...clientSettingsOf(env, instance),
      })),
      prices: Object.fromEntries(readPrices(env)),
      textModel: readSetting(env, "AI_TEXT_MODEL"),
      log: (entry) => write(entry, env),
    });
  } catch (error) {
    if (!(error instanceof SettingError || error instanceof ReplicateError)) throw error;
    return createUnavailableProvider(name, error);
  }
}

function write(entry: ReplicateLogEntry, env: Env): void {
  if (entry.level === "debug" && readLogLevel(env) !== "debug") return;
  console.warn(JSON.stringify({ at: new Date().toISOString(), replicate: entry }));
}
