import { readFileSync } from "node:fs";

const EVERY = 500;

/**
 * Calls `then` once the npm that runs this command has ended. npm starts a shell, which starts us: a SIGTERM to npm
 * reaches the shell and goes no further, and we would be left running. Does nothing where no npm runs us.
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

/** Our parent, and its own where it is npm's shell. Beyond npm nobody's end concerns us: it may run in the background. */
function ancestors() {
  const shell = statOf(process.ppid);
  return shell && /^(sh|dash|bash|ash|busybox)$/.test(shell.name)
    ? [process.ppid, shell.parent]
    : [process.ppid];
}

/** @param {number} pid @returns {{ name: string, parent: number } | undefined} nothing where there is no /proc */
function statOf(pid) {
  try {
    const [, name = "", parent] =
      /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
    return { name, parent: Number(parent) };
  } catch {
    return undefined;
  }
}
