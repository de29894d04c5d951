import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getTestPostgres } from "../scripts/postgres.mjs";
import { ROOT } from "../scripts/stamps.mjs";
import { startDemoProcess } from "./demo-processes.mjs";
import { ask, pause } from "./hostile-flood.mjs";
import { allProcesses, kill } from "./process-tree.mjs";

/** @typedef {import("./hostile.mjs").Attack} Attack */
/** @typedef {Awaited<ReturnType<typeof ask>>} Reply */

const JSON_TYPE = { "content-type": "application/json" };
const GENERATIONS = "/api/ai/generations";
const POLICY = ["x-content-type-options", "referrer-policy", "x-frame-options"];

/** @param {object} [more] */
const requestBody = (more) => JSON.stringify({ prompt: "a fox", width: 64, height: 64, ...more });

/** The server's grace period for shutting down, in milliseconds. */
const GRACE = 5_000;

/**
 * Starts `npm start` as a supervisor does, on a free port.
 * @param {Record<string, string>} env
 */
async function startAsSupervised(env) {
  const dataDir = mkdtempSync(join(tmpdir(), "react-media-library-hostile-"));
  const child = spawn(process.execPath, [join(ROOT, "scripts", "start.mjs")], {
    cwd: ROOT,
    env: {
      ...process.env,
      ...env,
      DATA_DIR: dataDir,
      PORT: "0",
      SHUTDOWN_GRACE_SECONDS: String(GRACE / 1000),
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (data) => {
    text += data;
  });
  const address = () => /Open {3}(http:\/\/\S+)/.exec(text)?.[1];
  while (!address() && child.exitCode === null) await pause(50);
  const url = address();
  if (!url) throw new Error(`npm start ended before it served:\n${text}`);
  return {
    child,
    url,
    started: descendants(child.pid),
    remove: () => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** @param {number | undefined} pid @returns {number[]} */
function descendants(pid) {
  const all = allProcesses();
  /** @param {number | undefined} parent @returns {number[]} */
  const below = (parent) =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one.pid, ...below(one.pid)]);
  return below(pid);
}

/** Waits until they have ended. @param {number[]} pids @param {number} ms @returns {Promise<number[]>} those left */
async function endedWithin(pids, ms) {
  const until = Date.now() + ms;
  const left = () => allProcesses().filter(({ pid }) => pids.includes(pid));
  while (left().length > 0 && Date.now() < until) await pause(50);
  return left().map(({ pid }) => pid);
}

/** @type {Attack[]} */
export const operationAttacks = [
  {
    id: "1.5",
    name: "60 new visitors, and 20 without a cookie, on a budget of 0.05 USD a day",
    short: true,
    async run(target, env) {
      const own = await startDemoProcess({ ...env, AI_DAILY_BUDGET_USD: "0.05" });
      try {
        const cookies = [...Array.from({ length: 60 }, () => target.cookie()), ...Array(20).fill(undefined)];
        const replies = [];
        for (const cookie of cookies) {
          const headers = { ...JSON_TYPE, ...(cookie && { cookie }) };
          replies.push(await ask(own, GENERATIONS, { method: "POST", headers, body: requestBody() }));
        }
        const taken = replies.filter(({ status }) => status === 202);
        const refused = replies.filter(({ status, text }) => status === 402 && /\d\d:\d\d/.test(text));
        return [
          { what: "accepted, of 0.005 USD each", figure: taken.length, limit: 10, unit: "" },
          { what: "none accepted", figure: taken.length === 0 ? 1 : 0, limit: 0, unit: "" },
          {
            what: "rejected without the time of the renewal",
            figure: replies.length - taken.length - refused.length,
            limit: 0,
            unit: "",
          },
        ];
      } finally {
        await own.close();
      }
    },
  },
  {
    id: "1.8",
    name: "/_next/image, TRACE, missing pages, and line breaks in logged values",
    short: true,
    async run(target) {
      const forged = "%0AFORGED%20line";
      const inner = encodeURIComponent("/icon.svg");
      const optimised = [
        await ask(target, `/_next/image?url=${inner}&w=64&q=75`),
        await ask(target, `/_next/image?url=${inner}${forged}&w=64&q=75`),
        await ask(target, `/_next/image?url=${encodeURIComponent("http://127.0.0.1/")}&w=64&q=75`),
      ];
      const trace = await ask(target, "/api/credits", { method: "TRACE" });
      const others = [
        await ask(target, "/"),
        await ask(target, "/nothing-here"),
        await ask(target, `/api/nothing${forged}`),
        await ask(target, `${GENERATIONS}/${forged}`),
        await ask(target, GENERATIONS, {
          method: "POST",
          headers: JSON_TYPE,
          body: requestBody({ model: "a\nFORGED line/b" }),
        }),
        await ask(target, GENERATIONS, { method: "PATCH" }),
      ];
      const all = [...optimised, trace, ...others];
      const bare = all.filter(({ headers }) => POLICY.some((name) => headers[name] === undefined));
      return [
        {
          what: "images converted",
          figure: optimised.filter(({ status }) => status < 400).length,
          limit: 0,
          unit: "",
        },
        {
          what: "TRACE with another status than 405",
          figure: trace.status === 405 ? 0 : 1,
          limit: 0,
          unit: "",
        },
        {
          what: "replies with a stack trace",
          figure: all.filter(({ text }) => /\n\s+at .*:\d+:\d+/.test(text)).length,
          limit: 0,
          unit: "",
        },
        { what: "replies without policy headers", figure: bare.length, limit: 0, unit: "" },
        {
          what: "forged log lines",
          figure: target.log().match(/^FORGED/gm)?.length ?? 0,
          limit: 0,
          unit: "",
        },
      ];
    },
  },
  {
    id: "1.11",
    name: "SIGTERM to npm start during a request, then SIGKILL",
    short: true,
    async run() {
      const env = { REPLICATE_API_TOKEN: "", REPLICATE_API_KEY: "", REPLICATE_BASE_URL: "", AI_EMULATOR: "" };
      const terminated = await startAsSupervised(env);
      const replying = ask(terminated, "/api/ai/images/generate", {
        method: "POST",
        headers: JSON_TYPE,
        body: requestBody(),
      }).catch(() => undefined);
      await pause(300);
      const began = performance.now();
      terminated.child.kill("SIGTERM");
      await once(terminated.child, "exit");
      const took = (performance.now() - began) / 1000;
      const reply = await replying;
      const afterTerm = await endedWithin(terminated.started, 1_000);
      terminated.remove();

      const killed = await startAsSupervised(env);
      killed.child.kill("SIGKILL");
      const afterKill = await endedWithin(killed.started, GRACE + 10_000);
      kill([...afterTerm, ...afterKill]);
      killed.remove();
      return [
        { what: "requests interrupted", figure: reply?.status === 200 ? 0 : 1, limit: 0, unit: "" },
        { what: "until it exited", figure: took, limit: GRACE / 1000 + 2, unit: "s" },
        { what: "processes left after SIGTERM", figure: afterTerm.length, limit: 0, unit: "" },
        { what: "processes left after SIGKILL", figure: afterKill.length, limit: 0, unit: "" },
      ];
    },
  },
  {
    id: "1.12",
    name: "a database that becomes unavailable",
    short: true,
    async run(target, env) {
      const postgres = await getTestPostgres();
      if (!postgres || process.env.TEST_DATABASE_URL) {
        await postgres?.stop();
        console.log("  Skipped: this needs a PostgreSQL server of its own.");
        return [];
      }
      const own = await startDemoProcess({ ...env, DATABASE_URL: postgres.url });
      try {
        const ready = await ask(own, "/api/ready", { headers: { host: "10.0.0.7" } });
        await postgres.stop();
        const post = () =>
          ask(own, GENERATIONS, {
            method: "POST",
            headers: { ...JSON_TYPE, cookie: target.cookie() },
            body: requestBody(),
          });
        const replies = await Promise.all(Array.from({ length: 10 }, post));
        const unavailable = replies.filter(
          ({ status, headers, text }) =>
            status === 503 && Number(headers["retry-after"]) > 0 && JSON.parse(text).code === "unavailable",
        );
        const stoppedAt = performance.now();
        const seconds = () => (performance.now() - stoppedAt) / 1000;
        // A readiness result is cached for two seconds, and a check may take three.
        while ((await ask(own, "/api/ready")).status !== 503 && seconds() < 30) await pause(100);
        const noticed = seconds();
        const health = await ask(own, "/api/health");
        return [
          { what: "not ready before", figure: ready.status === 200 ? 0 : 1, limit: 0, unit: "" },
          {
            what: "replies other than 503 with Retry-After",
            figure: replies.length - unavailable.length,
            limit: 0,
            unit: "",
          },
          { what: "until not ready", figure: noticed, limit: 6, unit: "s" },
          { what: "not alive", figure: health.status === 200 ? 0 : 1, limit: 0, unit: "" },
        ];
      } finally {
        await own.close();
        await postgres.stop();
      }
    },
  },
];
