import SETTINGS from "../../settings.json";
import { type Env, parseSafeUrl, readSetting, SettingError } from "../env";

/** The connection to OpenAI; undefined unless AI_PROVIDER is openai. Throws `SettingError`, never with the key. */
export function readOpenAI(env: Env): { apiKey: string; baseURL: string } | undefined {
  const provider = readSetting(env, "AI_PROVIDER") ?? SETTINGS.AI_PROVIDER.default;
  if (provider === "replicate") return undefined;
  if (provider !== "openai")
    throw new SettingError("AI_PROVIDER must be replicate or openai. Correct it, or unset it for replicate.");
  const set = ["PUBLIC_URL", "AI_ALLOWED_HOSTS"].find((name) => readSetting(env, name));
  if (set)
    throw new SettingError(
      `${set} must be unset with AI_PROVIDER=openai, which is for this machine only: no credits and no budget limit what visitors spend.`,
    );
  const apiKey = readSetting(env, "OPENAI_API_KEY") ?? "";
  if (!/^[\x21-\x7e]+$/.test(apiKey))
    throw new SettingError("OPENAI_API_KEY must be the key of your OpenAI account with AI_PROVIDER=openai.");
  const url = parseSafeUrl(readSetting(env, "OPENAI_BASE_URL") ?? SETTINGS.OPENAI_BASE_URL.default);
  if (url && !/[?#@]/.test(url.href)) return { apiKey, baseURL: url.href };
  throw new SettingError(
    "OPENAI_BASE_URL must be an https URL with its /v1; http is for this machine only. Correct it, or unset it for OpenAI's.",
  );
}
