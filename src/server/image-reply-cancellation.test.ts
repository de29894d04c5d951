import { describe, expect, it } from "vitest";
import type { GeneratedImage } from "../server.js";
import { image, PNG, post, setUp, source, validRequest } from "./image-reply.contract.js";

describe("cancellation", () => {
  it("does not generate for a client that has already disconnected", async () => {
    let called = false;
    const { handler } = setUp({
      generate: async () => {
        called = true;
        return image();
      },
    });
    const request = post(validRequest);
    const abort = new AbortController();
    Object.defineProperty(request, "signal", { value: abort.signal });
    abort.abort();
    await handler(request);
    expect(called).toBe(false);
  });

  it("aborts the generator's signal when a waiting client disconnects, without waiting for the generator", async () => {
    const abort = new AbortController();
    let seen: AbortSignal | undefined;
    const late = source();
    let finish = (_image: GeneratedImage) => {};
    const { handler, errors } = setUp({
      generate: (_request, { signal }) => {
        seen = signal;
        return new Promise((resolve) => {
          finish = resolve;
        });
      },
    });
    const replying = handler(post(validRequest, { signal: abort.signal }));
    await expect.poll(() => seen).toBeDefined();
    expect(seen?.aborted).toBe(false);
    abort.abort();
    await replying;
    expect(seen?.aborted).toBe(true);
    finish(image({ bytes: late.stream }));
    await expect.poll(() => late.canceled).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  it("cancels the source if the client disconnects before the first bytes", async () => {
    const abort = new AbortController();
    const { stream, canceled } = source();
    const { handler } = setUp({ generate: async () => image({ bytes: stream }) });
    const replying = handler(post(validRequest, { signal: abort.signal }));
    await expect.poll(() => stream.locked).toBe(true);
    abort.abort();
    await replying;
    expect(canceled).toHaveLength(1);
  });

  it.each(["the request", "the body"])(
    "stops source and generator when the client lets go of %s",
    async (what) => {
      const abort = new AbortController();
      let seen: AbortSignal | undefined;
      const { stream, push, canceled } = source();
      const { handler, errors } = setUp({
        generate: async (_request, { signal }) => {
          seen = signal;
          return image({ bytes: stream });
        },
      });
      push(PNG);
      const reply = await handler(post(validRequest, { signal: abort.signal }));
      if (what === "the body") await reply.body?.cancel();
      else abort.abort();
      expect(seen?.aborted).toBe(true);
      expect(canceled).toHaveLength(1);
      expect(errors).toEqual([]);
    },
  );

  it("does not abort the generator's signal once everything has been sent", async () => {
    const abort = new AbortController();
    let seen: AbortSignal | undefined;
    const { handler } = setUp({
      generate: async (_request, { signal }) => {
        seen = signal;
        return image();
      },
    });
    await (await handler(post(validRequest, { signal: abort.signal }))).arrayBuffer();
    abort.abort();
    expect(seen?.aborted).toBe(false);
  });
});
