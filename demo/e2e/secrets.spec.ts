import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CANARY, expect, ROUTE, SECRET, test } from "./demo";

const BUILD = fileURLToPath(new URL("../.next/static", import.meta.url));
const EVERY_FAULT = [
  "",
  "[401] ",
  "[402] ",
  "[422] ",
  "[429] ",
  "[500] ",
  "[reset] ",
  "[html] ",
  "[failed] ",
  "[aborted] ",
];

test("no byte of the token is in any reply, header, page, script or log", async ({ demo, page, request }) => {
  const told: string[] = [];
  page.on("response", async (response) => {
    const body = await response.body().catch(() => Buffer.alloc(0));
    told.push(
      `${response.url()}\n${JSON.stringify(await response.allHeaders())}\n${body.toString("latin1")}`,
    );
  });
  for (const path of ["/", "/tailwind"]) {
    const response = await page.goto(path);
    expect(response?.status()).toBe(200);
    await page.waitForLoadState("networkidle");
    told.push(await page.content(), JSON.stringify(await page.context().storageState()));
  }
  const missing = await request.get("/no-such-page");
  expect(missing.status()).toBe(404);
  told.push(await missing.text());
  for (const fault of EVERY_FAULT) {
    const reply = await request.post(ROUTE, { data: { prompt: `${fault}a canary`, width: 64, height: 64 } });
    told.push(JSON.stringify(reply.headers()), (await reply.body()).toString("latin1"));
  }
  told.push(demo.log());
  for (const file of readdirSync(BUILD, { recursive: true, withFileTypes: true }))
    if (file.isFile()) told.push(readFileSync(join(file.parentPath, file.name), "latin1"));

  const secrets = [CANARY, SECRET].flatMap((secret) => [
    secret,
    secret.slice(4, 20),
    Buffer.from(secret).toString("base64").slice(0, 16),
  ]);
  for (const text of told) for (const secret of secrets) expect(text.includes(secret)).toBe(false);
  // The search itself works: what is meant to be there is found.
  expect(told.some((text) => text.includes("not AI"))).toBe(true);
  expect(demo.log()).toContain("provider");
});
