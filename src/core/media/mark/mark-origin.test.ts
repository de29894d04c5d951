import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import sharp, { type Sharp } from "sharp";
import { afterAll, describe, expect, it } from "vitest";
import { type Bytes, join, latin1, uint32 } from "../byte-parts.js";
import {
  iTXt,
  jpegSegment,
  jpegWith,
  mutated,
  pngChunk,
  pngWith,
  randomIntegers,
  riffChunk,
  xmpWith,
} from "../origin/origin-files.contract.js";
import { readOrigin } from "../origin/read-origin.js";
import { markOrigin } from "./mark-origin.js";
import { markStream } from "./mark-stream.js";
import type { OriginMark } from "./origin-xmp.js";

const MARK: OriginMark = {
  digitalSourceType: "trainedAlgorithmicMedia",
  creatorTool: 'Acme "Studio" <1>',
  aiSystemUsed: "acme/paint & brush",
  createdAt: Date.UTC(2026, 10, 27, 3, 4, 5, 678),
};

const TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/";

const noise = (channels: 3 | 4) =>
  sharp(
    Uint8Array.from({ length: 61 * 43 * channels }, (_, index) => (index * 2_654_435_761) >>> 24),
    { raw: { width: 61, height: 43, channels } },
  );

const bytesOf = async (image: Sharp): Promise<Bytes> => new Uint8Array(await image.toBuffer());
const exif = { IFD0: { Copyright: "somebody" } };

const IMAGES: Record<string, Bytes> = {
  "a.png": await bytesOf(noise(4).png()),
  "exif.png": await bytesOf(noise(3).withExif(exif).png({ palette: true })),
  "a.jpg": await bytesOf(noise(3).jpeg()),
  "exif.jpg": await bytesOf(noise(3).withExif(exif).withIccProfile("srgb").jpeg({ progressive: true })),
  "a.webp": await bytesOf(noise(3).webp()),
  "alpha.webp": await bytesOf(noise(4).webp()),
  "lossless.webp": await bytesOf(noise(4).webp({ lossless: true })),
  "exif.webp": await bytesOf(noise(3).withExif(exif).webp()),
  "a.avif": await bytesOf(noise(3).avif()),
  "alpha.avif": await bytesOf(noise(4).avif()),
  "exif.avif": await bytesOf(noise(3).withExif(exif).avif()),
};

const typeOf = (name: string): string => `image/${name.replace(/^.*\./, "").replace("jpg", "jpeg")}`;

async function pixels(bytes: Uint8Array): Promise<string> {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  return `${info.width} ${info.height} ${info.channels} ${data.toString("base64")}`;
}

async function inChunks(bytes: Bytes, type: string, size: () => number): Promise<Uint8Array> {
  let at = 0;
  const source = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      const end = at + size();
      controller.enqueue(bytes.subarray(at, end));
      at = end;
    },
  });
  return new Uint8Array(await new Response(markStream(source, type, MARK)).arrayBuffer());
}

const count = (bytes: Uint8Array, text: string): number =>
  Buffer.from(bytes).toString("latin1").split(text).length - 1;

