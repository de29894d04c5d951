import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, ROUTE, test } from "./demo";
import { run } from "./servers";

const VITEST = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
const CONFIG = fileURLToPath(new URL("vitest.config.ts", import.meta.url));
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

test("the running demo fulfils the generator contract", async ({ demo }) => {
  test.setTimeout(120_000);
  const { child, log } = run([VITEST, "run", "--config", CONFIG], {
    cwd: ROOT,
    env: { DEMO_GENERATE_URL: demo.url + ROUTE, NO_COLOR: "1" },
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  expect(code, log()).toBe(0);
  expect(log()).toMatch(/Tests {2}\d+ passed/);
});
