import fc from "fast-check";
import sharp, { type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { type Bytes, fourCC, join, latin1, startsWith, uint32 } from "./byte-parts.js";
import { crc32 } from "./crc32.js";
import { boxesWithin } from "./iso-boxes.js";
import { isImageType } from "./media-type-guards.js";
import { sniffType } from "./sniff.js";
import { stripMetadata } from "./strip-metadata.js";

const encoders = {
  "image/jpeg": (image: Sharp) => image.jpeg(),
  "image/png": (image: Sharp) => image.png(),
  "image/webp": (image: Sharp) => image.webp(),
  "image/avif": (image: Sharp) => image.avif({ effort: 0 }),
};
type Type = keyof typeof encoders;
const types: Type[] = ["image/jpeg", "image/png", "image/webp", "image/avif"];
/** AVIF has the orientation as a property of the image, which sharp's encoder leaves out. */
const turning: Type[] = ["image/jpeg", "image/png", "image/webp"];

const gps = { GPSLatitudeRef: "N", GPSLatitude: "52/1 31/1 0/1", GPSLongitudeRef: "E" };
const stripes = Buffer.from(Array.from({ length: 30 * 20 * 3 }, (_, index) => (index * 7) % 256));
const drawn = () => sharp(stripes, { raw: { width: 30, height: 20, channels: 3 } });

async function photo(type: Type, orientation?: number): Promise<Bytes> {
  const image = drawn()
    .withExif({ IFD0: { Copyright: "somebody" }, IFD3: gps })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">secret-xmp</x:xmpmeta>')
    .withMetadata(orientation === undefined ? {} : { orientation });
  return new Uint8Array(await encoders[type](image).toBuffer());
}

const pixels = (bytes: Uint8Array) => sharp(bytes, { animated: true }).raw().toBuffer();
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");

function strip(bytes: Bytes, type: string): Bytes {
  const stripped = stripMetadata(bytes, type);
  if (!stripped) throw new Error("It could not be stripped.");
  return stripped;
}

describe("stripMetadata", () => {
  it.each(types)("removes EXIF with GPS and XMP from %s and keeps every pixel", async (type) => {
    const before = await photo(type);
    expect(text(before)).toContain("somebody");
    const after = strip(before, type);
    expect(await sharp(after).metadata()).not.toHaveProperty("exif");
    expect(await sharp(after).metadata()).not.toHaveProperty("xmp");
    expect(text(after)).not.toMatch(/somebody|secret-xmp/);
    expect(await pixels(after)).toEqual(await pixels(before));
  });

  it.each(turning.flatMap((type) => [2, 3, 6, 8].map((turn) => [type, turn] as const)))(
    "keeps only the orientation of %s (%i)",
    async (type, orientation) => {
      const after = strip(await photo(type, orientation), type);
      expect((await sharp(after).metadata()).orientation).toBe(orientation);
      expect(text(after)).not.toMatch(/somebody|secret-xmp/);
      // The second time there is only our own block left, which comes out the same.
      expect(stripMetadata(after, type)).toBe(after);
    },
  );

  it.each(types)("keeps the colour profile of %s", async (type) => {
    const image = sharp({ create: { width: 9, height: 9, channels: 3, background: "red" } })
      .withIccProfile("p3")
      .withExif({ IFD0: { Copyright: "somebody" } });
    const bytes = new Uint8Array(await encoders[type](image).toBuffer());
    const after = strip(bytes, type);
    expect((await sharp(after).metadata()).icc).toEqual((await sharp(bytes).metadata()).icc);
  });

  it.each(types)("returns the same bytes of a %s without metadata", async (type) => {
    const image = sharp({ create: { width: 9, height: 9, channels: 3, background: "red" } });
    const bytes = new Uint8Array(await encoders[type](image).toBuffer());
    expect(stripMetadata(bytes, type)).toBe(bytes);
  });

  it("never throws, always terminates and is idempotent, for any modified file", async () => {
    const photos = await Promise.all([...types.map((type) => photo(type, 6)), animation(), withGainMap()]);
    const change = fc.record({ at: fc.nat(1200), to: fc.nat(255) });
    fc.assert(
      fc.property(
        fc.constantFrom(...photos),
        fc.array(change, { maxLength: 6 }),
        fc.nat(2000),
        (bytes, changes, cut) => {
          const changed = bytes.slice(0, bytes.length - (cut % bytes.length));
          for (const { at, to } of changes) changed[at % changed.length] = to;
          const type = sniffType(changed);
          const once = type && isImageType(type) ? stripMetadata(changed, type) : undefined;
          if (once && type) expect(stripMetadata(once, type)).toBe(once);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

const SECRET = "GPS 52.52 13.40";

/** What may be found behind the end of an image. */
const behind: [string, () => Promise<Uint8Array>][] = [
  [
    "an MP4 with a place in it",
    async () => latin1(`\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\0\x20udta${SECRET}`),
  ],
  ["a JPEG with EXIF", () => photo("image/jpeg")],
  ["a new line", async () => latin1("\n")],
  ["text", async () => latin1(SECRET)],
  ["what looks like one more part", async () => latin1(`\0\0\0\x14uuid${SECRET}`)],
];

describe("trailing data", () => {
  it.each(
    [...types, "image/gif"].flatMap((type) => behind.map(([name, make]) => [type, name, make] as const)),
  )("of a %s is removed: %s", async (type, _name, make) => {
    const whole = type === "image/gif" ? await animation() : await photo(type as Type);
    const clean = strip(whole, type);
    const after = strip(join([whole, await make()]), type);
    expect(text(after)).not.toMatch(/somebody|GPS|uuid/);
    expect(await pixels(after)).toEqual(await pixels(whole));
    // A box of AVIF that is blanked leaves its own, empty.
    expect(after.subarray(0, clean.length)).toEqual(clean);
    if (type !== "image/avif") expect(after).toHaveLength(clean.length);
    else expect(after.subarray(clean.length).every((byte, at) => byte === 0 || at < 8)).toBe(true);
  });

  it("is removed, whatever the bytes are", async () => {
    const images = await Promise.all(turning.map(async (type) => [type, await photo(type, 6)] as const));
    const gif = await animation();
    fc.assert(
      fc.property(
        fc.constantFrom(...images, ["image/gif", gif] as const),
        fc.uint8Array({ maxLength: 300 }),
        ([type, image], trailing) => {
          const clean = strip(image, type);
          expect(strip(join([clean, trailing]), type)).toEqual(clean);
        },
      ),
    );
  });
});

const segment = (marker: number, body: string) =>
  join([Uint8Array.of(0xff, marker), uint32(body.length + 2).subarray(2), latin1(body)]);

/** Between the head of a JPEG, which is its first marker, and the rest of it. */
const within = (jpeg: Bytes, ...parts: Uint8Array[]) =>
  join([jpeg.subarray(0, 2), ...parts, jpeg.subarray(2)]);

describe("a JPEG", () => {
  it.each([
    ["IPTC", segment(0xed, `Photoshop 3.0\0${SECRET}`)],
    ["a comment", segment(0xfe, SECRET)],
    ["a picture's own description (APP12)", segment(0xec, `Ducky${SECRET}`)],
    ["content credentials (APP11)", segment(0xeb, `JP\0\0${SECRET}`)],
    ["FlashPix (APP2)", segment(0xe2, `FPXR\0${SECRET}`)],
    ["a JFXX thumbnail", segment(0xe0, `JFXX\0\x10${SECRET}`)],
    ["application data that nobody knows", segment(0xef, SECRET)],
    ["bytes between two segments", latin1(SECRET)],
    ["fill bytes", latin1("\xff\xff\xff")],
  ])("loses %s", async (_name, part) => {
    const plain = new Uint8Array(await drawn().jpeg().toBuffer());
    const clean = strip(plain, "image/jpeg");
    expect(strip(within(plain, part), "image/jpeg")).toEqual(clean);
    expect(await pixels(clean)).toEqual(await pixels(plain));
  });

  it("loses a comment between two scans and keeps the scans", async () => {
    const plain = new Uint8Array(await drawn().jpeg({ progressive: true }).toBuffer());
    const second = Buffer.from(plain).lastIndexOf(Buffer.from([0xff, 0xda]));
    const bytes = join([plain.subarray(0, second), segment(0xfe, SECRET), plain.subarray(second)]);
    expect(strip(bytes, "image/jpeg")).toEqual(strip(plain, "image/jpeg"));
  });

  it("loses the thumbnail of its JFIF header", async () => {
    const plain = new Uint8Array(await drawn().jpeg().toBuffer());
    const jfif = segment(0xe0, `JFIF\0\x01\x01\0\0\x01\0\x01\x05\x01${SECRET}`);
    expect(text(strip(within(plain, jfif), "image/jpeg"))).not.toContain(SECRET);
  });
});

const GAIN_MAP_XMP = (more: string) =>
  `http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0" ${more}/></rdf:RDF></x:xmpmeta>`;

/** As Android's cameras write it: a photo that names its gain map in XMP, and the map behind it, with EXIF of its own. */
async function withGainMap(): Promise<Bytes> {
  const exif = { IFD0: { Copyright: "somebody" }, IFD3: gps };
  const base = new Uint8Array(
    await drawn().withExif(exif).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  );
  const map = new Uint8Array(await drawn().resize(8, 6).grayscale().withExif(exif).jpeg().toBuffer());
  const parameters = 'hdrgm:GainMapMax="3.5" hdrgm:HDRCapacityMax="3.5" hdrgm:Gamma="somebody"';
  return join([
    within(base, segment(0xe1, GAIN_MAP_XMP('xmlns:dc="x" dc:creator="somebody"'))),
    within(map, segment(0xe1, GAIN_MAP_XMP(parameters))),
    latin1(SECRET),
  ]);
}

describe("a gain map", () => {
  it("is kept after its photo, both without metadata", async () => {
    const before = await withGainMap();
    const after = strip(before, "image/jpeg");
    expect(text(after)).not.toMatch(/somebody|GPS|creator/);
    expect(await pixels(after)).toEqual(await pixels(before));
    expect((await sharp(after).metadata()).orientation).toBe(6);
    expect(stripMetadata(after, "image/jpeg")).toBe(after);

    // Where the photo's own index and XMP say that it begins.
    const mpf = Buffer.from(after).indexOf("MPF\0");
    const [size = 0, offset = 0] = [70, 74].map((at) => Buffer.from(after).readUInt32BE(mpf + 4 + at));
    const start = mpf + 4 + offset;
    expect(start + size).toBe(after.length);
    expect(text(after)).toContain(`Item:Semantic="GainMap" Item:Length="${size}"`);
    const map = after.subarray(start);
    expect(await pixels(map)).toEqual(
      await pixels(before.subarray(Buffer.from(before).lastIndexOf("\xff\xd8\xff", undefined, "latin1"))),
    );
    expect(text(map)).toContain('hdrgm:GainMapMax="3.5"');
  });

  it("is not any other JPEG after the photo", async () => {
    const [one, other] = [await photo("image/jpeg"), await photo("image/jpeg")];
    expect(strip(join([one, other]), "image/jpeg")).toEqual(strip(one, "image/jpeg"));
  });
});

const chunk = (type: string, data: string) => {
  const body = latin1(type + data);
  return join([uint32(data.length), body, uint32(crc32(body))]);
};

describe("a PNG", () => {
  it.each(["eXIf", "tEXt", "zTXt", "iTXt", "tIME", "caBX", "prVt"])("loses %s", async (type) => {
    const plain = new Uint8Array(await drawn().png().toBuffer());
    const bytes = join([plain.subarray(0, 33), chunk(type, SECRET), plain.subarray(33)]);
    expect(strip(bytes, "image/png")).toEqual(strip(plain, "image/png"));
  });

  it("is not stripped if it is truncated", async () => {
    const plain = new Uint8Array(await drawn().png().toBuffer());
    expect(stripMetadata(plain.slice(0, -3), "image/png")).toBeUndefined();
  });
});

/** Two pictures, a comment and another program's data. */
async function animation(): Promise<Bytes> {
  const frames = Buffer.concat([stripes, Buffer.from(stripes).reverse()]);
  const image = sharp(frames, { raw: { width: 30, height: 40, channels: 3, pageHeight: 20 } });
  const gif = new Uint8Array(await image.gif({ loop: 3, delay: [100, 200] }).toBuffer());
  const at = 13 + (gif[10] && gif[10] & 0x80 ? 3 << ((gif[10] & 7) + 1) : 0);
  const xmp = latin1(`\x21\xff\x0bXMP DataXMP\x08somebody\0`);
  const comment = latin1("\x21\xfe\x08somebody\0");
  return join([gif.subarray(0, at), comment, xmp, gif.subarray(at)]);
}

describe("a GIF", () => {
  it("loses comments and application data, and keeps its frames, timing and loops", async () => {
    const before = await animation();
    const after = strip(before, "image/gif");
    expect(text(after)).not.toContain("somebody");
    expect(await pixels(after)).toEqual(await pixels(before));
    const { pages, delay, loop } = await sharp(after, { animated: true }).metadata();
    expect({ pages, delay, loop }).toEqual({ pages: 2, delay: [100, 200], loop: 3 });
  });
});

describe("an AVIF", () => {
  it("has no trace of EXIF in its tables, and unchanged offsets", async () => {
    const before = await photo("image/avif");
    const after = strip(before, "image/avif");
    expect(text(after)).not.toMatch(/Exif|rdf|mime/);
    const view = new DataView(after.buffer, after.byteOffset, after.byteLength);
    const names = boxesWithin(view, 0, after.length).map(({ type, size }) => [type, size]);
    const was = new DataView(before.buffer);
    expect(names).toEqual(boxesWithin(was, 0, before.length).map(({ type, size }) => [type, size]));
    expect(names.map(([type]) => type)).toContain(fourCC("meta"));
  });

  it("loses media data that belongs to no image", async () => {
    const plain = new Uint8Array(await drawn().avif({ effort: 0 }).toBuffer());
    const mdat = Buffer.from(plain).indexOf("mdat") - 4;
    const bytes = join([plain, latin1(SECRET)]);
    new DataView(bytes.buffer).setUint32(mdat, bytes.length - mdat);
    const after = strip(bytes, "image/avif");
    expect(text(after)).not.toContain(SECRET);
    expect(await pixels(after)).toEqual(await pixels(plain));
    expect(startsWith(after, 4, "ftyp")).toBe(true);
  });
});
