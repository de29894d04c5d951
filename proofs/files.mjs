// npm run proof:files [-- --count N] [--seed S] [--short]
// Damaged and hostile files through the whole pipeline: no page dies, nothing is accepted that does not decode
// in full or that is not what its asset says, nothing is left behind, and none takes long.
import { main } from "../scripts/processes.mjs";
import { bombs, mutate, readSources } from "./damaged-files.mjs";
import { launch, makeProfile, openLab, readOptions, table } from "./proof-harness.mjs";
import { createRandom } from "./seeded-random.mjs";

/** @typedef {import("./files.page.js").Verdict} Verdict */

/** Milliseconds for one file; in `npm test`, whose machine is shared, it only guards against runaways. */
const SLOW = { long: 2_000, short: 20_000 };

await main(async () => {
  const { short, seed, count } = readOptions("count", { long: 2_000, short: 200 });
  const random = createRandom(seed);
  const sources = await readSources();
  const all = bombs();
  while (all.length < count) all.push(mutate(sources, random));
  console.log(`proof:files: ${all.length} files made of ${sources.length}, seed ${seed}`);

  const lab = await openLab(["files"], { "/mutant": (_, url) => all[Number(url.search.slice(1))]?.bytes });
  const { profile, remove } = makeProfile();
  const context = await launch(profile);
  /** @type {string[]} */
  const failures = [];
  /** @type {Record<string, number>} */
  const answers = {};
  let slowest = { name: "", took: 0 };
  try {
    const open = async () => {
      const page = await context.newPage();
      page.on("pageerror", (error) => failures.push(`An uncaught error: ${error.message}`));
      await page.goto(lab.url("files"));
      return page;
    };
    let page = await open();
    for (const [index, { name, type, refuse }] of all.entries()) {
      const what = `file ${index}, ${name}${type && `, claimed ${type}`}`;
      try {
        /** @type {Verdict} */
        const { status, code, took, wrong } = await page.evaluate(
          (args) => Reflect.get(window, "proof").judge(...args),
          [name, type, index],
        );
        const answer = `${status} ${code}`.trim();
        answers[answer] = (answers[answer] ?? 0) + 1;
        if (took > slowest.took) slowest = { name: what, took };
        if (wrong) failures.push(`${what}: ${answer}: ${wrong}`);
        if (refuse && code !== "too-many-pixels") failures.push(`${what}: ${answer}`);
        if (took > SLOW[short ? "short" : "long"]) failures.push(`${what}: ${Math.round(took)} ms`);
      } catch (error) {
        failures.push(`${what}: the page died: ${error instanceof Error ? error.message : error}`);
        page = await open();
      }
      if (index % 100 === 99) process.stdout.write(".");
    }
    const left = await page.evaluate(() => Reflect.get(window, "proof").leftOver());
    if (left.length > 0) failures.push(`Left behind: ${left.join(", ")}`);
  } finally {
    await context.close();
    await lab.close();
    remove();
  }
  console.log(`\n${table(["answer", "files"], Object.entries(answers).sort())}`);
  console.log(`slowest: ${Math.round(slowest.took)} ms, ${slowest.name}`);
  for (const failure of failures) console.error(failure);
  console.log(
    failures.length === 0
      ? `proof:files: passed. ${all.length} files: 0 crashes, 0 wrongly accepted, 0 left behind.`
      : `proof:files: FAILED ${failures.length} times with seed ${seed}.`,
  );
  process.exitCode = failures.length === 0 ? 0 : 1;
});
