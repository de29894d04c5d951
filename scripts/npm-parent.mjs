import { readFileSync } from "node:fs";

const EVERY = 500;

/**
 * Calls `then` once the npm that runs this command has exited. npm starts a shell, which starts this process: a SIGTERM
 * to npm reaches the shell only, and this process would be left running. Does nothing if npm does not run it.
 * @param {() => void} then
 */
export function whenNpmEnds(then) {
  if (process.env.npm_lifecycle_event === undefined || process.platform === "win32") return;
  const chain = ancestors();
  const timer = setInterval(() => {
    if (ancestors().join() === chain.join()) return;
    clearInterval(timer);
    then();
  }, EVERY);
  timer.unref();
}

/** Our parent, and its parent if that is npm's shell. Processes above npm do not matter: npm may run in the background. */
function ancestors() {
  const shell = statOf(process.ppid);
  return shell && /^(sh|dash|bash|ash|busybox)$/.test(shell.name)
    ? [process.ppid, shell.parent]
    : [process.ppid];
}

/** @param {number} pid @returns {{ name: string, parent: number } | undefined} undefined without /proc */
function statOf(pid) {
  try {
    const [, name = "", parent] =
      /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
    return { name, parent: Number(parent) };
  } catch {
    return undefined;
  }
}
