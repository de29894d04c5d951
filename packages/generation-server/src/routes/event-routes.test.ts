import { describe, expect, it, vi } from "vitest";
import type { OwnerEvent } from "../events/generation-events.js";
import type { LivePreview } from "../events/live-previews.js";
import { withPreviews } from "./event-routes.js";

const event = (number: number): OwnerEvent => ({
  ...{ generation: "generation", number },
  ...{ seq: number, name: "progress", data: {} },
});

function previews() {
  const waiting: LivePreview[] = [];
  const close = vi.fn();
  let onPreview = () => {};
  return {
    close,
    watch: (listener: () => void) => {
      onPreview = listener;
      return { take: () => waiting.shift(), close };
    },
    send(base64: string) {
      waiting.push({ generation: "generation", n: 0, base64 });
      onPreview();
    },
  };
}

function deferred() {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

describe("events with previews in between", () => {
  it("are those that come first", async () => {
    const [one, two] = [deferred(), deferred()];
    const { watch, send, close } = previews();
    const stream = withPreviews(
      (async function* () {
        await one.promise;
        yield event(1);
        await two.promise;
        yield event(2);
      })(),
      watch,
    );
    const next = async () => (await stream.next()).value?.split("\n").at(-3);
    const first = next();
    send("AAAA");
    expect(await first).toContain("AAAA");
    const second = next();
    one.resolve();
    expect(await second).toContain("generation");
    send("BBBB");
    send("CCCC");
    expect([await next(), await next()].join()).toMatch(/BBBB.*CCCC/);
    two.resolve();
    expect(await next()).not.toContain("preview");
    expect((await stream.next()).done).toBe(true);
    expect(close).toHaveBeenCalledOnce();
  });

  it("end with the client, also one that has not read the last event yet", async () => {
    const ended = vi.fn();
    const { watch, close } = previews();
    const stream = withPreviews(
      (async function* () {
        try {
          for (let number = 1; ; number++) yield event(number);
        } finally {
          ended();
        }
      })(),
      watch,
    );
    await stream.next();
    await stream.return();
    expect([ended.mock.calls.length, close.mock.calls.length]).toEqual([1, 1]);
  });

  it("fail with the events", async () => {
    const { watch, close } = previews();
    // biome-ignore lint/correctness/useYield: it fails before
    const failing = (async function* (): AsyncGenerator<OwnerEvent, void, undefined> {
      throw new Error("no database");
    })();
    await expect(withPreviews(failing, watch).next()).rejects.toThrow("no database");
    expect(close).toHaveBeenCalledOnce();
  });
});
