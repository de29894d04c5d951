import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";

const SCRIPTS = new URL(".", import.meta.url).href;

/** A command whose server takes 0.3 s to finish its work after a SIGTERM. */
const COMMAND = `
  import { main, startNode } from "${SCRIPTS}processes.mjs";
  await main(async () => {
    const { ended } = startNode([process.env.SERVER], { graceMs: 5_000 });
    await ended;
  }, () => 0);`;
const SERVER = `
  import { writeFileSync } from "node:fs";
  process.on("SIGTERM", () => setTimeout(() => { writeFileSync(process.env.DONE, "x"); process.exit(0); }, 300));
  writeFileSync(process.env.PIDS, JSON.stringify([process.pid, process.ppid]));
  setInterval(() => {}, 1_000);`;

const lives = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Only Linux lets us find npm's shell, and see that npm has ended where that shell lives on. */
const linux = process.platform === "linux";
const CASES = [
  { whom: "npm", signal: "SIGTERM" },
  { whom: "npm", signal: "SIGKILL" },
  { whom: "npm's shell", signal: "SIGKILL" },
  { whom: "the command", signal: "SIGTERM" },
  { whom: "the command", signal: "SIGKILL" },
] as const;

test.concurrent.each(CASES.filter(({ whom }) => linux || whom === "the command"))(
  "nothing is left running after $signal to $whom, and the server finishes",
  async ({ whom, signal }) => {
    const folder = mkdtempSync(join(tmpdir(), "orphans-test-"));
    const file = (name: string, text = "") => {
      if (text) writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    file("package.json", JSON.stringify({ type: "module", scripts: { start: "node command.mjs" } }));
    file("command.mjs", COMMAND);
    const env = {
      ...process.env,
      SERVER: file("server.mjs", SERVER),
      PIDS: file("pids"),
      DONE: file("done"),
    };
    const npm = spawn("npm", ["start"], { cwd: folder, env, stdio: "ignore", detached: true });
    const [server = 0, command = 0] = await vi.waitFor(
      () => JSON.parse(readFileSync(env.PIDS, "utf8")),
      20_000,
    );
    const stat = linux ? readFileSync(`/proc/${command}/stat`, "utf8") : "";
    const shell = Number(/\) \S (\d+)/.exec(stat)?.[1]);
    process.kill({ npm: npm.pid ?? 0, "npm's shell": shell, "the command": command }[whom], signal);
    await vi.waitFor(() => expect([server, command].filter(lives)).toEqual([]), 15_000);
    expect(existsSync(env.DONE)).toBe(true);
    rmSync(folder, { recursive: true });
  },
  60_000,
);