describe("markOrigin", () => {
  it.each(Object.entries(IMAGES))("marks %s without changing a pixel, once", async (name, bytes) => {
    const type = typeOf(name);
    const marked = await markOrigin(bytes, type, MARK);
    expect(await readOrigin(marked, type)).toEqual({
      kind: "ai",
      digitalSourceType: "trainedAlgorithmicMedia",
      software: 'Acme "Studio" <1>',
      parameters: { model: "acme/paint & brush" },
    });
    expect(await pixels(marked)).toBe(await pixels(bytes));
    expect((await sharp(marked).metadata()).exif).toEqual((await sharp(bytes).metadata()).exif);
    expect(await markOrigin(marked, type, MARK)).toBe(marked);
    const later = { ...MARK, createdAt: Date.now(), creatorTool: "Another" };
    expect(await markOrigin(marked, type, later)).toBe(marked);
    expect(count(marked, "<rdf:RDF")).toBe(1);
  });

  it.each(Object.entries(IMAGES))("marks %s as it streams, however it is cut", async (name, bytes) => {
    const type = typeOf(name);
    const marked = await markOrigin(bytes, type, MARK);
    const random = randomIntegers(bytes.length);
    for (const size of [() => 1, () => 1 + random(300), () => bytes.length]) {
      expect(Buffer.from(await inChunks(bytes, type, size)).equals(marked)).toBe(true);
    }
  });

  it("passes the pixels of a PNG and a JPEG on before the end has arrived", async () => {
    for (const name of ["a.png", "a.jpg"]) {
      const bytes = IMAGES[name] ?? new Uint8Array();
      const source = new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(bytes.subarray(0, -20)),
      });
      const reader = markStream(source, typeOf(name), MARK).getReader();
      expect(count((await reader.read()).value ?? new Uint8Array(), "trainedAlgorithmicMedia")).toBe(1);
      expect((await reader.read()).value?.length).toBeGreaterThan(1_000);
      await reader.cancel();
    }
  });

  it("writes the prompt only if it is given", async () => {
    const marked = await markOrigin(pngWith(), "image/png", { ...MARK, prompt: "a <fox>" });
    expect((await readOrigin(marked, "image/png"))?.parameters?.prompt).toBe("a <fox>");
    expect(count(await markOrigin(pngWith(), "image/png", MARK), "AIPromptInformation")).toBe(0);
  });

  it("completes the XMP of another writer, and leaves what it says", async () => {
    const theirs = xmpWith(
      `<dc:title>Kept</dc:title><xmp:CreatorTool>Theirs</xmp:CreatorTool><Iptc4xmpExt:DigitalSourceType>${TYPES}compositeSynthetic</Iptc4xmpExt:DigitalSourceType>`,
    );
    const marked = await markOrigin(pngWith(iTXt("XML:com.adobe.xmp", theirs)), "image/png", MARK);
    expect(await readOrigin(marked, "image/png")).toMatchObject({
      digitalSourceType: "compositeSynthetic",
      software: "Theirs",
      parameters: { model: "acme/paint & brush" },
    });
    expect(count(marked, "XML:com.adobe.xmp")).toBe(1);
    expect(count(marked, "<dc:title>Kept</dc:title>")).toBe(1);
  });

  it.each([
    ["an attribute", "", ` Iptc4xmpExt:DigitalSourceType="${TYPES}digitalCapture"`],
    [
      "an element",
      `<Iptc4xmpExt:DigitalSourceType>${TYPES}digitalCapture</Iptc4xmpExt:DigitalSourceType>`,
      "",
    ],
  ])("replaces a camera's digital source type in %s", async (_, children, attributes) => {
    const body = new TextEncoder().encode(xmpWith(children, attributes));
    const jpeg = jpegWith(jpegSegment(0xe1, join([latin1("http://ns.adobe.com/xap/1.0/\0"), body])));
    const marked = await markOrigin(jpeg, "image/jpeg", MARK);
    expect(await readOrigin(marked, "image/jpeg")).toMatchObject({
      digitalSourceType: "trainedAlgorithmicMedia",
    });
    expect(count(marked, "digitalCapture")).toBe(0);
  });

  it("replaces XMP that no reader understands", async () => {
    const marked = await markOrigin(pngWith(iTXt("XML:com.adobe.xmp", "<x:xmpmeta>")), "image/png", MARK);
    expect(await readOrigin(marked, "image/png")).toMatchObject({ kind: "ai" });
    expect(count(marked, "XML:com.adobe.xmp")).toBe(1);
  });

  const store = join([
    uint32(8 + 25 + 5),
    latin1("jumb"),
    uint32(30),
    latin1("jumd"),
    new Uint8Array(17),
    latin1("c2pa\0"),
  ]);
  const SIGNED: [string, Bytes][] = [
    ["image/png", pngWith(pngChunk("caBX", store))],
    ["image/png", join([pngWith().subarray(0, -12), pngChunk("caBX", store), pngWith().subarray(-12)])],
    ["image/jpeg", jpegWith(jpegSegment(0xeb, join([latin1("JP\0\x01\0\0\0\x01"), store])))],
    [
      "image/webp",
      (() => {
        const webp = IMAGES["a.webp"] ?? new Uint8Array();
        const body = join([webp.subarray(8), riffChunk("C2PA", store)]);
        return join([latin1("RIFF"), uint32(body.length, true), body]);
      })(),
    ],
    [
      "image/avif",
      join([
        IMAGES["a.avif"] ?? new Uint8Array(),
        uint32(8 + 16 + 4),
        latin1("uuid\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58\x28\x87\x7e\xc4\x81\0\0\0\0"),
      ]),
    ],
  ];
  it.each(SIGNED)("writes nothing into a %s with a C2PA manifest", async (type, bytes) => {
    expect(await markOrigin(bytes, type, MARK)).toBe(bytes);
    // A manifest after the pixels comes too late for a stream of a PNG: the specification recommends against it.
    if (type !== "image/png" || bytes.indexOf(0x42) < 60) {
      expect(Buffer.from(await inChunks(bytes, type, () => 50)).equals(bytes)).toBe(true);
    }
  });

  it("leaves other types and truncated files as they are", async () => {
    const gif = latin1("GIF89a");
    expect(await markOrigin(gif, "image/gif", MARK)).toBe(gif);
    for (const [name, bytes] of Object.entries(IMAGES).filter(([name]) => !name.endsWith("jpg"))) {
      const cut = bytes.slice(0, 30);
      expect(await markOrigin(cut, typeOf(name), MARK)).toEqual(cut);
      expect(Buffer.from(await inChunks(cut, typeOf(name), () => 7)).equals(cut)).toBe(true);
    }
  });

  it("never throws, whatever is changed in a file, and passes on as much as there was", async () => {
    const random = randomIntegers(4);
    const entries = Object.entries(IMAGES);
    for (let round = 0; round < 1_500; round++) {
      const [name = "", original = new Uint8Array()] = entries[round % entries.length] ?? [];
      const bytes = mutated(original.slice(0, 4_000), random);
      const marked = await markOrigin(bytes, typeOf(name), MARK);
      expect(marked.length).toBeGreaterThanOrEqual(bytes.length);
      const streamed = await inChunks(bytes, typeOf(name), () => 1 + random(500));
      expect(streamed.length).toBeGreaterThanOrEqual(bytes.length);
    }
  });
});

