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
const wanted = (more) => JSON.stringify({ prompt: "a fox", width: 64, height: 64, ...more });

/** Milliseconds in which a server that was told to end has ended. */
const GRACE = 5_000;

/**
 * `npm start` as a supervisor runs it, on a free port.
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
    line: "1.5",
    name: "60 new visitors, and 20 without a cookie, on a budget of 0.05 USD a day",
    short: true,
    async run(site, env) {
      const own = await startDemoProcess({ ...env, AI_DAILY_BUDGET_USD: "0.05" });
      try {
        const cookies = [...Array.from({ length: 60 }, () => site.cookie()), ...Array(20).fill(undefined)];
        const replies = [];
        for (const cookie of cookies) {
          const headers = { ...JSON_TYPE, ...(cookie && { cookie }) };
          replies.push(await ask(own, GENERATIONS, { method: "POST", headers, body: wanted() }));
        }
        const taken = replies.filter(({ status }) => status === 202);
        const refused = replies.filter(({ status, text }) => status === 402 && /\d\d:\d\d/.test(text));
        return [
          { what: "accepted, of 0.005 USD each", figure: taken.length, limit: 10, unit: "" },
          { what: "none accepted", figure: taken.length === 0 ? 1 : 0, limit: 0, unit: "" },
          {
            what: "refused without the hour of the renewal",
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
    line: "1.8",
    name: "/_next/image, TRACE, missing pages and line breaks in what is logged",
    short: true,
    async run(site) {
      const forged = "%0AFORGED%20line";
      const inner = encodeURIComponent("/icon.svg");
      const optimised = [
        await ask(site, `/_next/image?url=${inner}&w=64&q=75`),
        await ask(site, `/_next/image?url=${inner}${forged}&w=64&q=75`),
        await ask(site, `/_next/image?url=${encodeURIComponent("http://127.0.0.1/")}&w=64&q=75`),
      ];
      const trace = await ask(site, "/api/credits", { method: "TRACE" });
      const others = [
        await ask(site, "/"),
        await ask(site, "/nothing-here"),
        await ask(site, `/api/nothing${forged}`),
        await ask(site, `${GENERATIONS}/${forged}`),
        await ask(site, GENERATIONS, {
          method: "POST",
          headers: JSON_TYPE,
          body: wanted({ model: "a\nFORGED line/b" }),
        }),
        await ask(site, GENERATIONS, { method: "PATCH" }),
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
          what: "TRACE answered with another status than 405",
          figure: trace.status === 405 ? 0 : 1,
          limit: 0,
          unit: "",
        },
        {
          what: "replies with a stack",
          figure: all.filter(({ text }) => /\n\s+at .*:\d+:\d+/.test(text)).length,
          limit: 0,
          unit: "",
        },
        { what: "replies without policy headers", figure: bare.length, limit: 0, unit: "" },
        { what: "forged log lines", figure: site.log().match(/^FORGED/gm)?.length ?? 0, limit: 0, unit: "" },
      ];
    },
  },
  {
    line: "1.11",
    name: "SIGTERM to npm start while it answers, then SIGKILL",
    short: true,
    async run() {
      const env = { REPLICATE_API_TOKEN: "", REPLICATE_API_KEY: "", REPLICATE_BASE_URL: "", AI_EMULATOR: "" };
      const polite = await startAsSupervised(env);
      const answered = ask(polite, "/api/ai/images/generate", {
        method: "POST",
        headers: JSON_TYPE,
        body: wanted(),
      }).catch(() => undefined);
      await pause(300);
      const began = performance.now();
      polite.child.kill("SIGTERM");
      await once(polite.child, "exit");
      const took = (performance.now() - began) / 1000;
      const reply = await answered;
      const afterTerm = await endedWithin(polite.started, 1_000);
      polite.remove();

      const killed = await startAsSupervised(env);
      killed.child.kill("SIGKILL");
      const afterKill = await endedWithin(killed.started, GRACE + 10_000);
      kill([...afterTerm, ...afterKill]);
      killed.remove();
      return [
        { what: "requests broken off", figure: reply?.status === 200 ? 0 : 1, limit: 0, unit: "" },
        { what: "until it had ended", figure: took, limit: GRACE / 1000 + 2, unit: "s" },
        { what: "processes left after SIGTERM", figure: afterTerm.length, limit: 0, unit: "" },
        { what: "processes left after SIGKILL", figure: afterKill.length, limit: 0, unit: "" },
      ];
    },
  },
  {
    line: "1.12",
    name: "a database that goes away",
    short: true,
    async run(site, env) {
      const postgres = await getTestPostgres();
      if (!postgres || process.env.TEST_DATABASE_URL) {
        await postgres?.stop();
        console.log("  No PostgreSQL of its own here: skipped.");
        return [];
      }
      const own = await startDemoProcess({ ...env, DATABASE_URL: postgres.url });
      try {
        const ready = await ask(own, "/api/ready", { headers: { host: "10.0.0.7" } });
        await postgres.stop();
        const post = () =>
          ask(own, GENERATIONS, {
            method: "POST",
            headers: { ...JSON_TYPE, cookie: site.cookie() },
            body: wanted(),
          });
        const replies = await Promise.all(Array.from({ length: 10 }, post));
        const told = replies.filter(
          ({ status, headers, text }) =>
            status === 503 && Number(headers["retry-after"]) > 0 && JSON.parse(text).code === "unavailable",
        );
        const stoppedAt = performance.now();
        const seconds = () => (performance.now() - stoppedAt) / 1000;
        // A state that was found is kept for two seconds, and a check may take three.
        while ((await ask(own, "/api/ready")).status !== 503 && seconds() < 30) await pause(100);
        const noticed = seconds();
        const health = await ask(own, "/api/health");
        return [
          { what: "not ready before", figure: ready.status === 200 ? 0 : 1, limit: 0, unit: "" },
          {
            what: "replies other than 503 with Retry-After",
            figure: replies.length - told.length,
            limit: 0,
            unit: "",
          },
          { what: "until it is not ready", figure: noticed, limit: 6, unit: "s" },
          { what: "not alive", figure: health.status === 200 ? 0 : 1, limit: 0, unit: "" },
        ];
      } finally {
        await own.close();
        await postgres.stop();
      }
    },
  },
];
