import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { startDemoProgram } from "../scripts/demo-program.mjs";
import { HOST } from "../scripts/ports.mjs";
import { ROOT } from "../scripts/stamps.mjs";
import { startEmulatorProcess } from "./demo-processes.mjs";
import { watchDatabase } from "./kill-database.mjs";
import { FAILPOINTS } from "./kill-failpoints.mjs";
import { findViolations } from "./kill-oracle.mjs";
import { openKillProxy } from "./kill-proxy.mjs";

/** @typedef {import("./seeded-random.mjs").Random} Random */
/** @typedef {import("./kill-failpoints.mjs").Failpoint} Failpoint */
/** @typedef {import("./kill-failpoints.mjs").Submission} Submission */
/** @typedef {{ processName: string, program: ReturnType<typeof startDemoProgram>, first: Promise<string> }} Process */

const TOKEN = "r8_kill_0123456789abcdef";
const SECRET = "kill-secret-0123456789abcdef0123456789";
/** Milliseconds from creation to success. */
const RUN_TIME = 300;
/** Milliseconds to wait for a failpoint to be reached. */
const PATIENCE = 8_000;
/** Milliseconds after the last kill in which everything must have ended: two leases and some retries. */
const SETTLED = 60_000;
/** Milliseconds for which writes are blocked: long enough that the process is killed while it waits. */
const HELD = 120;

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/**
 * Starts a server and workers, kills them `kills` times, and checks what they leave behind.
 * @param {{ kills: number, random: Random, hits: Map<string, number>, url?: string }} options `url` of an empty
 *   PostgreSQL database; a libSQL file if absent. `hits` counts the kills by failpoint
 */
