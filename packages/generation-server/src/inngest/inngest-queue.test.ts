import { testJobQueue } from "../jobs/job-queue.contract.js";
import { testInngest, testRealInngest } from "../testing/test-inngest.js";

testJobQueue("Inngest", testInngest);

/** Of a dev server on this machine, such as http://127.0.0.1:8288: the same against the real one. */
const real = process.env.INNGEST_DEV_URL;
if (real) testJobQueue(real, (engine, env) => testRealInngest(engine, real, env));
console.log(`Inngest servers: the stand-in of the tests${real ? `, ${real}` : ""}`);
if (!real)
  console.log(
    "Set INNGEST_DEV_URL to run the suite on a real one (npx inngest-cli@latest dev --no-discovery).",
  );
