import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ByteSource, createByteSource } from "./byte-source.js";
import type { VideoType } from "./media-types.js";
import { sniffType } from "./sniff.js";
import { readVideoHeader } from "./video-header.js";

type Bytes = Uint8Array<ArrayBuffer>;

const fixture = async (name: string): Promise<Bytes> =>
  Uint8Array.from(await readFile(new URL(`../../../fixtures/${name}`, import.meta.url)));

/** Read once from memory and once in pieces of the file; both must say the same. */
async function read(bytes: Bytes, type: VideoType) {
  const file = new Blob([bytes]);
  const header = await readVideoHeader(createByteSource(file, bytes), type);
  expect(await readVideoHeader(createByteSource(file), type)).toEqual(header);
  return header;
}

const join = (...parts: Uint8Array[]): Bytes => Uint8Array.from(parts.flatMap((part) => [...part]));
const latin1 = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
const big = (value: number, length: number) =>
  Uint8Array.from({ length }, (_, at) => Math.floor(value / 256 ** (length - 1 - at)) % 256);
const zeros = (length: number) => new Uint8Array(length);

type Film = { width: number; height: number; seconds: number; turned: boolean; media: number };

const films: fc.Arbitrary<Film> = fc.record({
  width: fc.integer({ min: 1, max: 16_000 }),
  height: fc.integer({ min: 1, max: 16_000 }),
  seconds: fc.integer({ min: 1, max: 100_000 }),
  turned: fc.boolean(),
  media: fc.integer({ min: 1, max: 60 }),
});

/** In the three ways in which a box can give its size. */
const box = (type: string, ...parts: Uint8Array[]): Bytes => {
  const body = join(...parts);
  return join(big(body.length + 8, 4), latin1(type), body);
};
const longBox = (type: string, body: Uint8Array) =>
  join(big(1, 4), latin1(type), big(body.length + 16, 8), body);

const matrix = (turned: boolean) =>
  join(
    ...(turned ? [0, 65_536, 0, 0xffff_0000, 0, 0] : [65_536, 0, 0, 0, 65_536, 0]).map((n) => big(n, 4)),
    zeros(8),
    big(2 ** 30, 4),
  );

function mp4(
  { width, height, seconds, turned, media }: Film,
  layout: "first" | "last",
  long: boolean,
): Bytes {
  const version = Uint8Array.of(long ? 1 : 0, 0, 0, 0);
  const times = zeros(long ? 16 : 8);
  const mvhd = box("mvhd", version, times, big(600, 4), big(seconds * 600, long ? 8 : 4), zeros(80));
  const tkhd = box(
    "tkhd",
    ...[version, times, big(1, 4), zeros(4), zeros(long ? 8 : 4), zeros(16), matrix(turned)],
    ...[big(width, 2), zeros(2), big(height, 2), zeros(2)],
  );
  const avcC = box("avcC", Uint8Array.of(1, 0x64, 0, 0x1f, 0xff));
  const entry = box("avc1", zeros(24), big(width, 2), big(height, 2), zeros(50), avcC);
  const stsd = box("stsd", zeros(4), big(1, 4), entry);
  const handler = (type: string) => box("hdlr", zeros(8), latin1(type), zeros(13));
  const picture = box("trak", tkhd, box("mdia", handler("vide"), box("minf", box("stbl", stsd))));
  const sound = box("trak", tkhd, box("mdia", handler("soun"), box("minf", box("stbl"))));
  const moov = box("moov", mvhd, sound, picture);
  const mdat = long ? longBox("mdat", zeros(media)) : box("mdat", zeros(media));
  const ftyp = box("ftyp", latin1("isom\0\0\0\0isommp42"));
  return layout === "first" ? join(ftyp, moov, box("free"), mdat) : join(ftyp, mdat, moov);
}

