import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { followEvents } from "../events/generation-events.js";
import { createGenerationServer } from "../generation-server.js";
import { submitGeneration } from "../pipeline/submit.js";
import { createTestProvider } from "./test-provider.js";

/*
 * The process that locked-database.test.ts starts: takes in a generation every tenth of a second, for as many seconds
 * as its argument says, follows each to its end, and prints what that was like.
 */

const endsAt = Date.now() + Number(process.argv[2]) * 1_000;
const account = { id: "session:me", startCredits: 1_000_000, shared: false };
const { signal } = new AbortController();

const told = { accepted: 0, refused: 0, longestBlock: 0, peakMb: 0 };
let last = performance.now();
setInterval(() => {
  const now = performance.now();
  told.longestBlock = Math.max(told.longestBlock, now - last);
  last = now;
  told.peakMb = Math.max(told.peakMb, process.memoryUsage.rss() / 2 ** 20);
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
    told.accepted++;
    for await (const _ of followEvents(pipeline, id, { signal }));
  } catch {
    told.refused++;
  }
}

// What starting took is no matter here.
await pause(500);
told.longestBlock = 0;
console.error("ready");
const visits: Promise<void>[] = [];
for (let n = 0; Date.now() < endsAt; n++) {
  visits.push(visit(n));
  await pause(100);
}
await Promise.all(visits);
await server.stop();
process.stdout.write(JSON.stringify(told));
process.exit(0);
