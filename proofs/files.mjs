// npm run proof:files [-- --count N] [--seed S] [--short]
// Imports damaged and hostile files: no page crashes, no file is accepted that does not decode in full or differs from
// what its asset says, nothing is left behind, and none takes long.
import { main } from "../scripts/processes.mjs";
import { bombs, damage, readSources } from "./damaged-files.mjs";
import { launch, makeProfile, openHarness, readOptions, table } from "./proof-harness.mjs";
import { createRandom } from "./seeded-random.mjs";

/** @typedef {import("./files.page.js").Verdict} Verdict */

/** Milliseconds for one file; in `npm test`, which runs much at once, only a guard against hangs. */
const SLOW = { long: 2_000, short: 20_000 };

await main(async () => {
  const { short, seed, count } = readOptions("count", { long: 2_000, short: 200 });
  const random = createRandom(seed);
  const sources = await readSources();
  const all = bombs();
  while (all.length < count) all.push(damage(sources, random));
  console.log(`proof:files: ${all.length} files made of ${sources.length}, seed ${seed}`);

  const harness = await openHarness(["files"], {
    "/file": (_, url) => all[Number(url.search.slice(1))]?.bytes,
  });
  const { profile, remove } = makeProfile();
  const context = await launch(profile);
  /** @type {string[]} */
  const failures = [];
  /** @type {Record<string, number>} */
  const verdicts = {};
  let slowest = { name: "", took: 0 };
  try {
    const open = async () => {
      const page = await context.newPage();
      page.on("pageerror", (error) => failures.push(`An uncaught error: ${error.message}`));
      await page.goto(harness.url("files"));
      return page;
    };
    let page = await open();
    for (const [index, { name, type, mustReject }] of all.entries()) {
      const what = `file ${index}, ${name}${type && `, claimed ${type}`}`;
      try {
        /** @type {Verdict} */
        const { status, code, took, violation } = await page.evaluate(
          (args) => Reflect.get(window, "proof").importAndCheck(...args),
          [name, type, index],
        );
        const verdict = `${status} ${code}`.trim();
        verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
        if (took > slowest.took) slowest = { name: what, took };
        if (violation) failures.push(`${what}: ${verdict}: ${violation}`);
        if (mustReject && code !== "too-many-pixels") failures.push(`${what}: ${verdict}`);
        if (took > SLOW[short ? "short" : "long"]) failures.push(`${what}: ${Math.round(took)} ms`);
      } catch (error) {
        failures.push(`${what}: the page crashed: ${error instanceof Error ? error.message : error}`);
        page = await open();
      }
      if (index % 100 === 99) process.stdout.write(".");
    }
    const left = await page.evaluate(() => Reflect.get(window, "proof").leftOvers());
    if (left.length > 0) failures.push(`Left behind: ${left.join(", ")}`);
  } finally {
    await context.close();
    await harness.close();
    remove();
  }
  console.log(`\n${table(["verdict", "files"], Object.entries(verdicts).sort())}`);
  console.log(`slowest: ${Math.round(slowest.took)} ms, ${slowest.name}`);
  for (const failure of failures) console.error(failure);
  console.log(
    failures.length === 0
      ? `proof:files: passed. ${all.length} files: 0 crashes, 0 wrongly accepted, 0 left behind.`
      : `proof:files: FAILED ${failures.length} times with seed ${seed}.`,
  );
  process.exitCode = failures.length === 0 ? 0 : 1;
});
