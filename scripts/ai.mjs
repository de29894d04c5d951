import "./node-version.mjs";
import { join } from "node:path";
import { buildLibrary } from "./build.mjs";
import { startDemoProgram } from "./demo-program.mjs";
import { ensureInstalled } from "./install.mjs";
import { main } from "./processes.mjs";
import { ROOT } from "./stamps.mjs";

// node scripts/ai.mjs COMMAND [ARGUMENT …]: the demo's command line, a TypeScript program of the demo.
await main(async () => {
  await ensureInstalled();
  await buildLibrary();
  const { ended } = startDemoProgram(join(ROOT, "demo", "cli", "ai-main.ts"), process.argv.slice(2));
  const { code } = await ended;
  process.exit(code ?? 1);
});
