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
import { MOMENTS } from "./kill-failpoints.mjs";
import { judge } from "./kill-oracle.mjs";
import { openKillLine } from "./kill-proxy.mjs";

/** @typedef {import("./seeded-random.mjs").Random} Random */
/** @typedef {import("./kill-failpoints.mjs").Moment} Moment */
/** @typedef {import("./kill-failpoints.mjs").Wish} Wish */
/** @typedef {{ who: string, program: ReturnType<typeof startDemoProgram>, first: Promise<string> }} Process */

const TOKEN = "r8_kill_0123456789abcdef";
const SECRET = "kill-secret-0123456789abcdef0123456789";
/** Milliseconds from creation to success. */
const RUN_TIME = 300;
/** Milliseconds after which a moment that does not come is not waited for any more. */
const PATIENCE = 8_000;
/** Milliseconds after the last kill by which everything must have ended: two leases, and some tries. */
const SETTLED = 60_000;
/** Milliseconds for which a write is kept waiting, so that it surely waits when its process is killed. */
const HELD = 120;

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/**
 * A site of its own, whose processes are killed so many times. Answers what is wrong with what it has then.
 * @param {{ kills: number, random: Random, moments: Map<string, number>, url?: string }} options `url` of an empty
 *   PostgreSQL; a libSQL file where absent
 */
