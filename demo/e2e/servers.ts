import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { createServer as createSocket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { findPostgres } from "../../scripts/find-postgres.mjs";

const DEMO = fileURLToPath(new URL("..", import.meta.url));
/** Wraps a program so that it exits if its parent is killed, for example with a test run. */
const END_WITH_PARENT = new URL("../../scripts/end-with-parent.mjs", import.meta.url).href;

export type Running = { child: ChildProcess; log: () => string; stop: () => Promise<void> };

/** Starts a Node program and records its output. */
export function run(args: string[], options: { cwd?: string; env?: Record<string, string> } = {}): Running {
  const child = spawn(process.execPath, ["--import", END_WITH_PARENT, ...args], {
    cwd: options.cwd ?? DEMO,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      NEXT_TELEMETRY_DISABLED: "1",
      END_WITH_PARENT: String(process.pid),
      ...options.env,
    },
  });
  let log = "";
  child.stdout?.on("data", (data) => {
    log += data;
  });
  child.stderr?.on("data", (data) => {
    log += data;
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return {
    child,
    log: () => log,
    stop: () => {
      child.kill("SIGKILL");
      return ended;
    },
  };
}

export type EmulatorProcess = Running & {
  url: string;
  origin: string;
  host: string;
};

export async function startEmulatorProcess(token: string): Promise<EmulatorProcess> {
  const running = run([
    "../packages/replicate-emulator/main.mjs",
    "--port",
    "0",
    "--run-time",
    "300",
    "--retry-after",
    "1",
    "--token",
    token,
  ]);
  const { child } = running;
  const { stdout } = child;
  if (!stdout) throw new Error("The emulator has no output.");
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: stdout }).once("line", resolve);
    child.once("close", () =>
      reject(new Error(`The emulator exited before it was listening.\n${running.log()}`)),
    );
  });
  const { url, deliveryHost } = JSON.parse(line);
  return { ...running, url, origin: new URL(url).origin, host: deliveryHost };
}

/** Starts an empty local PostgreSQL; undefined if none is installed. */
export async function startPostgresProcess(): Promise<(Running & { url: string }) | undefined> {
  const found = findPostgres();
  if (!found) return undefined;
  const running = run(["../scripts/postgres-server.mjs", found.folder]);
  const { child } = running;
  if (!child.stdout) throw new Error("PostgreSQL has no output.");
  const lines = createInterface({ input: child.stdout });
  const url = await new Promise<string>((resolve) => lines.once("line", resolve));
  const stop = async () => {
    const ended = new Promise((resolve) => child.once("close", resolve));
    // SIGKILL would leave its folder behind.
    child.kill("SIGTERM");
    await ended;
  };
  return { ...running, url, stop };
}

/**
 * Serves the production build in demo/.next, with its own data folder and practically unlimited credits, unless `env`
 * overrides them.
 */
export async function startNext(
  env: Record<string, string>,
  wantedPort?: number,
): Promise<Running & { url: string }> {
  const dataDir = mkdtempSync(join(tmpdir(), "demo-data-"));
  const port = wantedPort ?? (await freePort());
  const next = createRequire(import.meta.url).resolve("next/dist/bin/next");
  const started = run([next, "start", "-H", "127.0.0.1", "-p", String(port)], {
    env: { DATA_DIR: dataDir, DEMO_START_CREDITS: "9999999", ...env },
  });
  const stop = async () => {
    await started.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  const running = { ...started, stop };
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 120; tries++) {
    const ready = await fetch(`${url}/icon.svg`).catch(() => undefined);
    if (ready) return { ...running, url };
    if (running.child.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  await running.stop();
  throw new Error(`next start does not respond. Was the demo built?\n${running.log()}`);
}

/** A page of another origin with the HTTP generator, bundled from the package's entry point, like a Storybook. */
export async function startOtherOrigin() {
  const script = await bundle("other-origin.page.ts");
  const server = createServer(({ url }, response) => {
    const isScript = url === "/page.js";
    response
      .writeHead(200, { "content-type": isScript ? "text/javascript" : "text/html" })
      .end(
        isScript
          ? script
          : '<!doctype html><title>Another origin</title><script type="module" src="/page.js"></script>',
      );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port.");
  return {
    // Another host name for this machine, so that it is cross-site.
    url: `http://localhost:${address.port}`,
    unlisted: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bundle(page: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(page, import.meta.url))],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2023",
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createSocket();
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(address !== null && typeof address === "object" ? address.port : 0));
    });
  });
}
