import { isEmulator } from "../../scripts/detect-emulator.mjs";
import { type Env, readMode, readSetting } from "./env";

/**
 * Sets `AI_EMULATOR` in `env` if the provider is an emulator on this machine, so that its images are never called AI:
 * for servers that were not started by `npm start`, which does the same.
 */
export async function announceEmulator(env: Env & { AI_EMULATOR?: string | undefined }): Promise<void> {
  if (readMode(env) !== "replicate") return;
  if (await isEmulator(readSetting(env, "REPLICATE_BASE_URL"))) env.AI_EMULATOR = "1";
}
