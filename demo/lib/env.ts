import { resolve } from "node:path";
import SETTINGS from "../settings.json";

/** An object like `process.env`, read for each request. */
export type Env = Readonly<Record<string, string | undefined>>;

const marker: unique symbol = Symbol.for("react-media-library-demo.setting-error");

/** An invalid setting. Its message names the variable: for the terminal, never for visitors. */
export class SettingError extends Error {
  override readonly name = "SettingError";
  readonly [marker] = true;

  /** Next creates several bundles, each with its own copy of this class: recognizes errors of all of them. */
  static override [Symbol.hasInstance](value: unknown): value is SettingError {
    return typeof value === "object" && value !== null && marker in value;
  }
}

/** The trimmed value; undefined if the variable is unset, empty or blank. */
export function readSetting(env: Env, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}

type Settings = typeof SETTINGS;
type NamesOf<Shape> = {
  [Name in keyof Settings]: Settings[Name] extends Shape ? Name : never;
}[keyof Settings];

/** A whole number within the range in settings.json; its default if the variable is unset. */
export const readWhole = (env: Env, name: NamesOf<{ min: number; default: number }>): number =>
  readOptionalWhole(env, name) ?? SETTINGS[name].default;

/** A whole number within the range in settings.json; undefined if the variable is unset. */
export function readOptionalWhole(env: Env, name: NamesOf<{ min: number }>): number | undefined {
  const text = readSetting(env, name);
  if (text === undefined) return undefined;
  const { min, max, default: fallback } = SETTINGS[name];
  const value = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new SettingError(
    `${name} must be a whole number from ${min} to ${max}. Correct it, or unset it for ${fallback}.`,
  );
}

/** The data folder as an absolute path. */
export const dataDir = (env: Env): string =>
  resolve(/* turbopackIgnore: true */ readSetting(env, "DATA_DIR") ?? ".data");

/** The timeout for receiving a request's body, in milliseconds. */
export const readBodyTime = (env: Env): number => readWhole(env, "BODY_SECONDS") * 1000;

/** Requests per minute and client. */
export const readRateLimit = (env: Env): number => readWhole(env, "AI_RATE_LIMIT");

/**
 * The daily budget of all generations in millionths of a US dollar; undefined for no limit, the default with the
 * emulator.
 */
export function readDailyBudget(env: Env): number | undefined {
  const text = readSetting(env, "AI_DAILY_BUDGET_USD");
  if (text === undefined) return readMode(env) === "emulator" ? undefined : 5_000_000;
  const dollars = /^\d{1,6}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
  if (dollars <= 100_000) return Math.round(dollars * 1_000_000);
  throw new SettingError(
    "AI_DAILY_BUDGET_USD must be US dollars from 0 to 100000, such as 5 or 0.50. Correct it, or unset it for 5.",
  );
}

/** The key of the session cookies; undefined to use a random one. */
export function readSessionSecret(env: Env): string | undefined {
  const secret = readSetting(env, "SESSION_SECRET");
  if (secret === undefined || secret.length >= 32) return secret;
  throw new SettingError(
    "SESSION_SECRET must have at least 32 characters, because anyone who guesses it can spend the credits of any visitor. Create one with `openssl rand -base64 32`. Correct it, or unset it.",
  );
}

/** The number of proxies that set `x-forwarded-*`. */
export const readTrustedProxies = (env: Env): number => readWhole(env, "AI_TRUSTED_PROXIES");

/** Other origins whose pages may use this server, such as a Storybook's. */
export function readAllowedOrigins(env: Env): string[] {
  return readList(env, "AI_ALLOWED_ORIGINS").map((entry) => {
    const url = URL.canParse(entry) ? new URL(entry) : undefined;
    if (
      url &&
      /^https?:$/.test(url.protocol) &&
      [url.origin, `${url.origin}/`].includes(entry.toLowerCase())
    ) {
      return url.origin;
    }
    throw new SettingError(
      "AI_ALLOWED_ORIGINS takes whole origins, comma-separated, such as http://127.0.0.1:6006: no path, no wildcard.",
    );
  });
}

/** The public URL of this server without a path; undefined if unset. */
export function readPublicUrl(env: Env): string | undefined {
  const text = readSetting(env, "PUBLIC_URL");
  if (text === undefined) return undefined;
  const url = parseSafeUrl(text);
  if (url?.pathname === "/" && !url.search) return url.origin;
  throw new SettingError(
    "PUBLIC_URL must be the https URL of this server without a path, such as https://media.example.com. Correct it, or unset it to use polling instead of webhooks.",
  );
}

