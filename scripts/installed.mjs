import "./node-version.mjs";
import { join } from "node:path";
import { ensureInstalled } from "./install.mjs";
import { bin, main, run } from "./processes.mjs";
import { ROOT } from "./stamps.mjs";

// node scripts/installed.mjs PACKAGE|FILE [ARGUMENT …]: runs the command of an installed package, or a file of this
// repository, after installing the packages if necessary.
await main(async () => {
  const [name, ...args] = process.argv.slice(2);
  if (!name) throw new Error("Name an installed package or a file to run.");
  await ensureInstalled();
  const program = name.endsWith(".mjs") ? join(ROOT, name) : bin(name);
  process.exit(await run(process.execPath, [program, ...args]));
});
