import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished, vi } from "vitest";
import { oneAtATime } from "./one-at-a-time.mjs";

const lock = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "one-at-a-time-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "below", "lock");
};

it("runs one task after another, also after a failure, and reports the wait", async () => {
  const path = lock();
  const steps: string[] = [];
  const onWait = vi.fn();
  const work = (name: string, fails = false) =>
    oneAtATime(
      path,
      async () => {
        steps.push(`${name} begins`);
        await sleep(20);
        steps.push(`${name} ends`);
        if (fails) throw new Error("It failed.");
        return name;
      },
      onWait,
    );
  const first = expect(work("a", true)).rejects.toThrow("It failed.");
  expect(await work("b")).toBe("b");
  await first;
  expect(steps).toEqual(["a begins", "a ends", "b begins", "b ends"]);
  expect(onWait).toHaveBeenCalledOnce();
});

it("ignores the lock of a process that has died", async () => {
  const path = lock();
  await oneAtATime(path, async () => {});
  // No process has such a number.
  writeFileSync(path, "4194999");
  expect(await oneAtATime(path, async () => "done")).toBe("done");
});
