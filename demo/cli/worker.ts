import { createGenerationServer } from "@reactkits.dev/media-generation-server";
import { escapeLogLines } from "@reactkits.dev/media-generation-server/node";
import { readShutdownGrace, readToken } from "../lib/env";
import { applyLogLevel } from "../lib/log-level";
import { settingProblems } from "../lib/setting-problems";
import { readServerOptions } from "../lib/settings/server-options";

const problems = settingProblems(process.env);
if (readToken(process.env) === undefined) {
  problems.push(
    "REPLICATE_API_TOKEN is not set. Use the token of the servers; the emulator of `npm start` is only available to that server.",
  );
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
escapeLogLines();
applyLogLevel(process.env);

// This process always works, whatever JOBS is for the servers.
const options = readServerOptions({ ...process.env, JOBS: "worker" });
const endWork = await createGenerationServer(options).work();
process.stdout.write(
  "The worker is running. Stop it with Ctrl-C: it finishes running work or leaves it to another.\n",
);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    endWork(readShutdownGrace(process.env)).finally(() => process.exit());
  });
}
