import { afterEach, describe, expect, it, vi } from "vitest";
import { MediaLibraryError, readBytes, readJsonBody } from "../server.js";
import { URL_OF_ROUTE } from "./test-images.contract.js";

/** A request whose body is what `pull` sends, one call at a time; `pulled` counts the calls. */
function streamed(pull: (controller: ReadableStreamDefaultController<Uint8Array>) => unknown, headers = {}) {
  let pulled = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        pulled += 1;
        await pull(controller);
      },
    },
    { highWaterMark: 0 },
  );
  const init = { method: "POST", headers, body, duplex: "half" };
  return { request: new Request(URL_OF_ROUTE, init), pulled: () => pulled };
}

const silent = () => new Promise<never>(() => {});
const bytes = (length: number) => new Uint8Array(length);

describe("request body", () => {
  it("rejects a Content-Length over the limit before reading", async () => {
    const { request, pulled } = streamed(silent, { "content-length": "11" });
    await expect(readBytes(request, { maxBytes: 10 })).rejects.toMatchObject({ code: "too-large" });
    expect(pulled()).toBe(0);
  });

  it.each([[{}], [{ "content-length": "3" }]])(
    "is counted, whatever its length says: %o",
    async (headers) => {
      const { request, pulled } = streamed((controller) => controller.enqueue(bytes(4)), headers);
      await expect(readBytes(request, { maxBytes: 10 })).rejects.toMatchObject({ code: "too-large" });
      expect(pulled()).toBe(3);
    },
  );

  it("reads a body up to the limit, and an absent one as empty", async () => {
    const whole = new Request(URL_OF_ROUTE, { method: "POST", body: bytes(10) });
    expect(await readBytes(whole, { maxBytes: 10 })).toHaveLength(10);
    expect(await readBytes(new Request(URL_OF_ROUTE), { maxBytes: 10 })).toHaveLength(0);
  });

  describe("time limits", () => {
    afterEach(() => void vi.useRealTimers());

    const refused = async (reading: Promise<unknown>) => {
      const error = await reading.catch((caught: unknown) => caught);
      if (!MediaLibraryError.isInstance(error)) throw new Error("It was not refused.");
      return [error.code, error.retryable];
    };

    it("rejects a body that stalls for ten seconds", async () => {
      vi.useFakeTimers();
      const { request } = streamed(silent, { "content-type": "application/json" });
      const reading = refused(readJsonBody(request, 10));
      await vi.advanceTimersByTimeAsync(9_990);
      const early = await Promise.race([reading, Promise.resolve("reads on")]);
      await vi.advanceTimersByTimeAsync(20);
      expect([early, await reading]).toEqual(["reads on", ["request-timeout", true]]);
    });

    it("rejects a body that takes over a minute, even if it never stalls", async () => {
      vi.useFakeTimers();
      const trickle = (controller: ReadableStreamDefaultController<Uint8Array>) =>
        new Promise<void>((resolve) =>
          setTimeout(() => {
            controller.enqueue(bytes(1));
            resolve();
          }, 7_000),
        );
      const { request, pulled } = streamed(trickle);
      const reading = refused(readBytes(request, { maxBytes: 1e6 }));
      await vi.advanceTimersByTimeAsync(60_010);
      expect(await reading).toEqual(["request-timeout", true]);
      expect(pulled()).toBe(9);
    });

    it("uses the configured limits", async () => {
      const began = performance.now();
      const limits = { maxBytes: 10, idleTime: 1e6, bodyTime: 20 };
      expect((await refused(readBytes(streamed(silent).request, limits)))[0]).toBe("request-timeout");
      expect(
        (await refused(readBytes(streamed(silent).request, { ...limits, idleTime: 20, bodyTime: 1e6 })))[0],
      ).toBe("request-timeout");
      expect(performance.now() - began).toBeLessThan(10_000);
    });
  });
});
