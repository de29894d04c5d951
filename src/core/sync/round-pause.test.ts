import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRoundPause } from "./round-pause.js";

const INTERVAL = 60_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A pause that has begun; `ended` is when it ended, in milliseconds, and what it resolved to. */
function begin({ isFailing = false } = {}) {
  const control = new AbortController();
  const pause = createRoundPause(control.signal);
  const began = performance.now();
  const ended: [number, boolean][] = [];
  const wait = () =>
    pause.wait(INTERVAL, isFailing).then((asked) => ended.push([performance.now() - began, asked]));
  wait();
  return { pause, ended, control, wait };
}

describe("the pause between two rounds", () => {
  it("lasts for the interval if nothing happens", async () => {
    const { ended } = begin();
    await vi.advanceTimersByTimeAsync(INTERVAL);
    expect(ended).toEqual([[INTERVAL, false]]);
  });

  it("ends 300 ms after the last change", async () => {
    const { pause, ended } = begin();
    await vi.advanceTimersByTimeAsync(1_000);
    pause.changed();
    await vi.advanceTimersByTimeAsync(200);
    pause.changed();
    await vi.advanceTimersByTimeAsync(INTERVAL);
    expect(ended).toEqual([[1_500, false]]);
  });

  it("ends 3 s after the first change, however many follow", async () => {
    const { pause, ended } = begin();
    for (let change = 0; change < 100; change++) {
      pause.changed();
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(ended).toEqual([[3_000, false]]);
  });

  it("counts those 3 s anew in the next pause", async () => {
    const { pause, ended, wait } = begin();
    for (let change = 0; change < 40; change++) {
      pause.changed();
      await vi.advanceTimersByTimeAsync(100);
    }
    pause.forget();
    wait();
    for (let change = 0; change < 40; change++) {
      pause.changed();
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(ended.map(([at]) => at)).toEqual([3_000, 7_000]);
  });

  it("is not ended by changes while the server fails, but by whoever asks", async () => {
    const { pause, ended } = begin({ isFailing: true });
    pause.changed();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ended).toEqual([]);
    pause.wake();
    await vi.advanceTimersByTimeAsync(0);
    expect(ended).toEqual([[10_000, true]]);
  });

  it("ends at once when the sync is stopped", async () => {
    const { ended, control, wait } = begin();
    control.abort();
    await vi.advanceTimersByTimeAsync(0);
    wait();
    await vi.advanceTimersByTimeAsync(0);
    expect(ended).toEqual([
      [0, false],
      [0, false],
    ]);
  });
});
