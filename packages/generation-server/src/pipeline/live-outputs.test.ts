import { describe, expect, it } from "vitest";
import { createLiveOutputs, type LiveFile } from "./live-outputs.js";

const file = (generation: string, n = 0): LiveFile => ({
  generation,
  n,
  key: `files/${generation}/${n}`,
  mime_type: "image/png",
  size: undefined,
  name: "x.png",
  facts: null,
  stored_at: 0,
});

/** A file whose chunks are sent on request. */
function source() {
  let control: ReadableStreamDefaultController<Uint8Array> | undefined;
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      control = controller;
    },
  });
  return {
    stream,
    send: (bytes: number) => control?.enqueue(new Uint8Array(bytes).fill(7)),
    end: () => control?.close(),
    fail: (error: unknown) => control?.error(error),
  };
}

/** Reads like a store does. */
const store = (stream: ReadableStream<Uint8Array>) => new Response(stream).arrayBuffer();

const noStore = () => Promise.reject(new Error("The store was called."));

describe("a file that is being stored", () => {
  const live = createLiveOutputs();

  it("can be read while it arrives, completely before it is stored", async () => {
    const watch = live.watch("a");
    const { stream, send, end } = source();
    const offer = live.offer(file("a"));
    const storing = store(offer?.pass(stream) ?? stream);
    const reader = watch.take(0)?.read(noStore).getReader();
    send(3);
    expect((await reader?.read())?.value?.length).toBe(3);
    send(2);
    expect((await reader?.read())?.value?.length).toBe(2);
    end();
    expect((await reader?.read())?.done).toBe(true);
    expect((await storing).byteLength).toBe(5);
    watch.close();
  });

  it("is offered once, to readers in this process", async () => {
    expect(live.offer(file("b"))).toBeUndefined();
    const watch = live.watch("b");
    const next = watch.next();
    const [first, second] = [source(), source()];
    live.offer(file("b", 1))?.pass(first.stream);
    await next;
    expect([watch.take(0), watch.take(1)?.file.n, watch.take(1)]).toEqual([undefined, 1, undefined]);
    watch.close();
    expect(live.offer(file("b", 2))?.pass(second.stream)).toBeUndefined();
  });

  it("is not delayed by a slow reader, who gets the rest from the store", async () => {
    const watch = live.watch("c");
    const { stream, send, end } = source();
    const offer = live.offer(file("c"));
    const storing = store(offer?.pass(stream) ?? stream);
    for (let n = 0; n < 6; n++) send(1_000_000);
    end();
    expect((await storing).byteLength).toBe(6_000_000);
    const offsets: number[] = [];
    const reader = watch.take(0)?.read(async (offset) => {
      offsets.push(offset);
      return new Blob([new Uint8Array(6_000_000 - offset)]).stream();
    });
    const reading = new Response(reader).arrayBuffer();
    offer?.stored();
    expect((await reading).byteLength).toBe(6_000_000);
    expect(offsets).toEqual([4_000_000]);
    watch.close();
  });

  it("continues from the store after a retry, and breaks off if no retry succeeds", async () => {
    for (const stored of [true, false]) {
      const watch = live.watch("d");
      const [broken, whole] = [source(), source()];
      const offer = live.offer(file("d"));
      const failing = store(offer?.pass(broken.stream) ?? broken.stream);
      const reader = watch.take(0)?.read(async (offset) => new Blob(["x".repeat(5 - offset)]).stream());
      const reading = new Response(reader).arrayBuffer();
      broken.send(2);
      broken.fail(new Error("reset"));
      await expect(failing).rejects.toThrow("reset");
      const again = store(offer?.pass(whole.stream) ?? whole.stream);
      whole.send(5);
      whole.end();
      await again;
      if (stored) {
        offer?.stored();
        expect((await reading).byteLength).toBe(5);
      } else {
        offer?.failed(new Error("no disk"));
        await expect(reading).rejects.toThrow("no disk");
      }
      watch.close();
    }
  });

  it("is stored even if its reader has left", async () => {
    const watch = live.watch("e");
    const { stream, send, end } = source();
    const offer = live.offer(file("e"));
    const storing = store(offer?.pass(stream) ?? stream);
    await watch.take(0)?.read(noStore).cancel();
    send(3);
    end();
    expect((await storing).byteLength).toBe(3);
    watch.close();
  });
});
