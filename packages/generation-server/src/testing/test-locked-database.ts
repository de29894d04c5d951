import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { subscribeToEvents } from "../events/generation-events.js";
import { createGenerationServer } from "../generation-server.js";
import { submitGeneration } from "../pipeline/submit.js";
import { createTestProvider } from "./test-provider.js";

/*
 * The process of locked-database.test.ts: submits a generation every 100 ms for the number of seconds in its
 * argument, subscribes to each until its end, and prints statistics.
 */

const endsAt = Date.now() + Number(process.argv[2]) * 1_000;
const account = { id: "session:me", startCredits: 1_000_000, shared: false };
const { signal } = new AbortController();

const report = { accepted: 0, refused: 0, longestBlock: 0, peakMb: 0 };
let last = performance.now();
setInterval(() => {
  const now = performance.now();
  report.longestBlock = Math.max(report.longestBlock, now - last);
  last = now;
  report.peakMb = Math.max(report.peakMb, process.memoryUsage.rss() / 2 ** 20);
}, 10);

const { FOLDER = "", TOKEN: token = "", BASE_URL: baseUrl, DELIVERY_HOST = "" } = process.env;
const server = createGenerationServer({
  provider: createTestProvider({ token, baseUrl, deliveryHosts: [DELIVERY_HOST], name: "emulator" }),
  database: { file: join(FOLDER, "demo.db") },
  files: { folder: join(FOLDER, "files") },
});
const pipeline = await server.pipeline();

async function visit(n: number): Promise<void> {
  try {
    const { id } = await submitGeneration(pipeline, {
      request: { kind: "images", request: { prompt: `${n}`, width: 64, height: 64, seed: n } },
      sender: { account, owner: account.id, address: undefined, caller: "test" },
      caller: "test",
      patience: 600_000,
    });
    report.accepted++;
    for await (const _ of subscribeToEvents(pipeline, id, { signal }));
  } catch {
    report.refused++;
  }
}

// Not including the start.
await pause(500);
report.longestBlock = 0;
console.error("ready");
const visits: Promise<void>[] = [];
for (let n = 0; Date.now() < endsAt; n++) {
  visits.push(visit(n));
  await pause(100);
}
await Promise.all(visits);
await server.stop();
process.stdout.write(JSON.stringify(report));
process.exit(0);
