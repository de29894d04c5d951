// npm run proof:crash [-- --kills N] [--seed S] [--short]
// Kills the renderer, the browser and the storage process N times each while a page saves and removes images. After
// every kill, nothing that was acknowledged is lost and no asset is incomplete.
import { main } from "../scripts/processes.mjs";
import { haveEnded, kill, processesOf } from "./process-tree.mjs";
import { launch, makeProfile, openHarness, readOptions, table } from "./proof-harness.mjs";
import { createRandom } from "./seeded-random.mjs";

/** @typedef {import("./crash.page.js").Findings} Findings */
/** @typedef {{ hash: string, state: "saved" | "removing" | "removed" }} Acknowledged */

const TARGETS = /** @type {const} */ (["renderer", "browser", "storage"]);
/** Milliseconds of work before a kill, at most. */
const LONGEST = 2_500;
const VERIFY_TIMEOUT = 120_000;

const wait = (/** @type {number} */ milliseconds) =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

await main(async () => {
  const { seed, count } = readOptions("kills", { long: 20, short: 2 });
  const random = createRandom(seed);
  console.log(`proof:crash: ${count} kills of each process, seed ${seed}`);

  /** The oracle: what the page acknowledged, by id. @type {Map<string, Acknowledged>} */
  const acknowledged = new Map();
  /** @type {(findings: Findings | { error: string }) => void} */
  let onVerified = () => {};
  /** @type {string[]} */
  const failures = [];
  /** @param {Acknowledged["state"]} state @returns {(body: Buffer) => void} */
  const mark = (state) => (body) => {
    for (const id of JSON.parse(String(body))) {
      const one = acknowledged.get(id);
      if (one) one.state = state;
    }
  };
  const harness = await openHarness(["crash"], {
    "/saved": (body) => {
      const { id, hash } = JSON.parse(String(body));
      if (acknowledged.get(id)?.state === "removed") failures.push(`${id} was shown again after its removal`);
      else acknowledged.set(id, { hash, state: "saved" });
    },
    "/removing": mark("removing"),
    "/removed": mark("removed"),
    "/verified": (body) => onVerified(JSON.parse(String(body))),
    "/failed": (body) => void failures.push(String(body)),
  });
  const { profile, remove } = makeProfile();

  const totals = Object.fromEntries(
    TARGETS.map((target) => [
      target,
      { kills: 0, saved: 0, removed: 0, lost: 0, half: 0, back: 0, debris: 0 },
    ]),
  );
  let context = await launch(profile);
  try {
    const kills = Array.from({ length: count }, () => TARGETS).flat();
    for (const [index, target] of kills.entries()) {
      const row = totals[target];
      if (!row) throw new Error(`There is no ${target}.`);
      const before = countStates(acknowledged);
      const page = await openPage(context, `${harness.url("crash")}?seed=${seed * 1000 + index}`);
      await wait(random.below(LONGEST));
      const processes = processesOf(profile);
      if (processes[target].length === 0) throw new Error(`Chromium has no ${target} process to kill.`);
      kill(processes[target]);
      row.kills += 1;
      if (target === "browser") {
        await haveEnded(processes.all);
        context = await launch(profile);
      } else {
        await haveEnded(processes[target]);
        // The page that lost its storage process continues; what it acknowledges from now on must be saved too.
        if (target === "storage") await wait(random.below(LONGEST / 2));
        await page.close();
      }

      const findings = await verify(context, harness, (resolve) => {
        onVerified = resolve;
      });
      const after = countStates(acknowledged);
      row.saved += after.acknowledged - before.acknowledged;
      row.removed += after.removed - before.removed;
      checkFindings(findings, acknowledged, row, failures, `kill ${index + 1}, ${target}`);
      process.stdout.write(".");
    }
  } finally {
    await context.close().catch(() => {});
    await harness.close();
    remove();
  }

  const rows = TARGETS.map((target) => [target, ...Object.values(totals[target] ?? {})]);
  console.log(
    `\n${table(["killed", "times", "saved", "removed", "lost", "incomplete", "came back", "debris"], rows)}`,
  );
  for (const failure of failures) console.error(failure);
  const { acknowledged: saved } = countStates(acknowledged);
  if (saved === 0) failures.push("Nothing was saved, so nothing is proved.");
  console.log(
    failures.length === 0
      ? `proof:crash: passed. ${count * 3} kills, ${saved} acknowledged, 0 lost, 0 incomplete, 0 debris.`
      : `proof:crash: FAILED ${failures.length} times with seed ${seed}.`,
  );
  process.exitCode = failures.length === 0 ? 0 : 1;
});

/** @param {Map<string, Acknowledged>} acknowledged */
function countStates(acknowledged) {
  return {
    acknowledged: acknowledged.size,
    removed: [...acknowledged.values()].filter(({ state }) => state === "removed").length,
  };
}

/**
 * Opens a page. One of the killed renderers is a spare, which Chromium may give to the next page before it notices the
 * kill; such a page crashes before it has loaded anything, so it is opened again.
 * @param {import("playwright").BrowserContext} context
 * @param {string} url
 */
async function openPage(context, url) {
  for (let crashes = 0; ; crashes++) {
    try {
      const page = await context.newPage();
      await page.goto(url);
      return page;
    } catch (error) {
      if (crashes === 3 || !/crashed/i.test(String(error))) throw error;
    }
  }
}

/**
 * @param {import("playwright").BrowserContext} context
 * @param {import("./proof-harness.mjs").Harness} harness
 * @param {(resolve: (findings: Findings | { error: string }) => void) => void} listen
 * @returns {Promise<Findings>}
 */
async function verify(context, harness, listen) {
  /** @type {Promise<Findings | { error: string }>} */
  const reply = new Promise((resolve) => {
    listen(resolve);
    setTimeout(
      () => resolve({ error: `The page did not answer in ${VERIFY_TIMEOUT} ms.` }),
      VERIFY_TIMEOUT,
    ).unref();
  });
  const page = await openPage(context, `${harness.url("crash")}?verify`);
  const findings = await reply;
  await page.close();
  if ("error" in findings) throw new Error(`The library could not be inspected: ${findings.error}`);
  return findings;
}

/**
 * @param {Findings} findings
 * @param {Map<string, Acknowledged>} acknowledged
 * @param {{ lost: number, half: number, back: number, debris: number }} row
 * @param {string[]} failures
 * @param {string} when
 */
function checkFindings({ assets, broken, debris }, acknowledged, row, failures, when) {
  const present = new Map(assets.map(({ id, hash }) => [id, hash]));
  const lost = [...acknowledged].filter(
    ([id, { hash, state }]) => state === "saved" && present.get(id) !== hash,
  );
  const back = [...acknowledged].filter(([id, { state }]) => state === "removed" && present.has(id));
  row.lost += lost.length;
  row.back += back.length;
  row.half += broken.length;
  row.debris += debris.length;
  failures.push(
    ...lost.map(([id]) => `${when}: ${id} was acknowledged and is lost`),
    ...back.map(([id]) => `${when}: ${id} was removed and came back`),
    ...broken.map((what) => `${when}: incomplete: ${what}`),
    ...debris.map((what) => `${when}: debris: ${what}`),
  );
  // An interrupted removal may or may not have happened; from now on its outcome must not change.
  for (const [id, one] of acknowledged)
    if (one.state === "removing") one.state = present.has(id) ? "saved" : "removed";
  // An asset that was saved but not yet acknowledged must stay, now that a page has shown it.
  for (const [id, hash] of present) if (!acknowledged.has(id)) acknowledged.set(id, { hash, state: "saved" });
}
