import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath, pathToFileURL } from "node:url";
import { CANARY, type Demo, expect, ROUTE, SECRET, test } from "./demo";
import { run, startNext } from "./servers";

const BUILD = fileURLToPath(new URL("../.next/static", import.meta.url));
const PAGES = ["/", "/tailwind", "/usage", "/status"];
const VIDEOS = "/api/ai/videos/generate";
const PROMPTS = "/api/ai/prompts/improve";
const MODELS = "/api/ai/models";
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

/** The secrets, parts of them, and their Base64 encodings. */
const SECRETS = [CANARY, SECRET].flatMap((secret) => [
  secret,
  secret.slice(4, 20),
  Buffer.from(secret).toString("base64").slice(0, 16),
]);

function expectNoSecret(outputs: readonly string[]): void {
  for (const secret of SECRETS) expect(outputs.filter((each) => each.includes(secret)).length).toBe(0);
}

test("does not leak the token in any reply, header, page, script or log", async ({ demo, page, request }) => {
  test.setTimeout(180_000);
  const outputs: string[] = [];
  page.on("response", async (response) => {
    const body = await response.body().catch(() => Buffer.alloc(0));
    outputs.push(
      `${response.url()}\n${JSON.stringify(await response.allHeaders())}\n${body.toString("latin1")}`,
    );
  });
  for (const path of PAGES) {
    const response = await page.goto(path);
    expect(response?.status()).toBe(200);
    await page.waitForLoadState("networkidle");
    outputs.push(await page.content(), JSON.stringify(await page.context().storageState()));
  }
  const missing = await request.get("/no-such-page");
  expect(missing.status()).toBe(404);
  outputs.push(await missing.text());

  const ask = async (path: string, body: unknown, accept = "*/*") => {
    const reply = await fetch(demo.url + path, {
      method: "POST",
      headers: { accept, ...(body instanceof FormData ? {} : { "content-type": "application/json" }) },
      body: body instanceof FormData ? body : JSON.stringify(body),
    });
    outputs.push(JSON.stringify([...reply.headers]), await readToItsEnd(reply));
    return reply.status;
  };
  for (const accept of ["*/*", "application/json", "multipart/form-data"]) {
    await Promise.all(
      EVERY_FAULT.map((fault) => ask(ROUTE, { prompt: `${fault}a canary`, width: 64, height: 64 }, accept)),
    );
  }
  for (const fault of ["", "[401] ", "[failed] ", "[html] "]) {
    await ask(VIDEOS, { prompt: `${fault}a canary`, seconds: 5 });
    await ask(PROMPTS, { prompt: `${fault}a canary` });
  }
  const form = new FormData();
  form.set("request", JSON.stringify({ prompt: "a canary", width: 64, height: 64 }));
  const picture = await fetch(demo.url + ROUTE, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ prompt: "a canary", width: 64, height: 64 }),
  });
  form.set("image", await picture.blob(), "canary.png");
  expect(await ask(ROUTE, form)).toBe(200);
  const models = await request.get(MODELS);
  outputs.push(JSON.stringify(models.headers()), await models.text());

  // The fixture's server is in emulator mode; the other mode has different pages.
  const real = await startNext({
    REPLICATE_API_TOKEN: CANARY,
    SESSION_SECRET: SECRET,
    AI_EMULATOR: "",
    AI_PRICES: "kling-ai/kling-video=0.09/second",
    // No server listens there: tests must not call the real API.
    REPLICATE_BASE_URL: "http://127.0.0.1:9/v1",
  });
  for (const path of PAGES) {
    await page.goto(real.url + path);
    await page.waitForLoadState("networkidle");
    const content = await page.content();
    expect(content).not.toContain("not AI");
    outputs.push(content);
  }
  for (const [path, data] of [
    [ROUTE, { prompt: "x", width: 64, height: 64 }],
    [VIDEOS, { prompt: "x", seconds: 5 }],
    [PROMPTS, { prompt: "x" }],
  ] as const) {
    const unreachable = await request.post(real.url + path, { data });
    expect(unreachable.status()).toBe(500);
    outputs.push(JSON.stringify(unreachable.headers()), await unreachable.text());
  }
  await real.stop();
  outputs.push(demo.log(), real.log());
  for (const file of readdirSync(BUILD, { recursive: true, withFileTypes: true }))
    if (file.isFile()) outputs.push(readFileSync(join(file.parentPath, file.name), "latin1"));

  expectNoSecret(outputs);
  // Proves the search: expected text is found.
  expect(outputs.some((each) => each.includes("not AI"))).toBe(true);
  expect(demo.log()).toContain("provider");
});

