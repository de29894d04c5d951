import "./node-version.mjs";
import { join } from "node:path";
import { ensureInstalled } from "./install.mjs";
import { bin, main, run } from "./processes.mjs";
import { ROOT } from "./stamps.mjs";

// node scripts/installed.mjs PACKAGE|FILE [ARGUMENT …]: runs a package's command, or a file of ours, and installs the
// packages before where they are not.
await main(async () => {
  const [name, ...args] = process.argv.slice(2);
  if (!name) throw new Error("Name what is to run: an installed package, or a file.");
  await ensureInstalled();
  const program = name.endsWith(".mjs") ? join(ROOT, name) : bin(name);
  process.exit(await run(process.execPath, [program, ...args]));
});