/** The URL if it is https, or http on this machine; otherwise undefined. */
export function parseSafeUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const local = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url?.hostname ?? "");
  return url?.protocol === "https:" || (local && url?.protocol === "http:") ? url : undefined;
}

/** The host names of this server, in addition to loopback names: the host of PUBLIC_URL, and AI_ALLOWED_HOSTS. */
export function readAllowedHosts(env: Env): string[] {
  const listed = readList(env, "AI_ALLOWED_HOSTS").map((entry) => {
    const url = URL.canParse(`http://${entry}/`) ? new URL(`http://${entry}/`) : undefined;
    // As sent by browsers, so that typing errors are detected.
    const isName = /^[\w.-]+(:\d+)?$|^\[[\da-f:]+\](:\d+)?$/i.test(entry);
    if (isName && url && [url.host, `${url.host}:80`].includes(entry.toLowerCase()))
      return entry.toLowerCase();
    throw new SettingError(
      "AI_ALLOWED_HOSTS takes host names, comma-separated, such as media.example.com or 192.168.0.5:3000: no scheme, no path, no wildcard.",
    );
  });
  const own = readPublicUrl(env);
  return own === undefined ? listed : [new URL(own).host, ...listed];
}

export function readList(env: Env, name: string): string[] {
  return (readSetting(env, name) ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

/** What generates images; `off` if nothing is configured. */
export type Mode = "openai" | "replicate" | "emulator" | "off";

export function readMode(env: Env): Mode {
  if (readSetting(env, "AI_PROVIDER") === "openai") return "openai";
  if (readToken(env) === undefined) return "off";
  return readSetting(env, "AI_EMULATOR") === "1" ? "emulator" : "replicate";
}

export const readToken = (env: Env): string | undefined =>
  readSetting(env, "REPLICATE_API_TOKEN") ?? readSetting(env, "REPLICATE_API_KEY");

/** The URL of a PostgreSQL database; undefined to use a file in DATA_DIR. */
export const readDatabaseUrl = (env: Env): string | undefined =>
  readPostgresUrl(env, "DATABASE_URL", "a file in DATA_DIR");

/** The URL of the same database without the connection pooler; undefined if DATABASE_URL is a direct connection. */
export const readDatabaseDirectUrl = (env: Env): string | undefined =>
  readPostgresUrl(env, "DATABASE_DIRECT_URL", "the server that DATABASE_URL names");

/** Milliseconds for a process to finish running work on shutdown. */
export const readShutdownGrace = (env: Env): number => readWhole(env, "SHUTDOWN_GRACE_SECONDS") * 1_000;

/** Maximum PostgreSQL connections of a process. */
export const readDatabaseConnections = (env: Env): number => readWhole(env, "DATABASE_CONNECTIONS");

function readPostgresUrl(env: Env, name: string, fallback: string): string | undefined {
  const url = readSetting(env, name);
  if (url === undefined || (/^postgres(ql)?:\/\//.test(url) && URL.canParse(url))) return url;
  throw new SettingError(
    `${name} must be a URL such as postgres://user:password@host:5432/database, where @ : / ? # and % in a password are written %40 %3A %2F %3F %23 and %25. Correct it, or unset it for ${fallback}.`,
  );
}

/** How long individual records of usage and credits are kept, in milliseconds; sums by day are kept for ever. */
export const readRecordsKept = (env: Env): number => readWhole(env, "RECORDS_KEEP_DAYS") * 86_400_000;

/** The initial credits of an account; undefined for 200 images of the default model. */
export const readStartCredits = (env: Env): number | undefined =>
  readOptionalWhole(env, "DEMO_START_CREDITS");

/** The price of an improved prompt in credits if its model has no price. */
export const readPromptCredits = (env: Env): number => readWhole(env, "DEMO_PROMPT_CREDITS");

/** The readers above that may throw, for the check of all settings at start-up. */
export const ENV_READERS: readonly ((env: Env) => unknown)[] = [
  readAllowedHosts,
  readAllowedOrigins,
  readBodyTime,
  readDailyBudget,
  readDatabaseConnections,
  readDatabaseDirectUrl,
  readDatabaseUrl,
  readPromptCredits,
  readPublicUrl,
  readRateLimit,
  readRecordsKept,
  readSessionSecret,
  readShutdownGrace,
  readStartCredits,
  readTrustedProxies,
];
