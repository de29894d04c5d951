import { join } from "node:path";
import { expect, test } from "vitest";
import {
  addUp,
  closingLine,
  countPlaywright,
  countRun,
  countVitest,
  failureList,
  NOTHING,
} from "./reports.mjs";
import { ROOT } from "./stamps.mjs";

const good = { passed: 3, failed: 0, skipped: 0 };

test("counts Vitest's tests, and a file that failed before its first test as one failure", () => {
  const report = { numPassedTests: 3, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1 };
  const testResults = [
    {
      name: join(ROOT, "src", "a.test.ts"),
      status: "failed",
      assertionResults: [
        { fullName: "adds", status: "passed", failureMessages: [] },
        { fullName: "subtracts", status: "failed", failureMessages: ["expected 2 to be 1"] },
      ],
    },
    { name: join(ROOT, "src", "b.test.ts"), status: "failed", message: "no such file", assertionResults: [] },
  ];
  expect(countVitest({ ...report, testResults })).toEqual({
    passed: 3,
    failed: 2,
    skipped: 2,
    failures: [
      { name: join("src", "a.test.ts > subtracts"), message: "expected 2 to be 1" },
      { name: join("src", "b.test.ts"), message: "no such file" },
    ],
  });
});

test("counts a Playwright test that passed only when retried, and an error outside of tests, as failures", () => {
  const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 };
  const spec = (title: string, status: string) => ({
    title,
    file: "pages.spec.ts",
    line: 7,
    tests: [{ status, results: [{ error: { message: `${title} broke` } }] }],
  });
  const suites = [
    { specs: [spec("opens", "expected")], suites: [{ specs: [spec("closes", "unexpected")] }] },
    { specs: [spec("blinks", "flaky")] },
  ];
  expect(countPlaywright({ stats, suites, errors: [{ message: "no browser" }] })).toEqual({
    passed: 5,
    failed: 3,
    skipped: 2,
    failures: [
      { name: "pages.spec.ts:7 > closes", message: "closes broke" },
      { name: "pages.spec.ts:7 > blinks", message: "blinks broke" },
      { name: "outside the tests", message: "no browser" },
    ],
  });
});

test("never counts a run as passed that failed, left no report, or ran nothing", () => {
  expect(countRun(good, 0)).toEqual(good);
  expect(countRun(good, 1)).toEqual({ ...good, failed: 1 });
  expect(countRun(undefined, 0).failed).toBe(1);
  expect(countRun(undefined, 137).failed).toBe(1);
  expect(countRun({ ...NOTHING, skipped: 4 }, 0)).toEqual({ passed: 0, failed: 1, skipped: 4 });
  expect(countRun({ ...good, failed: 2 }, 1).failed).toBe(2);
});

test("adds counts up, and keeps the failures", () => {
  const failures = [{ name: "a", message: "" }];
  expect(addUp([good, { ...good, failed: 1, failures }])).toEqual({
    passed: 6,
    failed: 1,
    skipped: 0,
    failures,
  });
});

test("lists every failure by name, within what CI keeps of a log, however long their messages are", () => {
  const failures = Array.from({ length: 100 }, (_, n) => ({
    name: `test ${n}`,
    message: `\u001b[31mexpected ${n}\u001b[0m\n${"x".repeat(5_000)}`,
  }));
  const list = failureList(failures);
  expect(list.split("\n").slice(0, 2)).toEqual(["✗ test 0", "    expected 0"]);
  expect(list.split("\n").filter((line) => line.startsWith("✗"))).toHaveLength(100);
  expect(list.length).toBeLessThan(20_000);
});

test("ends with one line that mentions skipped tests only if there are any", () => {
  expect(closingLine(good)).toBe("3 passed, 0 failed");
  expect(closingLine({ passed: 3, failed: 1, skipped: 2 })).toBe("3 passed, 1 failed, 2 skipped");
});
