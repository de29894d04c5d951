import { type Env, readSetting, SettingError } from "./env";

const LEVELS = ["error", "warn", "info", "debug"] as const;

export type LogLevel = (typeof LEVELS)[number];

/** `LOG_LEVEL`: what is logged, with all that is graver. Default: `info`. Throws `SettingError`. */
export function readLogLevel(env: Env): LogLevel {
  const text = readSetting(env, "LOG_LEVEL")?.toLowerCase() ?? "info";
  const level = LEVELS.find((known) => known === text);
  if (level) return level;
  throw new SettingError(`LOG_LEVEL is ${LEVELS.join(", ")}. Correct it, or unset it for info.`);
}

/**
 * Silences what is less grave than `LOG_LEVEL` for the rest of this process's life: everything here logs through the
 * console's methods of these names. Throws `SettingError`.
 */
export function applyLogLevel(env: Env, target: Pick<Console, LogLevel> = console): void {
  const level = LEVELS.indexOf(readLogLevel(env));
  for (const silent of LEVELS.slice(level + 1)) target[silent] = () => {};
}
