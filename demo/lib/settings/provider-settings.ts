import { createUnavailableProvider, type GenerationProvider } from "@reactkits.dev/media-generation-server";
import { ReplicateError, type ReplicateLogEntry } from "@reactkits.dev/media-replicate";
import { createReplicateProvider } from "@reactkits.dev/media-replicate/provider";
import { clientSettingsOf, readInstances } from "../ai/models/instances";
import openai from "../ai/openai-model.json";
import { readOpenAI } from "../ai/openai-settings";
import { readPrices } from "../ai/price-settings";
import { readReplicateConfig, readReplicateOptions } from "../ai/replicate-settings";
import { type Env, readMode, readSetting, SettingError } from "../env";
import { readLogLevel } from "../log-level";

/** The configured provider, or a placeholder that rejects all requests and logs the reason. */
export function readProvider(env: Env): GenerationProvider {
  // No inpainting: OpenAI repaints where a mask is transparent, and ours is opaque, white where to repaint.
  const edit = { type: "edit", model: openai.id, prompt: "required" } as const;
  const capabilities = () => ({ models: [{ ...openai, steps: false as const }], operations: [edit] });
  // Its calls end with their request, and what outlives a request needs predictions.
  const direct = new SettingError(
    "AI_PROVIDER=openai generates images at POST /api/ai/images/generate alone.",
  );
  const mode = readMode(env);
  const emulated = mode === "emulator";
  const name = mode === "off" ? "replicate" : mode;
  try {
    if (readOpenAI(env)) return { ...createUnavailableProvider(name, direct), capabilities };
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
