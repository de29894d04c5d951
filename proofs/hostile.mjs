// npm run proof:hostile [-- --short] [--only 1.2,1.3]
// Attacks the demo's production build, with the emulator as the provider. Each attack measures figures, and each figure
// has a limit.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildDemo, buildLibrary } from "../scripts/build.mjs";
import { main } from "../scripts/processes.mjs";
import { ROOT } from "../scripts/stamps.mjs";
import { startDemoProcess, startEmulatorProcess } from "./demo-processes.mjs";
import { loadRoutes } from "./fuzz-routes.mjs";
import { bodyAttacks } from "./hostile-bodies.mjs";
import { clientAttacks } from "./hostile-clients.mjs";
import { ask } from "./hostile-flood.mjs";
import { operationAttacks } from "./hostile-operations.mjs";
import { parserAttacks } from "./hostile-parsers.mjs";
import { table } from "./proof-harness.mjs";

/** @typedef {Awaited<ReturnType<typeof startDemoProcess>> & { cookie: () => string }} Target the server under attack; `cookie` creates a session */
/** @typedef {{ what: string, figure: number, limit: number, unit: string }} Figure passes if it is at most its limit */
/**
 * @typedef {object} Attack
 * @property {string} id for `--only`; several attacks may share one
 * @property {string} name
 * @property {boolean} short whether it is part of the short form
 * @property {(target: Target, env: Record<string, string>) => Promise<Figure[]>} run `env` is that of the target
 */

const SECRET = "hostile-secret-0123456789abcdef0123456789";

/** @type {readonly Attack[]} */
const ATTACKS = [...bodyAttacks, ...clientAttacks, ...operationAttacks, ...parserAttacks];

await main(async () => {
  const { values } = parseArgs({ options: { short: { type: "boolean" }, only: { type: "string" } } });
  const only = values.only?.split(",");
  const chosen = ATTACKS.filter(({ id, short }) => (!values.short || short) && (only?.includes(id) ?? true));
  await buildLibrary();
  await buildDemo();
  const routes = await loadRoutes();
  const emulator = await startEmulatorProcess({ token: "r8_hostile", runTime: 100 });
  const env = { ...emulator.env, SESSION_SECRET: SECRET, AI_RATE_LIMIT: "60" };
  const demo = await startDemoProcess(env, ["--import", join(ROOT, "proofs", "report-memory.mjs")]);
  const target = { ...demo, cookie: () => routes.createCookie(SECRET) };
  /** @type {(string | number)[][]} */
  const rows = [];
  let failed = 0;
  try {
    await warmUp(target);
    for (const { id, name, run } of chosen) {
      console.log(`${id} ${name}`);
      for (const { what, figure, limit, unit } of await run(target, env)) {
        // The short form is part of `npm test`, which runs much at once: garbage is collected late there, and times are
        // only a guard against hangs.
        const slack = { s: 10, times: 10, MB: 2 }[values.short ? unit : ""] ?? 1;
        const holds = figure <= slack * limit;
        if (!holds) failed += 1;
        const shown = `${+figure.toFixed(1)} ${unit}`.trim();
        rows.push([
          `${id} ${name}: ${what}`,
          shown,
          `${limit} ${unit}`.trim(),
          holds ? "" : "ABOVE ITS LIMIT",
        ]);
        console.log(
          `  ${what}: ${shown}, at most ${`${limit} ${unit}`.trim()}${holds ? "" : "  ABOVE ITS LIMIT"}`,
        );
      }
    }
  } finally {
    await demo.close();
    await emulator.close();
  }
  console.log(`\n${table(["attack", "figure", "limit", ""], rows)}`);
  console.log(
    failed === 0
      ? `proof:hostile: passed. ${rows.length} figures within their limits.`
      : `proof:hostile: FAILED: ${failed} figures.`,
  );
  process.exit(failed === 0 ? 0 : 1);
});

/** Loads what stays in memory, so that no attack is charged for it. @param {Target} target */
async function warmUp(target) {
  const headers = { "content-type": "application/json" };
  for (const path of ["/", "/api/credits", "/api/ai/models", "/api/ai/generations"]) {
    await ask(target, path, { headers: { cookie: target.cookie() } });
  }
  const body = JSON.stringify({ prompt: "a fox", width: 64, height: 64 });
  for (let n = 0; n < 20; n++) {
    await ask(target, "/api/ai/images/generate", {
      method: "POST",
      headers: { ...headers, cookie: target.cookie() },
      body,
    });
    await ask(target, "/api/webhooks/replicate", { method: "POST", headers, body });
  }
}
