import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { ROOT } from "./stamps.mjs";

/** @typedef {{ name: string, message: string }} Failure */
/** @typedef {{ passed: number, failed: number, skipped: number, failures?: Failure[] }} Counts `failures`: the failures that have a name */

/** @type {Counts} */
export const NOTHING = { passed: 0, failed: 0, skipped: 0 };
/** @type {Counts} */
export const ONE_PASSED = { passed: 1, failed: 0, skipped: 0 };
/** @type {Counts} */
export const ONE_FAILED = { passed: 0, failed: 1, skipped: 0 };

/**
 * @param {Counts[]} all
 * @returns {Counts}
 */
export function addUp(all) {
  const failures = all.flatMap((one) => one.failures ?? []);
  /** @param {(one: Counts) => number} count */
  const sum = (count) => all.reduce((total, one) => total + count(one), 0);
  return {
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed }) => failed),
    skipped: sum(({ skipped }) => skipped),
    ...(failures.length > 0 && { failures }),
  };
}

/**
 * The counts of a test run, from its report, if it wrote one, and its exit code. A run that failed or ran no tests never
 * counts as passed, whatever its report says.
 * @param {Counts | undefined} report
 * @param {number} exitCode
 * @returns {Counts}
 */
export function countRun(report, exitCode) {
  const counts = report ?? NOTHING;
  const isGood = exitCode === 0 && counts.passed > 0;
  return isGood || counts.failed > 0 ? counts : addUp([counts, ONE_FAILED]);
}

/**
 * Counts Vitest's JSON report. A file that failed before its first test is one failure.
 * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests?: number,
 *   testResults: { name?: string, status: string, message?: string,
 *     assertionResults: { fullName?: string, status?: string, failureMessages?: string[] | null }[] }[] }} report
 * @returns {Counts}
 */
export function countVitest(report) {
  const failures = report.testResults.flatMap(({ name = "", status, message = "", assertionResults }) => {
    const file = name && relative(ROOT, name);
    if (status === "failed" && assertionResults.length === 0) return [{ name: file, message }];
    return assertionResults
      .filter((test) => test.status === "failed")
      .map((test) => ({
        name: `${file} > ${test.fullName}`,
        message: (test.failureMessages ?? []).join("\n"),
      }));
  });
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
    failures,
  };
}

/**
 * @typedef {object} PlaywrightSuite
 * @property {{ title: string, file: string, line: number,
 *   tests: { status: string, results: { error?: { message?: string } }[] }[] }[]} [specs]
 * @property {PlaywrightSuite[]} [suites]
 */

/**
 * Counts Playwright's JSON report. A test that passed only when retried counts as a failure.
 * @param {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number },
 *   suites?: PlaywrightSuite[], errors?: { message?: string }[] }} report
 * @returns {Counts}
 */
export function countPlaywright({ stats, suites = [], errors = [] }) {
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
    failures: [
      ...suites.flatMap(playwrightFailures),
      ...errors.map(({ message = "" }) => ({ name: "outside the tests", message })),
    ],
  };
}

/** @param {PlaywrightSuite} suite @returns {Failure[]} */
const playwrightFailures = ({ specs = [], suites = [] }) => [
  ...specs.flatMap(({ title, file, line, tests }) =>
    tests
      .filter(({ status }) => status === "unexpected" || status === "flaky")
      .map(({ results }) => ({
        name: `${file}:${line} > ${title}`,
        message: results.map(({ error }) => error?.message ?? "").join("\n"),
      })),
  ),
  ...suites.flatMap(playwrightFailures),
];

/** Characters shown of one message, and of all messages: CI keeps only the last 30,000 characters of a log. */
const MESSAGE_LINES = 12;
const MESSAGE_CHARACTERS = 1_200;
const ALL_CHARACTERS = 15_000;

/**
 * Lists the failures by name, each with the beginning of its message as far as there is room.
 * @param {Failure[]} failures
 */
export function failureList(failures) {
  let room = ALL_CHARACTERS;
  return failures
    .map(({ name, message }) => {
      const lines = stripVTControlCharacters(message).trim().slice(0, MESSAGE_CHARACTERS).split("\n");
      const text = lines
        .slice(0, MESSAGE_LINES)
        .map((line) => `    ${line}`)
        .join("\n");
      room -= text.length;
      return room > 0 && text.trim() ? `✗ ${name}\n${text}` : `✗ ${name}`;
    })
    .join("\n");
}

/**
 * The line that `npm test` ends with.
 * @param {Counts} counts
 */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
