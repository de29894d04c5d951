import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { run } from "./servers";

const PROGRAM = fileURLToPath(new URL("../../scripts/postgres-server.mjs", import.meta.url));

/** Starts a temporary PostgreSQL with the programs in `folder`. */
export async function startPostgresProcess(folder: string) {
  const { child, log } = run([PROGRAM, folder]);
  const { stdout } = child;
  if (!stdout) throw new Error("PostgreSQL has no output.");
  const line = new Promise<string>((resolve) => createInterface({ input: stdout }).once("line", resolve));
  const url = await Promise.race([line, once(child, "exit").then(() => undefined)]);
  if (url === undefined) throw new Error(`PostgreSQL exited before it was ready.\n${log()}`);
  return {
    url,
    stop: async () => {
      const ended = once(child, "exit");
      // Not SIGKILL: it must stop its server.
      child.kill("SIGTERM");
      await ended;
    },
  };
}
