import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "@playwright/test";
import { run } from "./servers";

const PROOF = fileURLToPath(new URL("../../proofs/load.mjs", import.meta.url));

// Here, because it needs the production build; `npm run proof:load` is its long form.
test("under load no request is lost, and the memory stays", async () => {
  test.setTimeout(180_000);
  const { child, log } = run([PROOF, "--short"]);
  await once(child, "close");
  expect(child.exitCode, log()).toBe(0);
  expect(log()).toContain("proof:load: passed");
});
