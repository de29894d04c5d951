import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";

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
  const ask = async (path: string) => {
    const reply = await fetch(`http://127.0.0.1:${port}${path}`);
    return reply.text().catch(() => "cut off");
  };
  return { child, exited, lines, ask };
}

it.concurrent("finishes open requests on a signal, accepts no new ones, and exits", async () => {
  const { child, exited, lines, ask } = await startServer(20);
  const slow = ask("/slow");
  await new Promise((resolve) => setTimeout(resolve, 200));
  child.kill("SIGTERM");
  await new Promise((resolve) => setTimeout(resolve, 150));
  await expect(ask("/slow")).rejects.toThrow("fetch failed");
  expect(await slow).toBe("begun whole");
  await exited;
  expect(lines).toEqual(["streams end", "exit 0"]);
}, 30_000);

it.concurrent("aborts unfinished requests after the grace period", async () => {
  const { child, exited, lines, ask } = await startServer(1);
  const never = ask("/never");
  await new Promise((resolve) => setTimeout(resolve, 200));
  child.kill("SIGTERM");
  expect(await never).toBe("cut off");
  await exited;
  expect(lines).toEqual(["streams end", "exit 0"]);
}, 30_000);

it.concurrent("exits immediately on a second signal", async () => {
  const { child, exited, lines, ask } = await startServer(60);
  const never = ask("/never");
  await new Promise((resolve) => setTimeout(resolve, 200));
  child.kill("SIGTERM");
  await new Promise((resolve) => setTimeout(resolve, 200));
  child.kill("SIGTERM");
  await exited;
  expect(await never).toBe("cut off");
  expect(lines).toEqual(["streams end", "exit 1"]);
}, 30_000);
