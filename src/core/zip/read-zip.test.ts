import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { makeZip } from "client-zip";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MediaLibraryError } from "../errors.js";
import { extractEntry } from "./extract-entry.js";
import { readZip } from "./read-zip.js";
import { type MadeEntry, makeZipFile, u16, u32 } from "./zip-fixtures.contract.js";
import { withEntryCount } from "./zip-format.js";

const options = { maxBytes: 10_000_000, signal: new AbortController().signal };

async function contentsOf(zip: Blob): Promise<Record<string, string>> {
  const entries = await readZip(zip);
  const texts = await Promise.all(
    entries.map(async (entry) => [entry.name, await (await extractEntry(zip, entry, options)).text()]),
  );
  return Object.fromEntries(texts);
}

/** The code and message of what goes wrong first. */
async function failureOf(entry: MadeEntry): Promise<string> {
  try {
    await contentsOf(await makeZipFile([entry]));
  } catch (error) {
    if (MediaLibraryError.isInstance(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "none";
}

describe("reading a zip", () => {
  it("finds stored and deflated files, and no folders", async () => {
    const zip = await makeZipFile([
      { name: "folder/", content: "" },
      { name: "folder/größe.txt", content: "stored" },
      { name: "b.txt", content: "deflated ".repeat(1000), deflate: true },
      { name: "empty.txt", content: "" },
    ]);
    expect(await contentsOf(zip)).toEqual({
      "folder/größe.txt": "stored",
      "b.txt": "deflated ".repeat(1000),
      "empty.txt": "",
    });
  });

  it("finds the end before a comment that contains its signature", async () => {
    const zip = await makeZipFile([{ name: "a", content: "1" }], {
      comment: `PK\u0005\u0006${"x".repeat(300)}`,
    });
    expect(await contentsOf(zip)).toEqual({ a: "1" });
  });

  it("reads what client-zip writes, of any names and contents", async () => {
    const names = fc.uniqueArray(
      fc.string({ unit: "grapheme", minLength: 1 }).filter((name) => !name.includes("/")),
      {
        maxLength: 5,
        selector: (name) => name,
      },
    );
    await fc.assert(
      fc.asyncProperty(names, fc.string(), async (list, content) => {
        const files = list.map((name) => ({ name, input: content + name }));
        const zip = await new Response(makeZip(files)).blob();
        const expected = Object.fromEntries(files.map(({ name, input }) => [name, input]));
        expect(await contentsOf(zip)).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it("reads sizes and offsets from zip64 fields", async () => {
    const zip64 = (...values: number[]) =>
      Uint8Array.of(
        ...u16(1),
        ...u16(8 * values.length),
        ...values.flatMap((value) => [...u32(value), ...u32(0)]),
      );
    const zip = await makeZipFile([
      { name: "a", content: "1" },
      { name: "b", content: "22", size: 0xffffffff, compressedSize: 0xffffffff, extra: zip64(2, 2) },
    ]);
    expect(await contentsOf(zip)).toEqual({ a: "1", b: "22" });
  });

  it("counts more than 65,535 files by a zip64 record, which other programs read too", async () => {
    const count = 65_600;
    const files = Array.from({ length: count }, (_, index) => ({ name: `${index}.txt`, input: "" }));
    const zip = await new Response(withEntryCount(makeZip(files), () => count)).blob();
    const entries = await readZip(zip);
    expect([entries.length, entries.at(-1)?.name]).toEqual([count, "65599.txt"]);

    const folder = await mkdtemp(join(tmpdir(), "zip-"));
    const path = join(folder, "a.zip");
    await writeFile(path, new Uint8Array(await zip.arrayBuffer()));
    const script = "import zipfile, sys; print(len(zipfile.ZipFile(sys.argv[1]).namelist()))";
    const read = await promisify(execFile)("python3", ["-c", script, path]).catch(() => undefined);
    await rm(folder, { recursive: true });
    // Not every machine has Python.
    if (read) expect(read.stdout.trim()).toBe(String(count));
  });

  it("leaves the records of fewer files as client-zip writes them", async () => {
    const files = () => [{ name: "a", input: "1", lastModified: 1_700_000_000_000 }];
    const own = await new Response(withEntryCount(makeZip(files()), () => 1)).arrayBuffer();
    expect(own).toEqual(await new Response(makeZip(files())).arrayBuffer());
  });
});

describe("a hostile zip", () => {
  it("is rejected wherever it is cut off, and after any change of a byte never crashes or hangs", async () => {
    const zip = await makeZipFile([
      { name: "a.txt", content: "some text" },
      { name: "b.txt", content: "more text ".repeat(20), deflate: true },
    ]);
    const bytes = new Uint8Array(await zip.arrayBuffer());
    const failure = async (blob: Blob) => {
      try {
        await contentsOf(blob);
        return undefined;
      } catch (error) {
        return MediaLibraryError.isInstance(error) ? error.code : error;
      }
    };
    for (let length = 0; length < bytes.length; length += 7) {
      expect(await failure(new Blob([bytes.slice(0, length)]))).toBe("decode");
    }
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }), async (at, value) => {
        const changed = bytes.slice();
        changed[at] = value;
        expect(["decode", "too-large", undefined]).toContain(await failure(new Blob([changed])));
      }),
      { numRuns: 300 },
    );
  });

  it.each<[string, Partial<MadeEntry>, string]>([
    ["has a wrong checksum", { crc: 1 }, "decode: “a.png” is damaged"],
    ["is longer than it says", { deflate: true, size: 10 }, "decode: “a.png” is damaged"],
    ["is shorter than it says", { deflate: true, size: 5_000 }, "decode: “a.png” is damaged"],
    ["is no deflated data", { method: 8 }, "decode: “a.png” is damaged"],
    ["is encrypted", { flags: 0x801 }, "decode: “a.png” is encrypted"],
    ["uses another method", { method: 14 }, "decode: “a.png” is compressed in a way"],
    [
      "is larger than any file may be",
      { size: 20_000_000, deflate: true },
      "too-large: “a.png” is too large",
    ],
    ["starts elsewhere", { offset: 3 }, "decode: “a.png” is damaged"],
    ["starts behind the end", { offset: 0x7fffffff }, "decode: The zip cannot be read"],
    ["lacks its zip64 field", { offset: 0xffffffff }, "decode: The zip cannot be read"],
  ])("has a file that %s", async (_, lie, expected) => {
    const failure = await failureOf({ name: "a.png", content: "x".repeat(1_000), ...lie });
    expect(failure.startsWith(expected), failure).toBe(true);
  });

  it("inflates no more than its ratio allows", async () => {
    const content = new Uint8Array(5_000_000);
    const failure = await failureOf({ name: "bomb", content, deflate: true });
    expect(failure).toBe("decode: “bomb” is compressed too much.");
  });

  it("cannot use the same bytes for several files", async () => {
    const zip = await makeZipFile([
      { name: "a", content: "x".repeat(1_000) },
      { name: "b", content: "y", offset: 0 },
    ]);
    await expect(readZip(zip)).rejects.toThrow("overlap");
  });

  it("cannot claim more files than there are, or more than can be read", async () => {
    const zip = await makeZipFile([{ name: "a", content: "1" }], { count: 9 });
    await expect(readZip(zip)).rejects.toMatchObject({ code: "decode" });
  });

  it("stops when its signal is aborted", async () => {
    const zip = await makeZipFile([{ name: "a", content: "x".repeat(1_000) }]);
    const [entry] = await readZip(zip);
    if (!entry) throw new Error("There is no file.");
    const signal = AbortSignal.abort();
    await expect(extractEntry(zip, entry, { ...options, signal })).rejects.toMatchObject({
      name: "AbortError",
    });
  });

  it("has the files that another program compressed", async () => {
    const folder = await mkdtemp(join(tmpdir(), "zip-"));
    const path = join(folder, "a.zip");
    const script = `
import zipfile, sys
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("ä/one.txt", "one" * 1000)
    with z.open("two.txt", "w", force_zip64=True) as f: f.write(b"two")`;
    const made = await promisify(execFile)("python3", ["-c", script, path]).catch(() => undefined);
    const zip = made && new Blob([await readFile(path)]);
    await rm(folder, { recursive: true });
    if (zip) expect(await contentsOf(zip)).toEqual({ "ä/one.txt": "one".repeat(1000), "two.txt": "two" });
  });
});
