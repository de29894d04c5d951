import { randomBytes } from "node:crypto";
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import util from "node:util";

/** @typedef {Record<string, string | undefined>} Env */

/**
 * The demo's settings as Next will see them: the environment first, then the demo's .env files, of which the more
 * specific one wins. An empty value counts as unset.
 * @param {Env} env
 * @param {string} demo the demo's folder
 * @param {"production" | "development"} mode
 * @returns {Env}
 */
export function readSettings(env, demo, mode) {
  /** @type {Env} */
  const settings = {};
  for (const name of [".env", `.env.${mode}`, ".env.local", `.env.${mode}.local`]) {
    try {
      Object.assign(settings, withoutEmpty(util.parseEnv(readFileSync(join(demo, name), "utf8"))));
    } catch {
      // Each of these files may be absent.
    }
  }
  // A relative path is resolved where it was written: against the file's folder, or the shell's.
  if (settings.DATA_DIR) settings.DATA_DIR = resolve(demo, settings.DATA_DIR);
  Object.assign(settings, withoutEmpty(env));
  settings.DATA_DIR = settings.DATA_DIR ? resolve(settings.DATA_DIR) : join(demo, ".data");
  return settings;
}

/** @param {NodeJS.Dict<string>} values */
const withoutEmpty = (values) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value?.trim()));

/**
 * The token for Replicate, or undefined if the emulator is to be used.
 * @param {Env} settings
 */
export const replicateToken = (settings) => settings.REPLICATE_API_TOKEN ?? settings.REPLICATE_API_KEY;

/**
 * The settings with which the demo uses the emulator at `url`.
 * @param {string} url such as `http://127.0.0.1:4000/v1`
 */
export function emulatorEnv(url) {
  return {
    REPLICATE_BASE_URL: url,
    REPLICATE_API_TOKEN: "emulator",
    REPLICATE_DELIVERY_HOSTS: new URL(url).host,
    AI_EMULATOR: "1",
  };
}

/**
 * Parses the URL in the emulator's first line of output.
 * @param {string} line
 * @returns {string}
 * @throws {Error} if the line is anything else
 */
export function parseEmulatorLine(line) {
  try {
    const { url } = JSON.parse(line);
    return new URL(url).href;
  } catch (cause) {
    throw new Error(`The emulator's first line should be its URL as JSON, but is: ${line}`, { cause });
  }
}

/**
 * Parses the port to serve on; 0 means any free one.
 * @param {string | undefined} value
 * @returns {number}
 * @throws {Error} if it is not a port
 */
export function parsePort(value) {
  if (!value?.trim()) return 3000;
  const port = /^\d{1,5}$/.test(value.trim()) ? Number(value) : Number.NaN;
  if (port <= 65_535) return port;
  throw new Error(`PORT is ${JSON.stringify(value)}, which is not a port: use a number from 0 to 65535.`);
}

/**
 * The secret that signs session cookies. It is created once and kept in the data folder, readable by its owner only, so
 * that a restart ends no session.
 * @param {string} dataDir absolute
 * @returns {string}
 */
export function sessionSecret(dataDir) {
  if (!isAbsolute(dataDir)) throw new Error(`DATA_DIR must be absolute here, but is ${dataDir}.`);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, "session-secret");
  const read = () => readFileSync(file, "utf8").trim();
  try {
    const kept = read();
    if (kept.length >= 32) {
      chmodSync(file, 0o600);
      return kept;
    }
    rmSync(file);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600 });
  try {
    // Unlike a rename, a link does not replace the secret of a process that was faster.
    linkSync(draft, file);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    rmSync(draft);
  }
  return read();
}