const id = (value: number) => big(value, Math.ceil(Math.log2(value + 1) / 8));
const element = (value: number, ...parts: Uint8Array[]): Bytes => {
  const body = join(...parts);
  return join(id(value), join(Uint8Array.of(0x01), big(body.length, 7)), body);
};
/** As a recorder writes what it does not know the end of yet. */
const openElement = (value: number, ...parts: Uint8Array[]): Bytes =>
  join(id(value), Uint8Array.of(0xff), ...parts);
const float64 = (value: number) => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return bytes;
};

function webm({ width, height, seconds, media }: Film, live: boolean): Bytes {
  const info = element(
    0x1549a966,
    element(0x2ad7b1, big(1_000_000, 3)),
    live ? zeros(0) : element(0x4489, float64(seconds * 1000)),
  );
  const video = element(0xe0, element(0xb0, big(width, 2)), element(0xba, big(height, 2)));
  const sound = element(0xae, element(0x83, Uint8Array.of(2)), element(0x86, latin1("A_OPUS")));
  const picture = element(0xae, element(0x86, latin1("V_VP9")), element(0x83, Uint8Array.of(1)), video);
  const tracks = element(0x1654ae6b, sound, picture);
  const cluster = element(0x1f43b675, element(0xa3, zeros(media)));
  const head = element(0x1a45dfa3, element(0x4282, latin1("webm")));
  const segment = live ? openElement : element;
  return join(head, segment(0x18538067, info, tracks, cluster, cluster));
}

