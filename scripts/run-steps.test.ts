import { mkdtempSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ONE_FAILED, ONE_PASSED } from "./reports.mjs";
import { runSteps, type Step } from "./run-steps.mjs";

let logs = "";
let printed = "";
beforeEach(() => {
  logs = mkdtempSync(join(tmpdir(), "run-steps-test-"));
  printed = "";
  const print = (...parts: unknown[]) => {
    printed += `${parts.join(" ")}\n`;
  };
  vi.spyOn(console, "log").mockImplementation(print);
  vi.spyOn(console, "error").mockImplementation(print);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(logs, { recursive: true });
});

const passing = (name: string, more: Partial<Step> = {}): Step => ({
  name,
  run: async () => ONE_PASSED,
  ...more,
});

/** A step that ends when the test says so. */
function held(name: string, more: Partial<Step> = {}) {
  let end = () => {};
  const ended = new Promise<typeof ONE_PASSED>((resolve) => {
    end = () => resolve(ONE_PASSED);
  });
  return { step: passing(name, { run: () => ended, ...more }), end };
}

const writing =
  (text: string, counts: typeof ONE_PASSED): Step["run"] =>
  async (stdio) => {
    const file = Array.isArray(stdio) ? stdio[1] : undefined;
    if (typeof file === "number") writeSync(file, text);
    return counts;
  };

test("runs at most `atOnce` steps at a time, in the given order", async () => {
  const [one, two, three] = [held("one"), held("two"), held("three")];
  const running: string[][] = [];
  const ended = runSteps([one.step, two.step, three.step], {
    atOnce: 2,
    logs,
    onStart: (names) => running.push(names),
  });
  expect(running).toEqual([["one"], ["one", "two"]]);
  two.end();
  await vi.waitFor(() => expect(running.at(-1)).toEqual(["one", "three"]));
  one.end();
  three.end();
  expect(await ended).toMatchObject({ passed: 3, failed: 0 });
});

test("starts no step before those that it needs, nor together with one that writes to the same folder", async () => {
  const [build, use, other] = [
    held("build", { writes: "out" }),
    held("use", { needs: ["build"] }),
    held("other", { writes: "out" }),
  ];
  const running: string[][] = [];
  const ended = runSteps([build.step, use.step, other.step], {
    atOnce: 3,
    logs,
    onStart: (names) => running.push(names),
  });
  expect(running).toEqual([["build"]]);
  build.end();
  await vi.waitFor(() => expect(running.at(-1)).toEqual(["use", "other"]));
  use.end();
  other.end();
  await ended;
});

test("skips steps that need a failed one, directly or indirectly, and runs the rest", async () => {
  const counts = await runSteps(
    [
      passing("build", { run: async () => ONE_FAILED }),
      passing("app", { needs: ["build"] }),
      passing("e2e", { needs: ["app"] }),
      passing("lint"),
    ],
    { atOnce: 2, logs },
  );
  expect(counts).toMatchObject({ passed: 1, failed: 1 });
  expect(printed).toMatch(/app +not run: build failed/);
  expect(printed).toMatch(/e2e +not run: app failed/);
});

test("prints the output of each step in one piece, and the names of failed tests last", async () => {
  const failures = [{ name: "a.test.ts > adds", message: "expected 1 to be 2" }];
  await runSteps(
    [
      passing("unit", { run: writing("unit says\n", { ...ONE_FAILED, failures }) }),
      passing("types", { run: writing("types says\n", ONE_FAILED) }),
      passing("lint", { run: writing("lint says\n", ONE_PASSED) }),
    ],
    { atOnce: 3, logs },
  );
  expect(printed).toContain("━━ lint\nlint says\n━━ lint: 1 passed, 0 failed in ");
  const summary = printed.slice(printed.indexOf("━━ Failed"));
  expect(summary).toContain("✗ unit: a.test.ts > adds\n    expected 1 to be 2\n✗ types\n    types says\n");
  expect(summary).not.toContain("lint says");
});

test("counts a step that throws as failed, with its message", async () => {
  const counts = await runSteps([passing("build", { run: () => Promise.reject(new Error("no compiler")) })], {
    atOnce: 1,
    logs,
  });
  expect(counts.failed).toBe(1);
  expect(printed).toContain("✗ build\n    no compiler");
});
