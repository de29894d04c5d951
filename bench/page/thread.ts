/**
 * The longest delay of a 4 ms timer on the page's thread: the longest task, plus whatever else the machine did
 * meanwhile.
 */
export function watchThread(): { stop: () => number } {
  const EVERY = 4;
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - EVERY);
    last = now;
  }, EVERY);
  return {
    stop() {
      clearInterval(timer);
      return Math.max(longest, performance.now() - last - EVERY);
    },
  };
}