describe("readVideoHeader", () => {
  it.each([
    ["sunset.webm", { picture: { size: { width: 320, height: 180 }, codec: "vp8" } }],
    ["sunset-in-fragments.mp4", { picture: { size: { width: 320, height: 180 }, codec: "avc1.42c015" } }],
    ["turned.mp4", { picture: { size: { width: 180, height: 320 } } }],
    ["codec-unknown.mp4", { picture: { codec: "xvc9" } }],
    ["codec-unknown.webm", { picture: { size: { width: 320, height: 180 } } }],
  ])("reads recordings of Chromium: %s", async (name, header) => {
    const found = await read(await fixture(name), name.endsWith("mp4") ? "video/mp4" : "video/webm");
    expect(found).toMatchObject(header);
    expect(found?.duration).toBeCloseTo(2, 0);
  });

  it("finds no video track in an audio-only file, and no length if none is declared", async () => {
    expect(await read(await fixture("sound-only.mp4"), "video/mp4")).not.toHaveProperty("picture");
    expect(await read(await fixture("without-length.webm"), "video/webm")).not.toHaveProperty("duration");
  });

  it("names codecs as canPlayType expects them", async () => {
    const { codecString } = await import("./mp4-codec.js");
    const view = (...bytes: number[]) => new DataView(Uint8Array.from(bytes).buffer);
    expect(codecString("avc1", "avcC", view(1, 0x64, 0, 0x1f))).toBe("avc1.64001f");
    expect(codecString("av01", "av1C", view(0x81, 0x08, 0x4c, 0))).toBe("av01.0.08M.10");
    expect(codecString("vp09", "vpcC", view(1, 0, 0, 0, 2, 31, 0xa3))).toBe("vp09.02.31.10");
    // The example of ISO/IEC 14496-15, annex E.
    const hevc = view(1, 0x01, 0x60, 0, 0, 0, 0xb0, 0, 0, 0, 0, 0, 93);
    expect(codecString("hvc1", "hvcC", hevc)).toBe("hvc1.1.6.L93.B0");
  });

  it("reads every MP4, with its index before or after the media, and every WebM, finalised or not", async () => {
    await fc.assert(
      fc.asyncProperty(films, fc.constantFrom("first", "last"), fc.boolean(), async (film, layout, flag) => {
        const { width, height, seconds, turned } = film;
        const size = { width, height };
        expect(await read(mp4(film, layout, flag), "video/mp4")).toEqual({
          duration: seconds,
          picture: { size: turned ? { width: height, height: width } : size, codec: "avc1.64001f" },
        });
        expect(await read(webm(film, flag), "video/webm")).toEqual({
          ...(!flag && { duration: seconds }),
          picture: { size, codec: "vp9" },
        });
      }),
      { numRuns: 50 },
    );
  });

  it("detects a truncated file, wherever it is cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        films,
        fc.constantFrom("first", "last"),
        fc.boolean(),
        fc.nat(),
        async (film, layout, long, at) => {
          const whole = mp4(film, layout, long);
          expect(await read(whole.slice(0, at % whole.length), "video/mp4")).toBeUndefined();
          const finished = webm(film, false);
          expect(await read(finished.slice(0, at % finished.length), "video/webm")).toBeUndefined();
        },
      ),
      { numRuns: 100 },
    );
  });

  it("detects a truncated later fragment, and ignores trailing data of other programs", async () => {
    const whole = mp4({ width: 8, height: 8, seconds: 1, turned: false, media: 4 }, "first", false);
    for (const type of ["moof", "mdat"]) {
      expect(await read(join(whole, box(type, zeros(40))), "video/mp4")).toBeDefined();
      expect(await read(join(whole, box(type, zeros(40))).slice(0, -1), "video/mp4")).toBeUndefined();
    }
    expect(await read(join(whole, box("free", zeros(40)).slice(0, 20)), "video/mp4")).toBeDefined();
    expect(await read(join(whole, latin1("<html>, left by a proxy")), "video/mp4")).toBeDefined();
  });

  it("never throws and always terminates, for any bytes", async () => {
    const film: Film = { width: 8, height: 8, seconds: 1, turned: false, media: 4 };
    const wholes = [mp4(film, "first", false), mp4(film, "last", true), webm(film, false), webm(film, true)];
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 });
    const type = fc.constantFrom<VideoType>("video/mp4", "video/webm");
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...wholes), damage, type, async (whole, changes, asked) => {
        const bytes = whole.slice();
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        const header = await read(bytes, asked);
        sniffType(bytes);
        const { width = 1, height = 1 } = header?.picture?.size ?? {};
        expect(width * height).toBeGreaterThan(0);
        expect(header?.duration ?? 1).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), type, async (noise, asked) => {
        await read(join(noise), asked);
      }),
    );
  });

  it.each([
    ["WebM of empty elements", "video/webm", [0xec, 0x80]],
    ["WebM of empty tracks", "video/webm", [0xae, 0x80]],
    ["WebM of empty clusters", "video/webm", [0x1f, 0x43, 0xb6, 0x75, 0x80]],
    ["MP4 of empty boxes", "video/mp4", [0, 0, 0, 8, 0x66, 0x72, 0x65, 0x65]],
  ] as const)(
    "stops after a limited number of parts of a %s, read synchronously",
    async (_name, type, unit) => {
      const film: Film = { width: 8, height: 8, seconds: 1, turned: false, media: 1 };
      const head = type === "video/webm" ? webm(film, true) : mp4(film, "first", false);
      const bytes = join(
        head,
        Uint8Array.from({ length: 2 ** 20 }, (_, at) => unit[at % unit.length] ?? 0),
      );
      const source = createByteSource(new Blob([bytes]), bytes);
      let looks = 0;
      const counted: ByteSource = {
        size: source.size,
        view(offset, length) {
          const view = source.view(offset, length);
          expect(view).toBeInstanceOf(DataView);
          looks += 1;
          return view;
        },
      };
      expect(await readVideoHeader(counted, type)).toBeUndefined();
      expect(looks).toBeLessThanOrEqual(20_000 + bytes.length / 256 + 1);
    },
  );

  it("does not follow a chain of empty boxes through a large file", async () => {
    const head = mp4({ width: 8, height: 8, seconds: 1, turned: false, media: 1 }, "first", false);
    const chain = new Uint8Array(4 * 1024 * 1024);
    for (let at = 0; at < chain.length; at += 8) chain.set([0, 0, 0, 8, 0x66, 0x72, 0x65, 0x65], at);
    expect(await read(join(head, zeros(0)), "video/mp4")).toBeDefined();
    const long = new Blob([head, chain]);
    expect(await readVideoHeader(createByteSource(long), "video/mp4")).toBeUndefined();
  });
});
