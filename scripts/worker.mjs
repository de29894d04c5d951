import "./node-version.mjs";
import { join } from "node:path";
import { buildLibrary } from "./build.mjs";
import { readSettings } from "./demo-env.mjs";
import { startDemoProgram } from "./demo-program.mjs";
import { isEmulator } from "./detect-emulator.mjs";
import { ensureInstalled } from "./install.mjs";
import { BUILD_LOCK, oneAtATime } from "./one-at-a-time.mjs";
import { main } from "./processes.mjs";
import { ROOT } from "./stamps.mjs";

// node scripts/worker.mjs: processes the generations of a database, besides the demo's servers or instead of them.
await main(async () => {
  await oneAtATime(BUILD_LOCK, async () => {
    await ensureInstalled();
    await buildLibrary();
  });
  const { REPLICATE_BASE_URL } = readSettings(process.env, join(ROOT, "demo"), "production");
  const env = (await isEmulator(REPLICATE_BASE_URL)) ? { AI_EMULATOR: "1" } : {};
  const { ended } = startDemoProgram(join(ROOT, "demo", "cli", "worker.ts"), [], { env });
  const { code } = await ended;
  process.exit(code ?? 1);
});
