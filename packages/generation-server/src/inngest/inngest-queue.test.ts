import { testJobQueue } from "../jobs/job-queue.contract.js";
import { testInngest, testRealInngest } from "../testing/test-inngest.js";

testJobQueue("Inngest", testInngest);

/** A local dev server, such as http://127.0.0.1:8288, to run the same suite on. */
const real = process.env.INNGEST_DEV_URL;
if (real) testJobQueue(real, (engine, env) => testRealInngest(engine, real, env));
console.log(`Inngest servers: the simulated one of the tests${real ? `, ${real}` : ""}`);
if (!real)
  console.log(
    "Set INNGEST_DEV_URL to run the suite on a real one (npx inngest-cli@latest dev --no-discovery).",
  );
