import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { startNode } from "./processes.mjs";
import { ROOT } from "./stamps.mjs";

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

/**
 * A throw-away PostgreSQL with nothing in it, on a free port of this machine, with a password of its own. It ends
 * with this process, however that ends, and leaves nothing.
 * @param {{ folder: string }} found
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>} the URL of a user who may do everything
 */
export async function startPostgres({ folder }) {
  const { child, ended, stop } = startNode([join(ROOT, "scripts", "postgres-server.mjs"), folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const { stdout } = child;
  if (!stdout) throw new Error("PostgreSQL's output cannot be read.");
  /** @type {Promise<string>} */
  const line = new Promise((resolve) => createInterface({ input: stdout }).once("line", resolve));
  const url = await Promise.race([line, ended]);
  if (typeof url !== "string") throw new Error("PostgreSQL ended before it was ready; see above.");
  return {
    url,
    stop: async () => {
      stop();
      await ended;
    },
  };
}
