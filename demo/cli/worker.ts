import { readShutdownGrace, readToken } from "../lib/env";
import { escapeLogLines } from "../lib/escape-log-lines";
import { createEmbeddedQueue } from "../lib/generations/embedded-queue";
import { endQueue } from "../lib/generations/job-queue";
import { getPipeline } from "../lib/generations/pipeline";
import { applyLogLevel } from "../lib/log-level";
import { settingProblems } from "../lib/setting-problems";

const problems = settingProblems(process.env);
if (readToken(process.env) === undefined) {
  problems.push(
    "REPLICATE_API_TOKEN is not set. Set it as for the servers; the emulator that `npm start` brings is that server's own.",
  );
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
escapeLogLines();
applyLogLevel(process.env);

// Whatever JOBS says to the servers: this process works.
const pipeline = await getPipeline({ ...process.env, JOBS: "worker" });
const queue = createEmbeddedQueue(pipeline);
queue.start();
process.stdout.write(
  "The worker is at work. Stop it with Ctrl-C: it finishes what it has begun, or leaves it to another.\n",
);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    endQueue(queue, readShutdownGrace(process.env)).finally(() => process.exit());
  });
}