export async function killOn({ kills, random, moments, url = "" }) {
  const dataDir = mkdtempSync(join(tmpdir(), "react-media-library-kill-"));
  const emulator = await startEmulatorProcess({ token: TOKEN, runTime: RUN_TIME });
  const line = await openKillLine(emulator.origin);
  const session = randomBytes(16).toString("base64url");
  const signature = createHmac("sha256", SECRET).update(session).digest("base64url");
  /** One visitor's, as a page of the site sets it. */
  const cookie = { cookie: `rml-demo-session=${session}.${signature}` };
  let started = 0;
  let wishes = 0;

  /** @param {string[]} program @param {Record<string, string>} env @returns {Process} */
  function launch(program, env) {
    const who = `p${started++}`;
    const settings = {
      ...emulator.env,
      ...line.env(who),
      ...{ DATA_DIR: dataDir, DATABASE_URL: url, SESSION_SECRET: SECRET },
      ...{ JOBS_LEASE_SECONDS: "2", DEMO_START_CREDITS: "9999999", AI_RATE_LIMIT: "100000" },
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
    const spoken = new Promise(
      (resolve) => stdout && createInterface({ input: stdout }).once("line", resolve),
    );
    const first = Promise.race([
      spoken,
      running.ended.then(({ signal }) => {
        if (signal === "SIGKILL") return "";
        throw new Error(`${program.at(-1)} ended by itself:\n${log}`);
      }),
    ]);
    return { who, program: running, first };
  }
  const startWorker = () => launch(["demo", "cli", "worker.ts"], { JOBS: "worker" });
  // Some servers do the work themselves as well.
  const startServer = () =>
    launch(["proofs", "kill-server.mjs"], { JOBS: started % 2 ? "worker" : "embedded" });

  let server = startServer();
  const workers = [startWorker(), startWorker()];

  /** @param {Process} process */
  async function kill({ program }) {
    const { pid } = program.child;
    if (pid === undefined) throw new Error("A process has no number.");
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // It has ended with its group.
    }
    await program.ended;
  }

  /** Kills who that is, and starts another in its place. @param {string} who */
  async function replace(who) {
    const at = workers.findIndex((worker) => worker.who === who);
    const dead = workers[at];
    if (dead) {
      await kill(dead);
      workers[at] = startWorker();
    } else if (who === server.who) {
      await kill(server);
      server = startServer();
    } else return false;
    return true;
  }

  /** @param {RequestInit} init @returns {RequestInit} */
  const withCookie = (init) => ({ ...init, headers: { ...init.headers, ...cookie } });

  /** Until it is answered: a server that is killed meanwhile is asked again. @param {string} path @param {() => RequestInit} [init] */
  async function ask(path, init = () => ({})) {
    for (;;) {
      try {
        const reply = await fetch(`http://${HOST}:${await server.first}${path}`, withCookie(init()));
        if (reply.status < 500) return reply;
      } catch {
        // It is not there.
      }
      await sleep(100);
    }
  }

  /** @param {Wish} wish @returns {() => RequestInit} the same one each time */
  function requestOf({ prompt, n, image }) {
    const body = JSON.stringify({ prompt: `${prompt}${wishes++}`, width: 64, height: 64, ...(n && { n }) });
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

  /** @param {Wish} wish @param {() => RequestInit} [request] */
  async function submit(wish, request = requestOf(wish)) {
    const reply = await ask("/api/ai/generations", request);
    if (reply.status !== 202) throw new Error(`It was not taken: ${reply.status} ${await reply.text()}`);
    const { id } = await reply.json();
    if (!wish.cancel) return;
    // Mostly while it runs.
    await sleep(300 + random.below(500));
    await ask(`/api/ai/generations/${id}`, () => ({ method: "DELETE" }));
  }

  /** @type {Promise<unknown>[]} */
  const underWay = [];
  const anybody = () => random.pick([...workers, server]).who;

  await server.first;
  const database = await watchDatabase(url ? { url } : { file: join(dataDir, "demo.db") });

  /** @param {Moment} moment */
  async function killAt({ name, at, write = false, wish }) {
    if (at) {
      const [kind, phase] = at;
      /** @type {Promise<boolean>} */
      const sprung = new Promise((resolve) => {
        line.set({
          kind,
          phase,
          spring: async (who) => {
            if (!write) {
              if (phase === "after") await sleep(random.below(25));
              resolve(await replace(who));
              return;
            }
            const release = await database.hold();
            // The reply is let through, and what it causes waits to be written.
            sleep(HELD)
              .then(() => replace(who))
              .finally(release)
              .then(resolve);
          },
        });
      });
      underWay.push(submit(wish));
      if (await Promise.race([sprung, sleep(PATIENCE, false)])) return name;
      line.set(undefined);
      await replace(anybody());
      return "another moment, since that one did not come";
    }
    if (name.startsWith("direct")) {
      const url = `http://${HOST}:${await server.first}/api/ai/images/generate`;
      underWay.push(fetch(url, withCookie(requestOf(wish)())).catch(() => {}));
      await sleep(random.below(700));
      await replace(server.who);
    } else if (name.startsWith("submit")) {
      const release = write ? await database.hold() : undefined;
      const port = await server.first;
      const request = requestOf(wish);
      underWay.push(
        fetch(`http://${HOST}:${port}/api/ai/generations`, withCookie(request())).catch(() => {}),
      );
      await sleep(write ? HELD : random.below(60));
      await replace(server.who);
      await release?.();
      underWay.push(submit(wish, request));
    } else {
      await submit(wish);
      const release = write ? await database.hold() : undefined;
      await sleep(write ? HELD : random.below(700));
      await replace(name.startsWith("server") ? server.who : random.pick(workers).who);
      await release?.();
    }
    return name;
  }

  try {
    // In an order of its own, and as evenly as the number allows.
    /** @type {Moment[]} */
    let left = [];
    for (let done = 0; done < kills; done++) {
      if (left.length === 0) left = [...MOMENTS];
      const [moment] = left.splice(random.below(left.length), 1);
      if (!moment) break;
      const killed = await killAt(moment);
      moments.set(killed, (moments.get(killed) ?? 0) + 1);
      process.stdout.write(".");
    }
    await Promise.all(underWay);
    const until = Date.now() + SETTLED;
    const open = () => database.query("select id from generation where ended_at is null");
    while ((await open()).length > 0 && Date.now() < until) await sleep(200);
    const runs = await (await fetch(`${emulator.origin}/_emulator/predictions`)).json();
    const told = await judge({ database, dataDir, runs, ask });
    const [longest] = await database.query("select max(ended_at - created_at) as ms from generation");
    return { ...told, longest: Number(longest?.ms) };
  } finally {
    await database.close();
    await Promise.all([server, ...workers].map(kill));
    await line.close();
    await emulator.close();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}
