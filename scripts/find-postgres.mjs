import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Where Debian keeps its versions, of which only some commands are on the PATH. */
const DEBIAN = "/usr/lib/postgresql";

/**
 * A PostgreSQL of this machine that can be started by us, or undefined. It refuses to run as root: then a user
 * `postgres` has to be there.
 * @returns {{ folder: string, version: string } | undefined} the folder of its programs, and such as "15"
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
