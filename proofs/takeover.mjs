/** @typedef {import("playwright").Page} Page */

/** Milliseconds in which a library must open while another tab holds the sweep. */
const OPENS = 3_000;
/** Milliseconds after which an import must have continued, whatever happened to the sweeping tab. */
const GOES_ON = 20_000;

/**
 * A tab whose sweep never ends does not block the start of another; once it is killed, closed or frozen, imports
 * continue and the next start sweeps.
 * @param {import("playwright").BrowserContext} context
 * @param {import("./proof-harness.mjs").Harness} harness
 */
export async function proveTakeover(context, harness) {
  for (const end of /** @type {const} */ (["killed", "closed", "frozen"])) {
    const namespace = `takeover-${end}`;
    const url = `${harness.url("takeover")}?namespace=${namespace}`;
    const open = async () => {
      const page = await context.newPage();
      await page.goto(url);
      return page;
    };
    const sweeping = await open();
    await call(sweeping, "sweepForEver");

    const other = await open();
    await within(OPENS, call(other, "open"), `A tab cannot open while another sweeps (${end}).`);
    must((await call(other, "debris")).length > 0, `Nothing was left to sweep (${end}).`);
    const importing = call(other, "importOne");
    // If the proof fails before this is awaited, it rejects with the closing page.
    importing.catch(() => {});
    await endTab(context, sweeping, end);
    await within(GOES_ON, importing, `An import does not continue after the sweeping tab was ${end}.`);
    const next = await open();
    await call(next, "open");
    const left = await call(next, "sweptDebris");
    must(left.length === 0, `The next start does not sweep after the sweeping tab was ${end}: ${left}`);
    for (const page of [sweeping, other, next]) await page.close();
  }
}

/**
 * @param {import("playwright").BrowserContext} context
 * @param {Page} page
 * @param {"killed" | "closed" | "frozen"} end
 */
async function endTab(context, page, end) {
  if (end === "closed") return page.close();
  const session = await context.newCDPSession(page);
  if (end === "frozen") return session.send("Page.setWebLifecycleState", { state: "frozen" });
  const crashed = page.waitForEvent("crash");
  session.send("Page.crash").catch(() => {});
  await crashed;
}

/** @param {Page} page @param {string} name @returns {Promise<any>} */
function call(page, name) {
  return page.evaluate((method) => Reflect.get(Reflect.get(window, "takeover"), method)(), name);
}

/**
 * @template Result
 * @param {number} milliseconds
 * @param {Promise<Result>} work
 * @param {string} otherwise
 * @returns {Promise<Result>}
 */
async function within(milliseconds, work, otherwise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(otherwise)), milliseconds);
  });
  try {
    return /** @type {Result} */ (await Promise.race([work, late]));
  } finally {
    clearTimeout(timer);
  }
}

/** @param {boolean} holds @param {string} otherwise */
function must(holds, otherwise) {
  if (!holds) throw new Error(otherwise);
}
