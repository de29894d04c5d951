import "./node-version.mjs";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildLibrary } from "./build.mjs";
import { parsePort } from "./demo-env.mjs";
import { copyExample, EXAMPLES, startCommand } from "./example-folder.mjs";
import { ensureInstalled } from "./install.mjs";
import { takePort } from "./ports.mjs";
import { main, npm, start } from "./processes.mjs";

// npm run example NAME: copies an example out of this repository, installs the packed packages there, and starts it.
let serving = false;

await main(
  async () => {
    const [name = ""] = process.argv.slice(2);
    if (!EXAMPLES.includes(name)) throw new Error(`npm run example NAME; there are ${EXAMPLES.join(", ")}.`);
    const port = await takePort(parsePort(process.env.PORT));
    await ensureInstalled();
    await buildLibrary();
    const root = mkdtempSync(join(tmpdir(), "react-media-library-example-"));
    process.once("exit", () => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));
    const folder = await copyExample(name, root);
    console.log(`\n${name} is in ${folder}, until this command ends.`);
    const { file, args } = npm();
    const command = startCommand(folder, port);
    serving = true;
    const { code } = await start(file, [...args, ...command.args], { cwd: folder, env: command.env }).ended;
    throw new Error(`${name} ended by itself (${code}); see above.`);
  },
  () => (serving ? 0 : 130),
);
