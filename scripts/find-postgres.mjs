import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Debian's folder of PostgreSQL versions, of which only some commands are on the PATH. */
const DEBIAN = "/usr/lib/postgresql";

/**
 * An installed PostgreSQL that can be started, or undefined. PostgreSQL refuses to run as root; a user `postgres` must
 * then exist.
 * @returns {{ folder: string, version: string } | undefined} the folder of its programs, and its version, such as "15"
 */
export function findPostgres() {
  if (process.getuid?.() === 0 && spawnSync("id", ["-u", "postgres"]).status !== 0) return undefined;
  const path = (process.env.PATH ?? "").split(delimiter);
  const debian = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...path, ...debian.map((version) => join(DEBIAN, version, "bin"))];
  const folder = folders.find((each) => ["initdb", "postgres"].every((name) => existsSync(join(each, name))));
  if (folder === undefined) return undefined;
  const { stdout } = spawnSync(join(folder, "postgres"), ["--version"], { encoding: "utf8" });
  const version = /\d+/.exec(stdout ?? "")?.[0];
  return version === undefined ? undefined : { folder, version };
}
