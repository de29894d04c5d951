#!/usr/bin/env node
import { parseArgs } from "node:util";
import { startEmulator } from "./emulator.mjs";

const USAGE = `Usage: replicate-emulator [options]
  --port N                  port on 127.0.0.1; 0 takes a free one (default 4010)
  --token T                 accept only this token (default: any)
  --run-time MS             from creation to success (default 1500)
  --boot-time MS            that the fault [cold] adds before the start (default 90000)
  --retry-after S           that the fault [429] asks the client to wait (default 5)
  --creations-per-minute N  for each token; 0 for no limit (default 600)
  --requests-per-minute N   the same for other requests (default 3000)
  --low-credit              6 creations a minute, one at a time`;

/** @param {string | undefined} text @param {string} option */
function whole(text, option) {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new Error(`--${option} takes a whole number, not "${text}".`);
  return Number(text);
}

try {
  const { values } = parseArgs({
    options: {
      port: { type: "string" },
      token: { type: "string" },
      "run-time": { type: "string" },
      "boot-time": { type: "string" },
      "retry-after": { type: "string" },
      "creations-per-minute": { type: "string" },
      "requests-per-minute": { type: "string" },
      "low-credit": { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help) console.log(USAGE);
  else {
    const emulator = await startEmulator({
      port: whole(values.port, "port") ?? 4010,
      token: values.token,
      runTime: whole(values["run-time"], "run-time"),
      bootTime: whole(values["boot-time"], "boot-time"),
      retryAfter: whole(values["retry-after"], "retry-after"),
      creationsPerMinute: (whole(values["creations-per-minute"], "creations-per-minute") ?? 600) || undefined,
      requestsPerMinute: (whole(values["requests-per-minute"], "requests-per-minute") ?? 3000) || undefined,
      lowCredit: values["low-credit"],
    });
    // The first line is for programs, such as scripts/serve.mjs, which reads the URL from it.
    console.log(JSON.stringify({ url: emulator.url, deliveryHost: emulator.deliveryHost }));
    if (process.stdout.isTTY)
      console.log(`Replicate emulator on ${emulator.url}: procedural pictures, no AI. Ctrl-C stops it.
Servers and workers that share it need:
  REPLICATE_API_TOKEN=${values.token ?? "emulator"} REPLICATE_BASE_URL=${emulator.url} REPLICATE_DELIVERY_HOSTS=${emulator.deliveryHost} AI_EMULATOR=1`);
    const stop = () => void emulator.close().then(() => process.exit(0));
    process.once("SIGINT", stop);
    process.once("SIGTERM", stop);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(USAGE);
  process.exitCode = 1;
}
