// node scripts/postgres-server.mjs FOLDER: runs a new PostgreSQL server with the programs in FOLDER. The first line of
// output is its URL. The server and its data are removed when this process ends.
import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { HOST, takePort } from "./ports.mjs";

const [folder = ""] = process.argv.slice(2);
const owner = ownerOf();
const home = mkdtempSync(join(tmpdir(), "react-media-library-postgres-"));
process.on("exit", () => rmSync(home, { recursive: true, force: true }));

const password = randomBytes(16).toString("hex");
const data = join(home, "data");
const secret = join(home, "password");
writeFileSync(secret, password, { mode: 0o600 });
if (owner) for (const path of [home, secret]) chownSync(path, owner.uid, owner.gid);

/** @type {import("node:child_process").SpawnOptions} */
const options = { ...owner, cwd: home, env: { PATH: process.env.PATH, HOME: home, LC_ALL: "C" } };
execFileSync(
  join(folder, "initdb"),
  // Only the creation of the files is not synced; the server syncs as usual.
  [
    ...["-D", data, "-U", "postgres", "--no-sync", "--encoding=UTF8", "--locale=C"],
    ...["--auth=scram-sha-256", `--pwfile=${secret}`],
  ],
  { ...options, stdio: ["ignore", "ignore", "inherit"] },
);

const port = await takePort(0);
const server = spawn(
  join(folder, "postgres"),
  [
    ...["-D", data, "-h", HOST, "-p", String(port), "-k", ""],
    // Many test files and processes run at once, each with a pool.
    ...["-c", "max_connections=300", "-c", "shared_buffers=64MB"],
  ],
  { ...options, stdio: ["ignore", "ignore", "pipe"] },
);
server.once("error", (error) => {
  console.error(`PostgreSQL cannot be started: ${error.message}`);
  process.exit(1);
});
process.on("exit", () => server.kill("SIGKILL"));
// On SIGTERM, PostgreSQL itself would wait for every client to disconnect.
for (const signal of /** @type {const} */ (["SIGTERM", "SIGINT", "SIGHUP"]))
  process.on(signal, () => server.kill("SIGINT"));
server.once("exit", (code) => process.exit(code ?? 1));

/** @type {string[]} */
const early = [];
let ready = false;
createInterface({ input: server.stderr }).on("line", (line) => {
  if (ready) return;
  early.push(line);
  ready = line.includes("ready to accept connections");
  if (ready) console.log(`postgres://postgres:${password}@${HOST}:${port}/postgres`);
});
server.once("exit", () => {
  if (!ready) console.error(early.join("\n"));
});

/** PostgreSQL refuses to run as root; Debian's package creates a user for it. */
function ownerOf() {
  if (process.getuid?.() !== 0) return undefined;
  /** @param {string} which */
  const id = (which) => Number(execFileSync("id", [which, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}