test("does not leak the token in the database, the command line or webhooks, and sends it to the API in one header only", async ({
  demo,
  request,
}) => {
  test.setTimeout(120_000);
  for (const prompt of ["a canary", "[failed] a canary"])
    await request.post(ROUTE, { data: { prompt, width: 64, height: 64 } });
  await request.post(PROMPTS, { data: { prompt: "a canary" } });

  const outputs = [await webhookOf(demo)];
  const folder = mkdtempSync(join(tmpdir(), "demo-cli-"));
  const image = join(folder, "canary.png");
  for (const args of [
    ["generate", "a canary", "--width", "64", "--height", "64", "--out", image],
    ["generate", "[401] a canary"],
    ["generate", "[422] a canary"],
    ["estimate", "--model", "sdxl", "--json"],
    ["backends", "--json"],
    ["usage"],
    ["usage", "--raw", "--json"],
  ])
    outputs.push(await command(args, demo.env));
  outputs.push(await command(["backends"], { ...demo.env, REPLICATE_BASE_URL: "no address" }));
  outputs.push(readFileSync(image, "latin1"));
  rmSync(folder, { recursive: true });
  // Proves the search: expected text is found.
  expect(outputs.join()).toContain("stability-ai/sdxl");

  const kept = readdirSync(demo.env.DATA_DIR ?? "", { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => readFileSync(join(file.parentPath, file.name), "latin1"));
  expect(kept.join()).toContain("stability-ai/sdxl");
  expectNoSecret([...outputs, ...kept]);

  type Sent = { method: string; url: string; headers: string[] };
  const { origin } = new URL(demo.env.REPLICATE_BASE_URL ?? "");
  const sent: Sent[] = await (await fetch(`${origin}/_emulator/requests`)).json();
  const withToken = sent.filter(({ headers }) => headers.includes(`Bearer ${CANARY}`));
  expect(withToken.length).toBeGreaterThan(5);
  // Concurrently: the suite has sent thousands, and each query takes time.
  const seen = sent.map(({ url, headers }) => {
    const at = headers.findIndex((name) => name.toLowerCase() === "authorization");
    const outside = !url.startsWith("/v1/") || url.includes("/download");
    if (outside && at >= 0) throw new Error(`A token was sent to ${url}`);
    return [url, ...(at < 0 ? headers : headers.toSpliced(at, 2))].join("\n");
  });
  expectNoSecret([seen.join("\n")]);
  // The parts of creation requests that the emulator kept.
  expectNoSecret([await (await fetch(`${origin}/_emulator/predictions`)).text()]);
});

/** Everything that the emulator sends to a webhook. */
async function webhookOf({ env }: Demo): Promise<string> {
  let got = "";
  let ended: () => void;
  const completed = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const server = createServer(async (incoming, answer) => {
    got += `${incoming.url} ${incoming.rawHeaders.join("\n")}\n${await text(incoming)}`;
    answer.end();
    if (got.includes('"succeeded"')) ended();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  const created = await fetch(`${env.REPLICATE_BASE_URL}/models/black-forest-labs/flux-schnell/predictions`, {
    method: "POST",
    headers: { authorization: `Bearer ${CANARY}`, "content-type": "application/json" },
    body: JSON.stringify({ input: { prompt: "a canary" }, webhook: `http://127.0.0.1:${port}/` }),
  });
  expect(created.ok).toBe(true);
  await completed;
  server.close();
  server.closeAllConnections();
  return got + (await created.text());
}

/** The output of `npm run ai`, stdout and stderr. */
async function command(args: readonly string[], env: Record<string, string>): Promise<string> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  const { child, log } = run(["--conditions", "react-server", "--import", tsx, "cli/ai-main.ts", ...args], {
    env,
  });
  await once(child, "close");
  return log();
}

/** What arrived of a reply before it broke off. */
async function readToItsEnd(reply: Response): Promise<string> {
  let got = "";
  try {
    for await (const chunk of reply.body ?? []) got += Buffer.from(chunk).toString("latin1");
  } catch (error) {
    got += String(error);
  }
  return got;
}
