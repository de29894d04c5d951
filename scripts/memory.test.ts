import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { peakLine, watchMemory } from "./memory.mjs";

/** A process whose child takes `mb` MB for a moment, gives them back, and stays for `ms` milliseconds. */
function startHungry(mb: number, ms: number) {
  const child = `let taken = Buffer.alloc(${mb} << 20, 1); taken = undefined; setTimeout(() => {}, ${ms}); // hungry`;
  const parent = `const { spawnSync } = require("node:child_process");
    const { signal } = spawnSync(process.execPath, ["--expose-gc", "-e", ${JSON.stringify(child)}]);
    process.exit(signal === null ? 0 : 9)`;
  return spawn(process.execPath, ["-e", parent]);
}

test("reports the peak memory of one process, with its command and the running step", async () => {
  const memory = watchMemory({ limit: 4_096, every: 50 });
  memory.enter("lunch");
  await once(startHungry(700, 500), "exit");
  const { peak, exceeded } = await memory.stop();
  expect(peak.mb).toBeGreaterThan(700);
  expect(peakLine(peak)).toMatch(/^\d+ MB, .*node.* \(lunch\)$/);
  expect(peak.command).toContain("hungry");
  expect(exceeded).toBeUndefined();
});

test("kills and reports a process that exceeds the limit", async () => {
  const memory = watchMemory({ limit: 700, every: 50 });
  const [code] = await once(startHungry(900, 60_000), "exit");
  const { exceeded } = await memory.stop();
  expect(code).toBe(9);
  expect(exceeded?.mb).toBeGreaterThan(700);
  expect(exceeded?.command).toContain("hungry");
});
