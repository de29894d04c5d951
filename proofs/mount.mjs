// npm run proof:mount [-- --cycles N] [--short]
// Mounts and unmounts the provider with a screen of cards again and again: no object URL stays alive and the heap does
// not grow.
import { main } from "../scripts/processes.mjs";
import { launch, makeProfile, openHarness, readOptions } from "./proof-harness.mjs";

/** How much the heap may grow, relative to its size after the warm-up; the short form ends before it is stable. */
const GROWTH = { long: 0.05, short: 0.2 };
/**
 * Cycles before the first measurement. Each garbage collection makes the engine compile again, and until about the
 * 600th cycle the heap grows by a sixth; from then on it varies by a few percent.
 */
const WARM_UP = { long: 600, short: 50 };
/** Cycles between two garbage collections. */
const STEP = 50;

await main(async () => {
  const { short, count } = readOptions("cycles", { long: 1_000, short: 60 });
  const form = short ? "short" : "long";
  const harness = await openHarness(["mount"]);
  const { profile, remove } = makeProfile();
  const context = await launch(profile);
  try {
    const page = await context.newPage();
    /** @type {string[]} */
    const failures = [];
    page.on("pageerror", (error) => failures.push(`An uncaught error: ${error.message}`));
    await page.goto(harness.url("mount"));
    const session = await context.newCDPSession(page);
    const heap = async () => {
      // What one collection frees may have retained what only the next one finds.
      for (let times = 0; times < 3; times++) await session.send("HeapProfiler.collectGarbage");
      const { usedSize } = await session.send("Runtime.getHeapUsage");
      return usedSize;
    };
    const cycle = async (/** @type {number} */ times) => {
      for (let done = 0; done < times; done += STEP) {
        await page.evaluate(
          (number) => Reflect.get(window, "proof").cycle(number),
          Math.min(STEP, times - done),
        );
        await heap();
        process.stdout.write(".");
      }
    };

    await page.evaluate(() => Reflect.get(window, "proof").fill());
    await cycle(WARM_UP[form]);
    const before = await heap();
    await cycle(count);
    const after = await heap();
    const { created, live } = await page.evaluate(() => Reflect.get(window, "proof").urls());

    const growth = after / before - 1;
    console.log(
      `\n${count} cycles: ${created} object URLs created, ${live} alive; heap ${kilobytes(before)} KB, then ${kilobytes(after)} KB (${(growth * 100).toFixed(1)} %).`,
    );
    if (created < count * 4) failures.push(`Only ${created} URLs were created, so nothing is proved.`);
    if (live > 0) failures.push(`${live} object URLs are still alive.`);
    if (growth > GROWTH[form]) failures.push(`The heap grew by more than ${GROWTH[form] * 100} %.`);
    for (const failure of failures) console.error(failure);
    console.log(`proof:mount: ${failures.length === 0 ? "passed" : "FAILED"}.`);
    process.exitCode = failures.length === 0 ? 0 : 1;
  } finally {
    await context.close();
    await harness.close();
    remove();
  }
});

/** @param {number} bytes */
function kilobytes(bytes) {
  return Math.round(bytes / 1024);
}
