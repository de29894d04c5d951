// npm run proof:kill [-- --count N] [--seed S] [--short]
// Kills (SIGKILL) servers and workers of the demo's pipeline at every step and at random times, on each installed
// database engine. Afterwards each generation has ended once, its images are stored once, it was charged or refunded
// once, no prediction was paid for twice, and nothing is stuck.
import { buildLibrary } from "../scripts/build.mjs";
import { createDatabase, getTestPostgres } from "../scripts/postgres.mjs";
import { main } from "../scripts/processes.mjs";
import { killDeployment } from "./kill-deployment.mjs";
import { readOptions, table } from "./proof-harness.mjs";
import { createRandom } from "./seeded-random.mjs";

await main(async () => {
  const { seed, count, short } = readOptions("count", { long: 120, short: 6 });
  const random = createRandom(seed);
  await buildLibrary();
  const postgres = await getTestPostgres();
  const engines = postgres ? ["libsql", "postgresql"] : ["libsql"];
  console.log(`proof:kill: ${count} kills on ${engines.join(" and ")}, seed ${seed}`);
  if (!postgres) console.log("PostgreSQL is not installed: skipped.");

  /** @type {string[]} */
  const failures = [];
  /** @type {Map<string, number>} */
  const hits = new Map();
  const rows = [];
  for (const [index, engine] of engines.entries()) {
    const began = Date.now();
    const kills = Math.floor((count + index) / engines.length);
    const own = engine === "postgresql" && postgres ? await createDatabase(postgres.url) : undefined;
    const result = await killDeployment({ kills, random, hits, ...(own && { url: own.url }) });
    await own?.drop();
    failures.push(...result.violations.map((what) => `${engine}: ${what}`));
    const [completed = 0, failed = 0, canceled = 0] = result.ended;
    if (completed === 0) failures.push(`${engine}: no generation was completed, so nothing is proved.`);
    const seconds = Math.round((Date.now() - began) / 1000);
    rows.push([
      engine,
      kills,
      result.generations,
      completed,
      failed,
      canceled,
      result.images,
      result.longest,
      seconds,
    ]);
  }
  await postgres?.stop();
  const head = [
    "engine",
    "kills",
    "generations",
    "completed",
    "failed",
    "canceled",
    "images",
    "longest ms",
    "s",
  ];
  console.log(`\n${table(head, rows)}`);
  if (!short) {
    const sorted = [...hits].sort(([a], [b]) => (a < b ? -1 : 1));
    console.log(`\n${table(["killed at", "times"], sorted)}`);
  }
  for (const failure of failures) console.error(failure);
  console.log(
    failures.length === 0
      ? `proof:kill: passed. ${count} kills: each generation ended once, its images are stored once, it was charged or refunded once, no prediction was paid for twice.`
      : `proof:kill: FAILED ${failures.length} times with seed ${seed}.`,
  );
  process.exit(failures.length === 0 ? 0 : 1);
});