export async function killDeployment({ kills, random, hits, url = "" }) {
  const dataDir = mkdtempSync(join(tmpdir(), "react-media-library-kill-"));
  const emulator = await startEmulatorProcess({ token: TOKEN, runTime: RUN_TIME });
  const proxy = await openKillProxy(emulator.origin);
  const session = randomBytes(16).toString("base64url");
  const signature = createHmac("sha256", SECRET).update(session).digest("base64url");
  /** The session of one visitor, as the demo's pages set it. */
  const cookie = { cookie: `rml-demo-session=${session}.${signature}` };
  let started = 0;
  let submissions = 0;

  /** @param {string[]} program @param {Record<string, string>} env @returns {Process} */
  function launch(program, env) {
    const processName = `p${started++}`;
    const settings = {
      ...emulator.env,
      ...proxy.env(processName),
      DATA_DIR: dataDir,
      DATABASE_URL: url,
      SESSION_SECRET: SECRET,
      JOBS_LEASE_SECONDS: "2",
      DEMO_START_CREDITS: "9999999",
      AI_RATE_LIMIT: "100000",
      ...env,
    };
    const running = startDemoProgram(join(ROOT, ...program), [], {
      env: settings,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const { stdout, stderr } = running.child;
    let log = "";
    stderr?.on("data", (data) => {
      log = `${log}${data}`.slice(-4_000);
    });
    /** @type {Promise<string>} */
    const firstLine = new Promise(
      (resolve) => stdout && createInterface({ input: stdout }).once("line", resolve),
    );
    const first = Promise.race([
      firstLine,
      running.ended.then(({ signal }) => {
        if (signal === "SIGKILL") return "";
        throw new Error(`${program.at(-1)} ended by itself:\n${log}`);
      }),
    ]);
    return { processName, program: running, first };
  }
  const startWorker = () => launch(["demo", "cli", "worker.ts"], { JOBS: "worker" });
  // Every other server also does the work itself.
  const startServer = () =>
    launch(["proofs", "kill-server.mjs"], { JOBS: started % 2 ? "worker" : "embedded" });

  let server = startServer();
  const workers = [startWorker(), startWorker()];

  /** @param {Process} process */
  async function kill({ program }) {
    const { pid } = program.child;
    if (pid === undefined) throw new Error("The process has no id.");
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // The group has ended already.
    }
    await program.ended;
  }

  /** Kills the process and starts another in its place. @param {string} processName */
  async function replace(processName) {
    const at = workers.findIndex((worker) => worker.processName === processName);
    const dead = workers[at];
    if (dead) {
      await kill(dead);
      workers[at] = startWorker();
    } else if (processName === server.processName) {
      await kill(server);
      server = startServer();
    } else return false;
    return true;
  }

  /** @param {RequestInit} init @returns {RequestInit} */
  const withCookie = (init) => ({ ...init, headers: { ...init.headers, ...cookie } });

  /** Repeats the request until it is answered: the server may be killed meanwhile. @param {string} path @param {() => RequestInit} [init] */
  async function ask(path, init = () => ({})) {
    for (;;) {
      try {
        const reply = await fetch(`http://${HOST}:${await server.first}${path}`, withCookie(init()));
        if (reply.status < 500) return reply;
      } catch {
        // The server is being replaced.
      }
      await sleep(100);
    }
  }

  /** @param {Submission} submission @returns {() => RequestInit} the same request each time */
  function requestOf({ prompt, n, image }) {
    const body = JSON.stringify({
      prompt: `${prompt}${submissions++}`,
      width: 64,
      height: 64,
      ...(n && { n }),
    });
    const headers = { "idempotency-key": randomUUID() };
    if (!image)
      return () => ({ method: "POST", headers: { ...headers, "content-type": "application/json" }, body });
    return () => {
      const form = new FormData();
      form.append("request", body);
      form.append("image", new Blob([PNG], { type: "image/png" }), "x.png");
      return { method: "POST", headers, body: form };
    };
  }

  /** @param {Submission} submission @param {() => RequestInit} [request] */
  async function submit(submission, request = requestOf(submission)) {
    const reply = await ask("/api/ai/generations", request);
    if (reply.status !== 202)
      throw new Error(`The generation was not accepted: ${reply.status} ${await reply.text()}`);
    const { id } = await reply.json();
    if (!submission.cancel) return;
    // Usually while it runs.
    await sleep(300 + random.below(500));
    await ask(`/api/ai/generations/${id}`, () => ({ method: "DELETE" }));
  }

  /** @type {Promise<unknown>[]} */
  const underWay = [];
  const anyProcess = () => random.pick([...workers, server]).processName;

  await server.first;
  const database = await watchDatabase(url ? { url } : { file: join(dataDir, "demo.db") });

  /** @param {Failpoint} failpoint */
  async function killAt({ name, at, write = false, submission }) {
    if (at) {
      const [kind, phase] = at;
      /** @type {Promise<boolean>} */
      const fired = new Promise((resolve) => {
        proxy.set({
          kind,
          phase,
          fire: async (processName) => {
            if (!write) {
              if (phase === "after") await sleep(random.below(25));
              resolve(await replace(processName));
              return;
            }
            const release = await database.blockWrites();
            // The reply is passed on, and the write that it causes has to wait.
            sleep(HELD)
              .then(() => replace(processName))
              .finally(release)
              .then(resolve);
          },
        });
      });
      underWay.push(submit(submission));
      if (await Promise.race([fired, sleep(PATIENCE, false)])) return name;
      proxy.set(undefined);
      await replace(anyProcess());
      return "a random time, because the failpoint was not reached";
    }
    if (name.startsWith("direct")) {
      const url = `http://${HOST}:${await server.first}/api/ai/images/generate`;
      underWay.push(fetch(url, withCookie(requestOf(submission)())).catch(() => {}));
      await sleep(random.below(700));
      await replace(server.processName);
    } else if (name.startsWith("submit")) {
      const release = write ? await database.blockWrites() : undefined;
      const port = await server.first;
      const request = requestOf(submission);
      underWay.push(
        fetch(`http://${HOST}:${port}/api/ai/generations`, withCookie(request())).catch(() => {}),
      );
      await sleep(write ? HELD : random.below(60));
      await replace(server.processName);
      await release?.();
      underWay.push(submit(submission, request));
    } else {
      await submit(submission);
      const release = write ? await database.blockWrites() : undefined;
      await sleep(write ? HELD : random.below(700));
      await replace(name.startsWith("server") ? server.processName : random.pick(workers).processName);
      await release?.();
    }
    return name;
  }

  try {
    // In random order, and as evenly as the count allows.
    /** @type {Failpoint[]} */
    let left = [];
    for (let done = 0; done < kills; done++) {
      if (left.length === 0) left = [...FAILPOINTS];
      const [failpoint] = left.splice(random.below(left.length), 1);
      if (!failpoint) break;
      const killed = await killAt(failpoint);
      hits.set(killed, (hits.get(killed) ?? 0) + 1);
      process.stdout.write(".");
    }
    await Promise.all(underWay);
    const until = Date.now() + SETTLED;
    const open = () => database.query("select id from generation where ended_at is null");
    while ((await open()).length > 0 && Date.now() < until) await sleep(200);
    const runs = await (await fetch(`${emulator.origin}/_emulator/predictions`)).json();
    const result = await findViolations({ database, dataDir, runs, ask });
    const [longest] = await database.query("select max(ended_at - created_at) as ms from generation");
    return { ...result, longest: Number(longest?.ms) };
  } finally {
    await database.close();
    await Promise.all([server, ...workers].map(kill));
    await proxy.close();
    await emulator.close();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}
