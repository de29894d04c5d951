/** Milliseconds without a change after which changes are sent. */
const GATHER = 300;

/** Milliseconds after which changes are sent even if more follow, as in a long import. */
const LONGEST_GATHER = 3_000;

/** The pauses between two rounds of a sync. */
export type RoundPause = {
  /** Begins one; resolves to whether somebody asked for the next round. If the last one failed, changes do not end it. */
  wait: (milliseconds: number, isFailing: boolean) => Promise<boolean>;
  /** Says that there is something to send. */
  changed: () => void;
  /** Forgets the changes until now: they are being sent. */
  forget: () => void;
  /** Ends the pause, if there is one, because somebody asks for it. */
  wake: () => void;
};

/** @param signal Ends the pauses. */
export function createRoundPause(signal: AbortSignal): RoundPause {
  let hasChanged = false;
  let onChange = (): void => {};
  let wake = (): void => {};

  const wait: RoundPause["wait"] = (milliseconds, isFailing) =>
    new Promise((resolve) => {
      // An aborted signal reports nothing any more.
      if (signal.aborted) return resolve(false);
      const ended = new AbortController();
      const finish = (asked: boolean): void => {
        ended.abort();
        clearTimeout(timer);
        onChange = () => {};
        wake = () => {};
        resolve(asked);
      };
      const finishIn = (delay: number) => setTimeout(() => finish(false), delay);
      let timer = finishIn(milliseconds);
      let latest = Number.POSITIVE_INFINITY;
      onChange = () => {
        // A server that fails is left alone, whatever changes here.
        if (isFailing) return;
        clearTimeout(timer);
        const now = performance.now();
        latest = Math.min(latest, now + LONGEST_GATHER);
        timer = finishIn(Math.min(GATHER, latest - now));
      };
      if (hasChanged) onChange();
      wake = () => finish(true);
      globalThis.addEventListener?.("online", () => finish(false), { signal: ended.signal });
      signal.addEventListener("abort", () => finish(false), { signal: ended.signal });
    });

  return {
    wait,
    changed() {
      hasChanged = true;
      onChange();
    },
    forget() {
      hasChanged = false;
    },
    wake: () => wake(),
  };
}
