import "./node-version.mjs";
import { join } from "node:path";
import { buildLibrary } from "./build.mjs";
import { readSettings } from "./demo-env.mjs";
import { ensureInstalled } from "./install.mjs";
import { main, startNode } from "./processes.mjs";
import { ROOT } from "./stamps.mjs";

const DEMO = join(ROOT, "demo");

// node scripts/ai.mjs COMMAND [ARGUMENT …]: the demo's command line, which is TypeScript over the demo's own code.
await main(async () => {
  await ensureInstalled();
  await buildLibrary();
  const typescript = ["--import", import.meta.resolve("tsx")];
  // The condition under which the package "server-only" lets itself be imported.
  const server = ["--conditions", "react-server"];
  const program = [join(DEMO, "cli", "main.ts"), ...process.argv.slice(2)];
  const { ended } = startNode([...server, ...typescript, ...program], {
    env: readSettings(process.env, DEMO, "production"),
  });
  const { code } = await ended;
  process.exit(code ?? 1);
});
