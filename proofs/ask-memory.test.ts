import { fork } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { askMemory } from "./ask-memory.mjs";

const PRELOAD = new URL("report-memory.mjs", import.meta.url).href;
const BUSY = "setInterval(() => { const end = Date.now() + 20; while (Date.now() < end); }, 25);";

test("each question gets its own reply, also after several at once", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ask-memory-test-"));
  const script = join(folder, "busy.mjs");
  writeFileSync(script, BUSY);
  const child = fork(script, { execArgv: ["--import", PRELOAD] });
  onTestFinished(() => {
    child.kill();
    rmSync(folder, { recursive: true });
  });
  const atOnce = await Promise.all([1, 2, 3].map(() => askMemory(child, { collect: false })));
  expect(new Set(atOnce.map(({ cpu }) => cpu)).size).toBe(3);
  await sleep(500);
  const later = await askMemory(child);
  // A late reply to one of the first three would show microseconds.
  expect(later.cpu - Math.max(...atOnce.map(({ cpu }) => cpu))).toBeGreaterThan(20_000);
});
