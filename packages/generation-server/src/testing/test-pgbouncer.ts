import { execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { onTestFinished, vi } from "vitest";
import { takePort } from "../../../../scripts/ports.mjs";

const HOST = "127.0.0.1";

/** Where Debian installs it. */
const program = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin"]
  .map((folder) => join(folder, "pgbouncer"))
  .find(existsSync);

export const hasPgBouncer = program !== undefined;

/** Starts PgBouncer in transaction mode for the server of `url`. Returns its URL. */
export async function startPgBouncer(url: string, settings: Record<string, number> = {}): Promise<string> {
  if (program === undefined) throw new Error("PgBouncer is not installed.");
  const server = new URL(url);
  const folder = mkdtempSync(join(tmpdir(), "test-pgbouncer-"));
  const port = await takePort(0);
  const lines = {
    listen_addr: HOST,
    listen_port: port,
    unix_socket_dir: "",
    pool_mode: "transaction",
    auth_type: "scram-sha-256",
    auth_file: join(folder, "users"),
    default_pool_size: 2,
    max_client_conn: 200,
    ...settings,
  };
  writeFileSync(join(folder, "users"), `"${server.username}" "${server.password}"\n`);
  writeFileSync(
    join(folder, "pgbouncer.ini"),
    [
      "[databases]",
      `* = host=${server.hostname} port=${server.port}`,
      "[pgbouncer]",
      ...Object.entries(lines).map(([name, value]) => `${name} = ${value}`),
    ].join("\n"),
  );
  // It refuses to run as root; a machine with PostgreSQL has its user.
  const owner = process.getuid?.() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : undefined;
  if (owner)
    for (const name of ["", "users", "pgbouncer.ini"]) chownSync(join(folder, name), owner.uid, owner.gid);
  const child = spawn(program, [join(folder, "pgbouncer.ini")], { ...owner, stdio: "ignore" });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
    rmSync(folder, { recursive: true });
  });
  await vi.waitFor(() => reach(port), { timeout: 15_000, interval: 20 });
  const way = new URL(url);
  way.port = String(port);
  return way.href;
}

const idOf = (which: string): number => Number(execFileSync("id", [which, "postgres"], { encoding: "utf8" }));

const reach = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, HOST, () => {
      socket.destroy();
      resolve();
    }).once("error", reject);
  });
