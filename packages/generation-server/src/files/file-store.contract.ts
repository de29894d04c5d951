/** The contract of every `FileStore`, run by the tests of each implementation. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { brokenStream, bytesOf, expectSame, sha256, streamOf } from "./file-bytes.contract.js";
import type { FileStore, ListedFile } from "./file-store.js";

export type StoreUnderTest = {
  store: FileStore;
  /** Leftovers of failed puts, besides the files in `list`. */
  debris(): Promise<unknown[]>;
};

export type ContractOptions = {
  /** The size of the store's upload parts. */
  partBytes: number;
  /** Guarantees that the test server is known to violate. */
  without?: ("two puts at once" | "a range of one byte at 0")[];
};

const PNG = { mimeType: "image/png" };
const HOSTILE = [
  "",
  ".",
  "..",
  "../a",
  "a/../b",
  "/a",
  "a/",
  "a//b",
  "a\\b",
  "a\0b",
  "A",
  "ä",
  "a b",
  "a.b",
  "-a",
  "a%2fb",
  "a/../../../etc/passwd",
  "a\n",
  "a/.",
  "tmp/..",
  "x".repeat(201),
];

export function testFileStore(
  name: string,
  under: () => StoreUnderTest,
  { partBytes, without = [] }: ContractOptions,
): void {
  const has = (promise: (typeof without)[number]) => !without.includes(promise);
  let run = 0;
  /** A separate prefix for each test, so that they can share a store. */
  const folder = () => `contract-${Date.now().toString(36)}-${run++}`;
  const read = async (key: string, range?: { start: number; end?: number }) => {
    const file = await under().store.get(key, range);
    return file && { ...file, bytes: await new Response(file.stream).bytes() };
  };
  const list = async (prefix: string) => {
    const found: ListedFile[] = [];
    for await (const file of under().store.list(prefix)) found.push(file);
    return found;
  };
  const keysOf = async (prefix: string) => (await list(prefix)).map(({ key }) => key).sort();
  /** Expects that a failed put has changed nothing. */
  const expectUntouched = async (key: string, before: Uint8Array) => {
    expectSame((await read(key))?.bytes, before);
    expect(await keysOf(key)).toEqual([key]);
    await expect.poll(() => under().debris()).toEqual([]);
  };
  const lengths = [0, 1, partBytes - 1, partBytes, partBytes + 1, 2 * partBytes + 12_345];

  describe(`FileStore contract: ${name}`, () => {
    it.each(lengths)(
      "stores %i bytes with their type and metadata, and returns their hash",
      async (length) => {
        const key = `${folder()}/0`;
        const bytes = bytesOf(length);
        const metadata = { prompt: "Füchse \u{1f98a} 100% +\n", "x-empty": "", space: "  a  " };
        const options = { mimeType: "image/svg+xml", metadata };
        const put = await under().store.put(key, streamOf(bytes), options);
        expect(put).toEqual({ size: length, sha256: sha256(bytes) });
        const got = await read(key);
        expect(got).toMatchObject({ size: length, mimeType: options.mimeType, metadata });
        expect(got && sha256(got.bytes)).toBe(put.sha256);
        expect(await list(key)).toEqual([{ key, size: length, storedAt: expect.any(Number) }]);
        await under().store.delete(key);
      },
    );

    it("accepts an array of bytes, and replaces whole files", async () => {
      const key = `${folder()}/0`;
      await under().store.put(key, bytesOf(5_000), { ...PNG, metadata: { a: "1" } });
      await under().store.put(key, bytesOf(10, 2), { mimeType: "video/mp4" });
      expect(await read(key)).toMatchObject({
        bytes: bytesOf(10, 2),
        size: 10,
        mimeType: "video/mp4",
        metadata: {},
      });
      expect((await list(key))[0]?.storedAt).toBeGreaterThan(Date.now() - 600_000);
    });

    it("returns undefined for missing files, and deletes idempotently", async () => {
      const key = `${folder()}/0`;
      expect(await under().store.get(key)).toBeUndefined();
      await under().store.delete(key);
      await under().store.put(key, bytesOf(3), PNG);
      await under().store.delete(key);
      await under().store.delete(key);
      expect(await under().store.get(key)).toBeUndefined();
      expect(await list(key)).toEqual([]);
    });

    it("reads any range, and rejects ranges beyond the end", async () => {
      const key = `${folder()}/0`;
      const size = 3_000;
      const bytes = bytesOf(size);
      await under().store.put(key, bytes, PNG);
      const end = fc.option(fc.integer({ min: 0, max: size + 500 }), { nil: undefined });
      const range = fc.record({ start: fc.nat(size - 1), length: end }).map(({ start, length }) => ({
        start,
        ...(length === undefined ? {} : { end: start + length }),
      }));
      await fc.assert(
        fc.asyncProperty(range, async (requested) => {
          fc.pre(has("a range of one byte at 0") || requested.end !== 0);
          const got = await read(key, requested);
          expect(got?.size).toBe(size);
          expectSame(got?.bytes, bytes.slice(requested.start, (requested.end ?? size) + 1));
        }),
        { numRuns: 40 },
      );
      for (const start of [size, size + 1, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
        await expect(under().store.get(key, { start }), String(start)).rejects.toBeInstanceOf(RangeError);
      }
      await expect(under().store.get(key, { start: 5, end: 4 })).rejects.toBeInstanceOf(RangeError);
      expect(await under().store.get(`${key}-none`, { start: 0 })).toBeUndefined();
    });

    it("lets a reader cancel half-way", async () => {
      const key = `${folder()}/0`;
      await under().store.put(key, bytesOf(2_000_000), PNG);
      for (let n = 0; n < 5; n++) {
        const reader = (await under().store.get(key))?.stream.getReader();
        expect((await reader?.read())?.value?.length).toBeGreaterThan(0);
        await reader?.cancel();
      }
      expect((await read(key))?.bytes.length).toBe(2_000_000);
    });

    it("distinguishes any two keys, and lists them by prefix", async () => {
      const base = folder();
      const part = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,12}$/);
      const some = fc.uniqueArray(fc.array(part, { minLength: 1, maxLength: 3 }), {
        minLength: 2,
        maxLength: 7,
        selector: (parts: string[]) => parts.join("/"),
      });
      await fc.assert(
        fc.asyncProperty(some, async (paths) => {
          const own = `${base}/${run++}`;
          const keys = paths.map((parts) => `${own}/${parts.join("/")}`);
          for (const [n, key] of keys.entries()) await under().store.put(key, bytesOf(n + 1, n), PNG);
          for (const [n, key] of keys.entries()) expectSame((await read(key))?.bytes, bytesOf(n + 1, n));
          expect(await keysOf(`${own}/`)).toEqual(keys.toSorted());
          const prefix = (keys[0] ?? "").slice(0, -1);
          expect(await keysOf(prefix)).toEqual(keys.filter((key) => key.startsWith(prefix)).sort());
          for (const key of keys) await under().store.delete(key);
          expect(await keysOf(`${own}/`)).toEqual([]);
        }),
        { numRuns: 8, examples: [[[["a"], ["a", "b"], ["a-b"], ["a_b"], ["ab"], ["a", "b", "c"]]]] },
      );
    });

    it("rejects unsafe keys, and invalid types and metadata", async () => {
      const { store } = under();
      for (const key of HOSTILE) {
        await expect(store.put(key, bytesOf(1), PNG), key).rejects.toBeInstanceOf(RangeError);
        await expect(store.get(key), key).rejects.toBeInstanceOf(RangeError);
        await expect(store.delete(key), key).rejects.toBeInstanceOf(RangeError);
      }
      for (const prefix of ["../index", "/", "a/../", "A"])
        await expect(list(prefix)).rejects.toThrow(RangeError);
      const key = `${folder()}/0`;
      for (const mimeType of ["", "png", "image/png; a=b", "IMAGE/PNG", "image/png\r\nx: y"]) {
        await expect(store.put(key, bytesOf(1), { mimeType }), mimeType).rejects.toBeInstanceOf(RangeError);
      }
      const refused: Record<string, string>[] = [{ "a b": "" }, { A: "" }, { a: "x".repeat(2_001) }];
      for (const metadata of [...refused, { a: "ü".repeat(400) }]) {
        await expect(store.put(key, bytesOf(1), { ...PNG, metadata })).rejects.toBeInstanceOf(RangeError);
      }
      expect(await list(key)).toEqual([]);
    });

    it.each([100, partBytes + 100])(
      "keeps the previous file if the source fails after %i bytes",
      async (length) => {
        const key = `${folder()}/0`;
        const before = bytesOf(50, 3);
        await under().store.put(key, before, PNG);
        const broken = new Error("The connection was lost.");
        const { stream } = brokenStream(bytesOf(length), () => Promise.reject(broken));
        await expect(under().store.put(key, stream, PNG)).rejects.toBe(broken);
        await expectUntouched(key, before);
      },
    );

    it.each([100, 2 * partBytes])(
      "keeps the previous file if it is aborted after %i bytes",
      async (length) => {
        const key = `${folder()}/0`;
        const before = bytesOf(50, 3);
        await under().store.put(key, before, PNG);
        const controller = new AbortController();
        const stuck = () => {
          setTimeout(() => controller.abort(), 20);
          return new Promise<void>(() => {});
        };
        const { stream, state } = brokenStream(bytesOf(length), stuck);
        const { signal } = controller;
        await expect(under().store.put(key, stream, { ...PNG, signal })).rejects.toBe(
          await new Promise((resolve) => signal.addEventListener("abort", () => resolve(signal.reason))),
        );
        expect(signal.reason).toMatchObject({ name: "AbortError" });
        expect(state.canceled).toBe(true);
        await expectUntouched(key, before);
        await expect(under().store.put(key, bytesOf(5), { ...PNG, signal })).rejects.toBe(signal.reason);
        await expectUntouched(key, before);
      },
    );

    it.each([99, partBytes + 99])(
      "accepts exactly `maxBytes` of %i bytes, and rejects one more",
      async (maxBytes) => {
        const key = `${folder()}/0`;
        const before = bytesOf(maxBytes);
        expect(await under().store.put(key, streamOf(before), { ...PNG, maxBytes })).toMatchObject({
          size: maxBytes,
        });
        const { stream, state } = brokenStream(bytesOf(maxBytes + 1), () => new Promise<void>(() => {}));
        const refused = under().store.put(key, stream, { ...PNG, maxBytes });
        await expect(refused).rejects.toMatchObject({ code: "too-large" });
        expect(state.canceled).toBe(true);
        await expectUntouched(key, before);
      },
    );

    if (!has("two puts at once")) return;
    it("stores one of two concurrent puts completely, and readers see a consistent file", async () => {
      const key = `${folder()}/0`;
      const store = under().store;
      await store.put(key, bytesOf(700_000, 9), { ...PNG, metadata: { n: "9" } });
      for (let round = 0; round < 5; round++) {
        const begun = await store.get(key);
        const puts = [1, 2, 3].map((n) =>
          store.put(key, streamOf(bytesOf(n * 200_000, n)), { ...PNG, metadata: { n: String(n) } }),
        );
        await Promise.all(puts);
        const was = Number(begun?.metadata.n);
        expect((await new Response(begun?.stream).bytes()).length).toBe(was === 9 ? 700_000 : was * 200_000);
        const got = await read(key);
        const n = Number(got?.metadata.n);
        expect([1, 2, 3]).toContain(n);
        expect(got?.size).toBe(n * 200_000);
        expect(got && sha256(got.bytes)).toBe(sha256(bytesOf(n * 200_000, n)));
      }
      await expect.poll(() => under().debris()).toEqual([]);
    });
  });
}
