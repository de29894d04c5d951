/** Milliseconds of work after which the page gets a turn: half a frame at 60 Hz. */
const TURN = 8;

/**
 * For long work in pieces: `pause` lets the page handle input and paint if the work since its last turn took 8 ms.
 * Not by a timer, which browsers delay by at least 4 ms when they follow each other.
 */
export function createPause(): { pause: () => Promise<void>; end: () => void } {
  const { port1, port2 } = new MessageChannel();
  let resolve = () => {};
  let began = performance.now();
  port1.onmessage = () => {
    began = performance.now();
    resolve();
  };
  return {
    pause() {
      if (performance.now() - began < TURN) return Promise.resolve();
      return new Promise((turn) => {
        resolve = turn;
        port2.postMessage(undefined);
      });
    },
    end: () => port1.close(),
  };
}
