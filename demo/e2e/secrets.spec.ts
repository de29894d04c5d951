import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CANARY, expect, ROUTE, SECRET, test } from "./demo";
import { startNext } from "./servers";

const BUILD = fileURLToPath(new URL("../.next/static", import.meta.url));
const EVERY_FAULT = [
  "",
  "[401] ",
  "[402] ",
  "[422] ",
  "[429] ",
  "[500] ",
  "[reset] ",
  "[truncated] ",
  "[html] ",
  "[failed] ",
  "[canceled] ",
  "[aborted] ",
];

test("no byte of the token is in any reply, header, page, script or log", async ({ demo, page, request }) => {
  test.setTimeout(120_000);
  const told: string[] = [];
  page.on("response", async (response) => {
    const body = await response.body().catch(() => Buffer.alloc(0));
    told.push(
      `${response.url()}\n${JSON.stringify(await response.allHeaders())}\n${body.toString("latin1")}`,
    );
  });
  for (const path of ["/", "/tailwind", "/usage", "/status"]) {
    const response = await page.goto(path);
    expect(response?.status()).toBe(200);
    await page.waitForLoadState("networkidle");
    told.push(await page.content(), JSON.stringify(await page.context().storageState()));
  }
  const missing = await request.get("/no-such-page");
  expect(missing.status()).toBe(404);
  told.push(await missing.text());
  for (const accept of ["*/*", "application/json"]) {
    for (const fault of EVERY_FAULT) {
      const reply = await fetch(demo.url + ROUTE, {
        method: "POST",
        headers: { "content-type": "application/json", accept },
        body: JSON.stringify({ prompt: `${fault}a canary`, width: 64, height: 64 }),
      });
      told.push(JSON.stringify([...reply.headers]), await readToItsEnd(reply));
    }
  }
  told.push(await (await request.get("/api/ai/models")).text());
  for (const route of ["/api/ai/prompts/improve", "/api/ai/videos/generate"]) {
    for (const fault of ["", "[401] ", "[422] ", "[failed] ", "[html] "]) {
      const reply = await fetch(demo.url + route, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ prompt: `${fault}a canary` }),
      });
      told.push(JSON.stringify([...reply.headers]), await readToItsEnd(reply));
    }
  }
  // The fixture's own server is in emulator mode; the other mode has pages of its own.
  const real = await startNext({
    ...{ REPLICATE_API_TOKEN: CANARY, SESSION_SECRET: SECRET, AI_EMULATOR: "" },
    // Nothing listens there: no test asks the real one.
    REPLICATE_BASE_URL: "http://127.0.0.1:9/v1",
  });
  for (const path of ["/", "/tailwind", "/usage", "/status"]) {
    await page.goto(real.url + path);
    await page.waitForLoadState("networkidle");
    const text = await page.content();
    expect(text).not.toContain("not AI");
    told.push(text);
  }
  const unreachable = await request.post(real.url + ROUTE, { data: { prompt: "x", width: 64, height: 64 } });
  expect(unreachable.status()).toBe(500);
  told.push(JSON.stringify(unreachable.headers()), await unreachable.text());
  await real.stop();
  told.push(demo.log(), real.log());
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

/** Of a reply that breaks off, what came before. */
async function readToItsEnd(reply: Response): Promise<string> {
  let text = "";
  try {
    for await (const chunk of reply.body ?? []) text += Buffer.from(chunk).toString("latin1");
  } catch (error) {
    text += String(error);
  }
  return text;
}
