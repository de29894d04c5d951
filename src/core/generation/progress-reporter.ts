import type { MediaAIProgress } from "./generator.js";

/** Milliseconds between two reports: a generator may tell its progress a thousand times a second. */
const REPORT_INTERVAL = 100;

/**
 * Passes on what can be shown of a generator's progress: the first and then the latest, at most once in
 * REPORT_INTERVAL, and never a fraction below one that was reached, as by a generator that counts each step anew.
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
      const { fraction = 0, message } = showable(progress);
      reached = Math.max(reached, fraction);
      pass({ ...(reached > 0 && { fraction: reached }), ...(message !== undefined && { message }) });
    },
    stop: () => clearTimeout(timer),
  };
}

/** A generator may tell anything. */
function showable(progress: MediaAIProgress): MediaAIProgress {
  const { fraction, message }: { fraction?: unknown; message?: unknown } = progress ?? {};
  return {
    ...(typeof fraction === "number" && fraction >= 0 && { fraction: Math.min(1, fraction) }),
    ...(typeof message === "string" && message.trim() !== "" && { message: message.trim().slice(0, 200) }),
  };
}
