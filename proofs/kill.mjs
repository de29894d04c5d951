// npm run proof:kill [-- --count N] [--seed S] [--short]
// Kills (SIGKILL) servers and workers of the demo's pipeline at every step of it, and at random moments, on each
// database engine that is here: afterwards each generation has ended once, its images are there once, it was charged
// or given back once, no run was paid twice, and nothing is stuck.
import { buildLibrary } from "../scripts/build.mjs";
import { createDatabase, getTestPostgres } from "../scripts/postgres.mjs";
import { main } from "../scripts/processes.mjs";
import { killOn } from "./kill-deployment.mjs";
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
  const moments = new Map();
  const rows = [];
  for (const [index, engine] of engines.entries()) {
    const began = Date.now();
    const kills = Math.floor((count + index) / engines.length);
    const own = engine === "postgresql" && postgres ? await createDatabase(postgres.url) : undefined;
    const told = await killOn({ kills, random, moments, ...(own && { url: own.url }) });
    await own?.drop();
    failures.push(...told.wrong.map((what) => `${engine}: ${what}`));
    const [completed = 0, failed = 0, canceled = 0] = told.ended;
    if (completed === 0) failures.push(`${engine}: nothing was completed: nothing is proved.`);
    const seconds = Math.round((Date.now() - began) / 1000);
    rows.push([
      engine,
      kills,
      told.generations,
      completed,
      failed,
      canceled,
      told.images,
      told.longest,
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
    const sorted = [...moments].sort(([a], [b]) => (a < b ? -1 : 1));
    console.log(`\n${table(["killed at", "times"], sorted)}`);
  }
  for (const failure of failures) console.error(failure);
  console.log(
    failures.length === 0
      ? `proof:kill: passed. ${count} kills: each generation ended once, its images are there once, each charge and refund once, no run was paid twice.`
      : `proof:kill: FAILED ${failures.length} times with seed ${seed}.`,
  );
  process.exit(failures.length === 0 ? 0 : 1);
});
