import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { expect, it, vi } from "vitest";

const HERE = new URL(".", import.meta.url).href;

/** A server whose `/slow` takes half a second and whose `/never` does not end. Prints its port and what happens. */
const SERVER = `
  import { createServer } from "node:http";
  const { shutDownOnSignals } = await import("${HERE}shutdown.ts");
  shutDownOnSignals({
    graceMs: Number(process.env.GRACE_SECONDS) * 1000,
    begin: () => console.log("streams end"),
    end: async () => {},
  });
  const server = createServer((request, response) => {
    response.write("begun ");
    if (request.url === "/slow") setTimeout(() => response.end("whole"), 500);
  });
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));
  process.on("exit", (code) => console.log("exit " + code));`;

async function startServer(graceSeconds: number) {
  const child = spawn(
    process.execPath,
    ["--conditions", "react-server", "--import", "tsx", "--input-type=module", "--eval", SERVER],
    {
      env: {
        ...process.env,
        GRACE_SECONDS: String(graceSeconds),
      },
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  const lines: string[] = [];
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const reader = createInterface({ input: child.stdout });
  const port = await new Promise<string>((resolve) => reader.once("line", resolve));
  reader.on("line", (line) => lines.push(line));
  /** Resolves once the server has begun its reply. */
  const open = async (path: string) => {
    const reply = await fetch(`http://127.0.0.1:${port}${path}`);
    return { text: reply.text().catch(() => "cut off") };
  };
  const stop = async () => {
    child.kill("SIGTERM");
    await vi.waitFor(() => expect(lines).toContain("streams end"), 10_000);
  };
  return { child, exited, lines, open, stop };
}

it.concurrent("finishes open requests on a signal, accepts no new ones, and exits", async () => {
  const { exited, lines, open, stop } = await startServer(20);
  const slow = await open("/slow");
  await stop();
  await vi.waitFor(() => expect(open("/slow")).rejects.toThrow("fetch failed"), 10_000);
  expect(await slow.text).toBe("begun whole");
  await exited;
  expect(lines).toEqual(["streams end", "exit 0"]);
}, 30_000);

it.concurrent("aborts unfinished requests after the grace period", async () => {
  const { exited, lines, open, stop } = await startServer(1);
  const never = await open("/never");
  await stop();
  expect(await never.text).toBe("cut off");
  await exited;
  expect(lines).toEqual(["streams end", "exit 0"]);
}, 30_000);

it.concurrent("exits immediately on a second signal", async () => {
  const { child, exited, lines, open, stop } = await startServer(60);
  const never = await open("/never");
  await stop();
  child.kill("SIGTERM");
  await exited;
  expect(await never.text).toBe("cut off");
  expect(lines).toEqual(["streams end", "exit 1"]);
}, 30_000);
