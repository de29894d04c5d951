import { createServer } from "node:http";
import { expect, it, onTestFinished } from "vitest";
import { readProvider } from "./provider-settings";

const SIGNAL = () => ({ signal: AbortSignal.timeout(5_000) });

it("connects as configured, and prefers a backend's own account", async () => {
  const tokens: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    tokens.push(request.headers.authorization);
    response.writeHead(503).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  const provider = readProvider({
    REPLICATE_API_KEY: "key",
    REPLICATE_MAX_RETRIES: "0",
    REPLICATE_TIMEOUT: "7",
    REPLICATE_CONCURRENCY: "3",
    REPLICATE_BASE_URL: `http://127.0.0.1:${address.port}/v1`,
    AI_BACKENDS: "sdxl,draft=black-forest-labs/flux-schnell;token=DRAFT_TOKEN",
    DRAFT_TOKEN: "other",
  });
  const request = { prompt: "a", width: 64, height: 64 };
  expect(provider.plan({ kind: "images", request }).timeout).toBe(7000);
  expect([provider.name, provider.concurrency]).toEqual(["replicate", 3]);
  await expect(provider.ping(SIGNAL())).rejects.toMatchObject({ code: "server" });
  const draft = provider.clientFor("black-forest-labs/flux-schnell");
  await expect(draft.get("a", SIGNAL())).rejects.toMatchObject({ code: "server" });
  expect(tokens).toEqual(["Bearer key", "Bearer other"]);
});

it("offers the backends at their prices, also with an emulator", () => {
  const emulated = { AI_EMULATOR: "1", REPLICATE_BASE_URL: "http://127.0.0.1:4010/v1" };
  const models = (env: Record<string, string>) =>
    readProvider({ REPLICATE_API_TOKEN: "t", ...env }).capabilities().models;
  const schnell = { id: "black-forest-labs/flux-schnell", microUsdPerImage: 3000 };
  const backends = "acme/painter,flux-schnell";
  const prices = "acme/painter=0.04/image";
  expect(models({ ...emulated, AI_BACKENDS: backends })).toMatchObject([schnell]);
  expect(models({ AI_BACKENDS: backends, AI_PRICES: "acme/painter=0.04/second" })).toHaveLength(1);
  expect(models({ AI_BACKENDS: backends, AI_PRICES: prices })).toMatchObject([
    { id: "acme/painter", microUsdPerImage: 40_000 },
    schnell,
  ]);
});

it("reads REPLICATE_TIMEOUT and REPLICATE_BOOT_TIMEOUT in whole seconds, and rejects other values by name", () => {
  const read = (timeout: string) =>
    readProvider({ REPLICATE_API_TOKEN: "t", REPLICATE_TIMEOUT: timeout, REPLICATE_BOOT_TIMEOUT: "60" });
  const timeouts = read("30")
    .capabilities()
    .models?.map(({ timeout }) => timeout);
  expect(timeouts).toEqual([90_000, 90_000, 90_000]);
  for (const bad of ["0", "-1", "abc", "1e3", "999999"]) {
    expect(() => read(bad).capabilities(), bad).toThrow("REPLICATE_TIMEOUT");
  }
});

it.each([
  ["without a token", {}, "REPLICATE_API_TOKEN is not set"],
  ["with an invalid token", { REPLICATE_API_TOKEN: "a\nb" }, "REPLICATE_API_TOKEN holds"],
])("rejects requests %s, and names the variable only in the log", (_, env, why) => {
  const provider = readProvider(env);
  let thrown: unknown;
  try {
    provider.capabilities();
  } catch (error) {
    thrown = error;
  }
  expect(String(thrown)).toContain(why);
  expect(provider.explain(thrown, "image")?.error.message).toContain("not configured to generate images");
});
