import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@playwright/test";
import { allProcesses, kill } from "../../proofs/process-tree.mjs";
import { type Running, run } from "./servers";

type Process = ReturnType<typeof allProcesses>[number];

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SETTINGS = /^(REPLICATE_|AI_|SESSION_SECRET$|PORT$|NODE_ENV$)/;

let dataDir = "";
let started: Running[] = [];
let processes: Process[] = [];
test.beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "start-spec-"));
});
test.afterEach(async () => {
  // Left over from a failed test: a server that outlives its parent keeps the parent's output open.
  kill(stillRunning().map(({ pid }) => pid));
  for (const { stop } of started) await stop();
  started = [];
  processes = [];
  rmSync(dataDir, { recursive: true });
});

/** Runs `npm start` without any settings, on a free port. */
function start(env: Record<string, string> = {}): Running {
  // An empty value counts as unset.
  const unset = Object.keys(process.env).filter((name) => SETTINGS.test(name));
  const npmStart = run([join(ROOT, "scripts", "start.mjs")], {
    cwd: ROOT,
    env: { ...Object.fromEntries(unset.map((name) => [name, ""])), DATA_DIR: dataDir, PORT: "0", ...env },
  });
  started.push(npmStart);
  return npmStart;
}

/** The printed URL, or the output if there is none. */
async function addressOf({ child, log }: Running): Promise<string> {
  const address = () => /Open {3}(http:\/\/127\.0\.0\.1:\d+)\s/.exec(log())?.[1];
  await expect.poll(() => address() ?? child.exitCode, { timeout: 150_000 }).not.toBeNull();
  expect(address(), log()).toBeDefined();
  return address() ?? "";
}

async function interrupt(child: ChildProcess): Promise<number | null> {
  const ended = once(child, "exit");
  child.kill("SIGINT");
  await ended;
  return child.exitCode;
}

function startedBy(pid: number | undefined): Process[] {
  const all = allProcesses();
  const below = (parent: number | undefined): Process[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return below(pid);
}

/** By id and command, because ids are reused. */
const stillRunning = () =>
  allProcesses().filter((now) =>
    processes.some(({ pid, command }) => pid === now.pid && command === now.command),
  );

test("npm start generates with its emulator without a token, stops all processes, and builds once", async ({
  page,
}) => {
  test.setTimeout(240_000);
  const first = start();
  const url = await addressOf(first);
  const hint = "demo/.env.local names a token; this test must not spend it.";
  expect(first.log(), hint).toContain("Mode   emulator: the images are procedural");

  await page.goto(url);
  await expect(page.getByText("They are not AI.")).toBeVisible();
  const reply = await page.request.post(`${url}/api/ai/images/generate`, {
    data: { prompt: "the first image", width: 64, height: 64 },
  });
  expect(reply.status()).toBe(200);
  expect(reply.headers()).toMatchObject({ "content-type": "image/png", "x-ai-provider": "emulator" });

  processes = startedBy(first.child.pid);
  // Next and the emulator.
  expect(processes.length).toBeGreaterThanOrEqual(2);
  expect(await interrupt(first.child)).toBe(0);
  await expect.poll(stillRunning).toEqual([]);

  const second = start();
  await addressOf(second);
  expect(second.log()).not.toMatch(/Installing|Building/);
  expect(await interrupt(second.child)).toBe(0);
});

test("npm start reports invalid settings before it builds or serves anything", async () => {
  const { child, log } = start({ AI_RATE_LIMIT: "0", AI_ALLOWED_ORIGINS: "*" });
  await once(child, "close");
  expect(child.exitCode).toBe(1);
  expect(log()).toContain("AI_RATE_LIMIT must be a whole number from 1 to 100000.");
  expect(log()).toContain("AI_ALLOWED_ORIGINS takes whole origins");
  expect(log()).not.toMatch(/Building|Open/);
});
