import { randomBytes } from "node:crypto";
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import util from "node:util";

/** @typedef {Record<string, string | undefined>} Env */

/**
 * The demo's settings as Next will see them: the environment first, then the files beside the demo, of which
 * the more particular one wins. An empty value counts as unset.
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
  // A relative path means what it says where it was written: beside the file, or in the shell's folder.
  if (settings.DATA_DIR) settings.DATA_DIR = resolve(demo, settings.DATA_DIR);
  Object.assign(settings, withoutEmpty(env));
  settings.DATA_DIR = settings.DATA_DIR ? resolve(settings.DATA_DIR) : join(demo, ".data");
  return settings;
}

/** @param {NodeJS.Dict<string>} values */
const withoutEmpty = (values) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value?.trim()));

/**
 * The token for Replicate, or undefined where the emulator has to do.
 * @param {Env} settings
 */
export const replicateToken = (settings) => settings.REPLICATE_API_TOKEN ?? settings.REPLICATE_API_KEY;

/**
 * What the demo needs to know to use the emulator at `url`.
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
 * The address in the emulator's first line of output.
 * @param {string} line
 * @returns {string}
 * @throws {Error} where the line is anything else
 */
export function parseEmulatorLine(line) {
  try {
    const { url } = JSON.parse(line);
    return new URL(url).href;
  } catch (cause) {
    throw new Error(`The emulator's first line should be its address as JSON, but is: ${line}`, { cause });
  }
}

/**
 * The port to serve on; 0 takes any free one.
 * @param {string | undefined} value
 * @returns {number}
 * @throws {Error} where it is no port
 */
export function parsePort(value) {
  if (!value?.trim()) return 3000;
  const port = /^\d{1,5}$/.test(value.trim()) ? Number(value) : Number.NaN;
  if (port <= 65_535) return port;
  throw new Error(`PORT is ${JSON.stringify(value)}, which is no port: give a number from 0 to 65535.`);
}

/**
 * The secret that signs the session cookies: made once and kept in the data folder, readable by its owner only,
 * so that a restart signs nobody out.
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
    // A link, unlike a rename, leaves the secret of a process that was quicker.
    linkSync(draft, file);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    rmSync(draft);
  }
  return read();
}
