import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "@playwright/test";
import { run } from "./servers";

const PROOF = fileURLToPath(new URL("../../proofs/load.mjs", import.meta.url));

// Here because it needs the production build; `npm run proof:load` is the long version.
test("loses no request under load, with stable memory", async () => {
  test.setTimeout(180_000);
  const { child, log } = run([PROOF, "--short"]);
  await once(child, "close");
  expect(child.exitCode, log()).toBe(0);
  expect(log()).toContain("proof:load: passed");
});
