import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { streamEvents } from "./stream-events.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open(events: (signal: AbortSignal) => AsyncIterable<string>) {
  const left = new AbortController();
  const [onEnd, report] = [vi.fn(), vi.fn()];
  const reply = streamEvents({
    headers: new Headers(),
    report,
    events,
    left: left.signal,
    stopping: new AbortController().signal,
    onEnd,
  });
  const reader = reply.body?.getReader();
  const read = async () => {
    const value = (await reader?.read())?.value;
    return value && new TextDecoder().decode(value);
  };
  return { left, onEnd, report, read, reader };
}

/** Yields no events. */
async function* silence(signal: AbortSignal): AsyncGenerator<string> {
  await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
}

describe("an event stream", () => {
  it("ends within 15 minutes, with heartbeats until then", async () => {
    const { read, onEnd, report } = open(silence);
    expect(await read()).toBe(":\n\n");
    const next = read();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await next).toBe(":\n\n");
    const text: (string | undefined)[] = [];
    const reading = (async () => {
      for (let each = await read(); each !== undefined; each = await read()) text.push(each);
    })();
    await vi.advanceTimersByTimeAsync(900_000);
    await reading;
    expect(text.length).toBeGreaterThan(50);
    expect([onEnd.mock.calls.length, report.mock.calls.length]).toEqual([1, 0]);
  });

  it("releases its slot when the client disconnects, cancels, or the events fail", async () => {
    const gone = open(silence);
    gone.left.abort();
    expect(gone.onEnd).toHaveBeenCalledOnce();
    const canceled = open(silence);
    await canceled.reader?.cancel();
    expect(canceled.onEnd).toHaveBeenCalledOnce();
    const failing = open(async function* () {
      yield "one";
      throw new Error("no database");
    });
    expect([await failing.read(), await failing.read(), await failing.read()]).toEqual([
      ":\n\n",
      "one",
      undefined,
    ]);
    expect([failing.onEnd.mock.calls.length, failing.report.mock.calls.length]).toEqual([1, 1]);
  });

  it("buffers nothing for a client that does not read", async () => {
    let made = 0;
    const { reader, onEnd } = open(async function* () {
      for (;;) yield String(made++);
    });
    await vi.advanceTimersByTimeAsync(600_000);
    expect(made).toBeLessThan(5);
    await reader?.cancel();
    expect(onEnd).toHaveBeenCalledOnce();
  });
});
