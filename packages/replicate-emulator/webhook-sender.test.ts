import { createServer, type IncomingHttpHeaders } from "node:http";
import { validateWebhook } from "replicate";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ask, LLAMA, type Prediction, runModel, SDXL } from "./ask.js";
import { type Emulator, startEmulator } from "./emulator.mjs";

type Delivery = { headers: IncomingHttpHeaders; body: string; prediction: Prediction };

let emulator: Emulator;
let deliveries: Delivery[];
/** The status that the receiver replies with. */
let answer: (delivery: Delivery) => number;
let hook: string;
const receiver = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  const delivery = { headers: request.headers, body, prediction: JSON.parse(body) };
  deliveries.push(delivery);
  response.writeHead(answer(delivery), { location: `${hook}/elsewhere` }).end();
});

beforeEach(async () => {
  deliveries = [];
  answer = () => 200;
  emulator = await startEmulator({ runTime: 250 });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const address = receiver.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  hook = `http://127.0.0.1:${address.port}`;
});
afterEach(async () => {
  await emulator.close();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

const start = async (model: string, prompt: string, events?: string[]): Promise<Prediction> =>
  (
    await runModel(
      emulator,
      model,
      { prompt },
      {},
      { webhook: hook, ...(events ? { webhook_events_filter: events } : {}) },
    )
  ).body;
const statuses = () => deliveries.map(({ prediction }) => prediction.status);
const ended = () => expect.poll(statuses);

describe("webhooks", () => {
  it("are signed with the account's secret, so that the official SDK accepts them", async () => {
    await start(SDXL, "x", ["completed"]);
    await ended().toEqual(["succeeded"]);
    const { body: secret } = await ask(emulator, "/webhooks/default/secret");
    expect(secret.key).toMatch(/^whsec_[A-Za-z0-9+/]+=*$/);
    const [delivery] = deliveries;
    if (!delivery) throw new Error("no delivery");
    const received = (body: string) =>
      new Request(hook, {
        method: "POST",
        body,
        headers: Object.entries(delivery.headers).flatMap(([name, value]): [string, string][] =>
          name.startsWith("webhook-") ? [[name, String(value)]] : [],
        ),
      });
    expect(await validateWebhook(received(delivery.body), secret.key)).toBe(true);
    expect(await validateWebhook(received(`${delivery.body} `), secret.key)).toBe(false);
    expect(Math.abs(Number(delivery.headers["webhook-timestamp"]) - Date.now() / 1000)).toBeLessThan(5);
  });

  it("report the requested events: by default outputs and the end", async () => {
    await start(SDXL, "x");
    await ended().toEqual(["succeeded", "succeeded"]);
    deliveries = [];
    await start(SDXL, "x", ["start"]);
    await start(SDXL, "[aborted] x", ["start", "completed"]);
    await ended().toEqual(["processing", "aborted"]);
  });

  it("report outputs and logs at most every 500 ms, start and end always", async () => {
    await emulator.close();
    emulator = await startEmulator({ runTime: 1500 });
    const { id } = await start(LLAMA, "a long walk", ["start", "output", "logs", "completed"]);
    await expect.poll(statuses).toContain("succeeded");
    await expect.poll(() => deliveries.length).toBeGreaterThan(3);
    // In 1500 ms; how far apart they arrive is up to this machine.
    expect(deliveries.slice(1, -1).length).toBeLessThan(5);
    expect(statuses()[0]).toBe("processing");
    expect(new Set(deliveries.map(({ headers }) => headers["webhook-id"])).size).toBe(deliveries.length);
    expect(deliveries.at(-1)?.prediction).toEqual((await ask(emulator, `/predictions/${id}`)).body);
  });

  it("retry only the last one, with one id, until it arrives", async () => {
    answer = ({ prediction }) => (prediction.status === "succeeded" && deliveries.length > 3 ? 204 : 302);
    await start(SDXL, "x", ["start", "completed"]);
    await ended().toEqual(["processing", "succeeded"]);
    emulator.advance(1100);
    await ended().toEqual(["processing", "succeeded", "succeeded"]);
    emulator.advance(2100);
    await ended().toEqual(["processing", "succeeded", "succeeded", "succeeded"]);
    emulator.advance(120_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(deliveries).toHaveLength(4);
    const [first, ...last] = deliveries.map(({ headers }) => headers["webhook-id"]);
    expect(new Set(last).size).toBe(1);
    expect(last).not.toContain(first);
    const times = deliveries.map(({ headers }) => Number(headers["webhook-timestamp"]));
    expect((times[3] ?? 0) - (times[1] ?? 0)).toBeGreaterThanOrEqual(3);
  });

  it("give up about a minute after the end", async () => {
    answer = () => 500;
    await start(SDXL, "x", ["completed"]);
    await ended().toEqual(["succeeded"]);
    for (let attempt = 2; attempt <= 7; attempt++) {
      emulator.advance(30_000);
      await expect.poll(() => deliveries.length).toBeGreaterThanOrEqual(attempt);
    }
    emulator.advance(600_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(deliveries).toHaveLength(7);
  });

  it("of many runs are sent concurrently, without a warning", async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error) => warnings.push(warning);
    process.on("warning", listen);
    for (let index = 0; index < 30; index++) await start(SDXL, "x", ["completed"]);
    await ended().toEqual(Array(30).fill("succeeded"));
    process.off("warning", listen);
    expect(warnings).toEqual([]);
  });

  it("report a cancellation at once", async () => {
    const { id } = await start(SDXL, "[hang] x", ["completed"]);
    await ask(emulator, `/predictions/${id}/cancel`, { method: "POST" });
    await ended().toEqual(["canceled"]);
  });

  it.each([
    [{ webhook: "not an address" }, "webhook"],
    [{ webhook: 7 }, "webhook"],
    [{ webhook: "http://example.com/hook" }, "webhook"],
    [{ webhook: "ftp://127.0.0.1/hook" }, "webhook"],
    [{ webhook_events_filter: ["failed"] }, "webhook_events_filter.0"],
    [{ webhook_events_filter: "completed" }, "webhook_events_filter"],
  ])("%j is refused", async (more, field) => {
    const { status, body } = await runModel(emulator, SDXL, { prompt: "x" }, {}, more);
    expect([status, body.invalid_fields[0].field]).toEqual([422, field]);
  });
});
