import { applyLogLevel } from "../lib/log-level";
import { runAi } from "./ai";

applyLogLevel(process.env);

const control = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  // Predictions are canceled before the process exits.
  process.once(signal, () => control.abort());
}

process.exitCode = await runAi(process.argv.slice(2), {
  env: process.env,
  // npm runs scripts in the project's folder.
  cwd: process.env.INIT_CWD ?? process.cwd(),
  signal: control.signal,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
