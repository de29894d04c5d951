// npm run proof:tabs [-- --runs N] [--seed S] [--short]
// Runs random commands in two or three real tabs at once. In the end every tab, and one opened afterwards, must show what
// the same commands give in some serial order.
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { main } from "../scripts/processes.mjs";
import { launch, makeProfile, openHarness, readOptions } from "./proof-harness.mjs";
import { isSerial } from "./serial-order.mjs";
import { proveTakeover } from "./takeover.mjs";

/** @typedef {import("./tabs.page.js").Command} Command */
/** @typedef {import("./tabs.page.js").Tab} Tab */
/** @typedef {import("playwright").Page} Page */

/** Milliseconds after which every tab must show what another one did. */
const SYNCS_WITHIN = 10_000;

/** @type {fc.Arbitrary<Command>} */
const command = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      type: fc.constantFrom("import", "import", "importPower", "generate", "remove", "remove", "lose"),
      content: fc.nat(2),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom("repair", "reopen") }) },
);

await main(async () => {
  const { seed, count } = readOptions("runs", { long: 300, short: 24 });
  console.log(`proof:tabs: ${count} lists of commands in two and three tabs, seed ${seed}`);
  const harness = await openHarness(["tabs", "takeover"]);
  const { profile, remove } = makeProfile();
  const context = await launch(profile);
  try {
    const pages = await Promise.all(
      [0, 1, 2, 3].map(async () => {
        const page = await context.newPage();
        await page.goto(harness.url("tabs"));
        return page;
      }),
    );
    const [fresh, ...tabs] = pages;
    if (!fresh) throw new Error("There is no tab.");
    let runs = 0;
    let commands = 0;
    const lists = fc
      .integer({ min: 2, max: 3 })
      .chain((length) =>
        fc.array(fc.array(command, { minLength: 1, maxLength: 5 }), { minLength: length, maxLength: length }),
      );
    await fc.assert(
      fc.asyncProperty(lists, async (all) => {
        runs += 1;
        commands += all.flat().length;
        await prove(tabs.slice(0, all.length), fresh, all, `tabs-${runs}`);
        if (runs % 10 === 0) process.stdout.write(".");
      }),
      { seed, numRuns: count, endOnFailure: true, includeErrorInReport: true },
    );
    console.log(`\n${runs} lists, ${commands} commands: every tab ended in the state of a serial order.`);
    await proveTakeover(context, harness);
    console.log("A sweep whose tab is killed, closed or frozen is taken over by the next start.");
    console.log("proof:tabs: passed.");
  } finally {
    await context.close();
    await harness.close();
    remove();
  }
});

/**
 * @param {Page[]} pages
 * @param {Page} fresh opens the library once all commands are done
 * @param {Command[][]} lists
 * @param {string} namespace
 */
async function prove(pages, fresh, lists, namespace) {
  await Promise.all(pages.map((page) => onTab(page, "open", namespace)));
  const outcomes = await Promise.all(pages.map((page, index) => onTab(page, "run", lists[index] ?? [])));
  await onTab(fresh, "open", namespace);
  const until = Date.now() + SYNCS_WITHIN;
  // While another tab still sweeps, this one's repair leaves the files to it.
  while (!(await onTab(fresh, "isClean"))) {
    if (Date.now() > until)
      throw new Error(`Files are left over after the repair. ${JSON.stringify(outcomes)}`);
  }
  for (let wrong = await whatIsWrong(pages, fresh, outcomes); wrong; ) {
    if (Date.now() > until) throw new Error(wrong);
    wrong = await whatIsWrong(pages, fresh, outcomes);
  }
  await Promise.all([...pages, fresh].map((page) => onTab(page, "close")));
}

/**
 * @param {Page[]} pages
 * @param {Page} fresh
 * @param {import("./tabs.page.js").Outcome[][]} outcomes
 * @returns {Promise<string | undefined>} undefined if nothing is wrong
 */
async function whatIsWrong(pages, fresh, outcomes) {
  const end = await onTab(fresh, "view");
  const details = JSON.stringify({ outcomes, end }, undefined, 1);
  if (end.assets.length !== end.assetCount) return `The count is wrong. ${details}`;
  if (!isSerial(outcomes, end.assets)) return `No serial order ends like this. ${details}`;
  for (const [index, page] of pages.entries()) {
    const view = await onTab(page, "view");
    if (!isDeepStrictEqual(view, end)) return `Tab ${index + 1} shows ${JSON.stringify(view)}. ${details}`;
  }
  return undefined;
}

/**
 * @template {keyof Tab} Name
 * @param {Page} page
 * @param {Name} name
 * @param {Parameters<Tab[Name]>} args
 * @returns {Promise<Awaited<ReturnType<Tab[Name]>>>}
 */
function onTab(page, name, ...args) {
  /** @type {[string, unknown[]]} */
  const call = [name, args];
  return page.evaluate(
    ([method, parameters]) => Reflect.get(Reflect.get(window, "tab"), method)(...parameters),
    call,
  );
}