const exiftool = hasExiftool();
if (!exiftool) console.log("Not run here, because exiftool is missing: what it reads and writes.");

describe.skipIf(!exiftool)("markOrigin, by exiftool", () => {
  const folder = mkdtempSync(joinPath(tmpdir(), "mark-origin-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const run = (...args: string[]) => execFileSync("exiftool", args, { encoding: "utf8" });
  const save = (name: string, bytes: Uint8Array): string => {
    const path = joinPath(folder, name);
    writeFileSync(path, bytes);
    return path;
  };
  const tags = ["-XMP:all", "-warning", "-error", "-validate"];

  it.each(Object.entries(IMAGES))("is read in %s", async (name, bytes) => {
    const path = save(name, await markOrigin(bytes, typeOf(name), MARK));
    const [found]: Record<string, unknown>[] = JSON.parse(run("-j", "-n", ...tags, path));
    expect(found).toMatchObject({
      DigitalSourceType: `${TYPES}trainedAlgorithmicMedia`,
      CreatorTool: 'Acme "Studio" <1>',
      CreateDate: "2026:11:27 03:04:05Z",
    });
    expect(found).not.toHaveProperty("Error");
    // Unknown to versions before 13.40, which show it all the same.
    expect(
      run("-s3", "-XMP-iptcExt:AISystemUsed", path) || run("-a", "-u", "-s3", "-AISystemUsed", path),
    ).toContain("acme/paint & brush");
  });

  it.each(["a.png", "a.jpg", "a.webp", "a.avif"])("completes what it has written into %s", async (name) => {
    const path = save(`theirs-${name}`, IMAGES[name] ?? new Uint8Array());
    run("-q", "-overwrite_original", "-XMP-dc:Title=A title", "-XMP-xmp:CreatorTool=Theirs", path);
    const before = new Uint8Array(readFileSync(path));
    const marked = await markOrigin(before, typeOf(name), MARK);
    const [found] = JSON.parse(run("-j", "-n", "-G1", "-a", ...tags, save(`marked-${name}`, marked)));
    expect(found).toMatchObject({
      "XMP-dc:Title": "A title",
      "XMP-xmp:CreatorTool": "Theirs",
      "XMP-iptcExt:DigitalSourceType": `${TYPES}trainedAlgorithmicMedia`,
    });
    expect(count(marked, "<rdf:RDF")).toBe(name.endsWith("avif") ? 2 : 1);
    expect(await pixels(marked)).toBe(await pixels(before));
    expect(await markOrigin(marked, typeOf(name), MARK)).toBe(marked);
  });
});

const SAMPLES = joinPath(process.env.MEDIA_CORPORA_DIR ?? "../shared/corpora", "ai-metadata");
const hasSamples = existsSync(SAMPLES);
if (!hasSamples) console.log(`Not run here, because ${SAMPLES} is missing: files of other writers.`);

describe.skipIf(!hasSamples)("markOrigin, in files of other writers", () => {
  it.each(["chatgpt-image2.png", "c2pa-C.jpg", "c2pa-ocsp.jpg"])(
    "writes nothing into %s, which is signed",
    async (name) => {
      const bytes = new Uint8Array(readFileSync(joinPath(SAMPLES, name)));
      const type = typeOf(name);
      expect(await markOrigin(bytes, type, MARK)).toBe(bytes);
      expect(Buffer.from(await inChunks(bytes, type, () => 16_384)).equals(bytes)).toBe(true);
    },
  );

  it.each(["c2pa-test_xmp.webp", "c2pa-sample1.avif", "sd-webui.jpg", "comfyui.png"])(
    "marks %s",
    async (name) => {
      const bytes = new Uint8Array(readFileSync(joinPath(SAMPLES, name)));
      const marked = await markOrigin(bytes, typeOf(name), MARK);
      expect(marked).not.toBe(bytes);
      expect(await readOrigin(marked, typeOf(name))).toMatchObject({
        digitalSourceType: "trainedAlgorithmicMedia",
      });
      expect(await pixels(marked)).toBe(await pixels(bytes));
      expect(await markOrigin(marked, typeOf(name), MARK)).toBe(marked);
    },
  );
});

function hasExiftool(): boolean {
  try {
    execFileSync("exiftool", ["-ver"]);
    return true;
  } catch {
    return false;
  }
}
