// npm run proof:inert
// Opens every URL that the library creates, for every type of file that limits can admit, in a tab and in frames: no
// script runs and nothing navigates.
import { main } from "../scripts/processes.mjs";
import { launch, makeProfile, openHarness } from "./proof-harness.mjs";

/** Milliseconds that the documents get to run their scripts, once all are open. */
const RUNS_WITHIN = 2_000;

await main(async () => {
  /** @type {Set<string>} */
  const ran = new Set();
  const note = (/** @type {Buffer} */ _, /** @type {URL} */ url) =>
    void ran.add(`${url.pathname} ${url.search.slice(1)}`);
  const harness = await openHarness(["inert"], { "/ran": note, "/navigated": note });
  const { profile, remove } = makeProfile();
  const context = await launch(profile);
  try {
    const page = await context.newPage();
    await page.goto(harness.url("inert"));
    const call = (/** @type {string} */ name, /** @type {unknown} */ argument) =>
      page.evaluate(
        ([method, value]) => Reflect.get(window, "proof")[String(method)](value),
        [name, argument],
      );
    const scriptsHadTime = () => new Promise((resolve) => setTimeout(resolve, RUNS_WITHIN));

    const control = await call("control", undefined);
    await call("open", control);
    await call("frame", control);
    await scriptsHadTime();
    if (!ran.has("/ran control") || !ran.has("/navigated control")) {
      throw new Error(`The control did not run, so nothing is proved. Seen: ${[...ran].join(", ")}`);
    }
    ran.clear();
    for (const other of context.pages()) if (other !== page) await other.close();
    await page.reload();

    /** @type {[string, string][]} */
    const urls = await call("urls", undefined);
    for (const [, url] of urls) {
      await call("open", url);
      await call("frame", url);
    }
    await scriptsHadTime();
    const elsewhere = context
      .pages()
      .filter((other) => other !== page && !/^(blob:|about:blank$|$)/.test(other.url()))
      .map((other) => `a tab navigated to ${other.url()}`);
    if (page.url() !== harness.url("inert")) elsewhere.push(`the page itself navigated to ${page.url()}`);
    const failures = [...ran, ...elsewhere];
    for (const failure of failures) console.error(failure);
    console.log(
      failures.length === 0
        ? `proof:inert: passed. ${urls.length} URLs opened in tabs and frames: no script ran, nothing navigated.`
        : "proof:inert: FAILED.",
    );
    process.exitCode = failures.length === 0 ? 0 : 1;
  } finally {
    await context.close();
    await harness.close();
    remove();
  }
});
