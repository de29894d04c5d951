import SETTINGS from "../settings.json";
import { type Env, readSetting, SettingError } from "./env";

const LEVELS = ["error", "warn", "info", "debug"] as const;

export type LogLevel = (typeof LEVELS)[number];

/** `LOG_LEVEL`: the lowest level that is logged. Default: `info`. Throws `SettingError`. */
export function readLogLevel(env: Env): LogLevel {
  const text = readSetting(env, "LOG_LEVEL")?.toLowerCase() ?? SETTINGS.LOG_LEVEL.default;
  const level = LEVELS.find((known) => known === text);
  if (level) return level;
  throw new SettingError(`LOG_LEVEL must be ${LEVELS.join(", ")}. Correct it, or unset it for info.`);
}

/** Silences the console's methods below `LOG_LEVEL` for the lifetime of this process. Throws `SettingError`. */
export function applyLogLevel(env: Env, target: Pick<Console, LogLevel> = console): void {
  const level = LEVELS.indexOf(readLogLevel(env));
  for (const silent of LEVELS.slice(level + 1)) target[silent] = () => {};
}
