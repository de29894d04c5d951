import type { MediaAIProgress } from "./generator.js";

/** Milliseconds between two reports: a generator may report progress a thousand times a second. */
const REPORT_INTERVAL = 100;

/**
 * Forwards a generator's progress at most once per REPORT_INTERVAL: the first report at once, then the latest. The
 * fraction never decreases, even if a generator restarts counting with each step.
 */
export function createProgressReporter(report: (progress: MediaAIProgress) => void) {
  let waiting: MediaAIProgress | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let reached = 0;

  const pass = (progress: MediaAIProgress): void => {
    if (timer !== undefined) {
      waiting = progress;
      return;
    }
    report(progress);
    timer = setTimeout(() => {
      timer = undefined;
      const next = waiting;
      waiting = undefined;
      if (next) pass(next);
    }, REPORT_INTERVAL);
  };

  return {
    report(progress: MediaAIProgress): void {
      const { fraction = 0, ...said } = showable(progress);
      reached = Math.max(reached, fraction);
      pass(reached > 0 ? { fraction: reached, ...said } : said);
    },
    stop: () => clearTimeout(timer),
  };
}

/** Validates the progress: a generator may report anything. */
function showable(progress: MediaAIProgress): MediaAIProgress {
  const {
    fraction,
    message,
    code,
  }: { fraction?: unknown; message?: unknown } & Pick<MediaAIProgress, "code"> = progress ?? {};
  return {
    ...(typeof fraction === "number" && fraction >= 0 && { fraction: Math.min(1, fraction) }),
    ...(typeof message === "string" && message.trim() !== "" && { message: message.trim().slice(0, 200) }),
    ...(code !== undefined && { code }),
  };
}
