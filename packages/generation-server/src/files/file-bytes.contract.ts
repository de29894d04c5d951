/** Helpers for tests of streams of bytes. */
import { createHash } from "node:crypto";
import { expect } from "vitest";

export const bytesOf = (length: number, seed = 1): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(length);
  for (let n = 0; n < length; n++) bytes[n] = (n * 31 + (n >> 8) * seed + seed) & 255;
  return bytes;
};

/** `toEqual` takes seconds for a megabyte. */
export function expectSame(given: Uint8Array | undefined, right: Uint8Array): void {
  expect(given?.length).toBe(right.length);
  expect(Buffer.compare(given ?? new Uint8Array(), right)).toBe(0);
}

export const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** In chunks of odd sizes. */
export function streamOf(bytes: Uint8Array, piece = 70_001): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(at, at + piece));
      at += piece;
    },
  });
}

/** Yields `bytes`, then does what `then` says; reports whether it was canceled. */
export function brokenStream(bytes: Uint8Array, then: () => void | Promise<void>) {
  const state = { canceled: false };
  let given = false;
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (given) return then();
        given = true;
        controller.enqueue(bytes);
      },
      cancel() {
        state.canceled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, state };
}
