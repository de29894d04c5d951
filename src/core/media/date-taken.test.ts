import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { describe, expect, it } from "vitest";
import { type Bytes, join, latin1, uint32 } from "./byte-parts.js";
import { cameraFacts, dateTaken } from "./date-taken.js";

/** An EXIF block with these tags in its Exif directory, all of type ASCII. */
function tiff(tags: Record<number, string>, little = false): Bytes {
  const short = (value: number) =>
    little ? Uint8Array.of(value, value >> 8) : Uint8Array.of(value >> 8, value);
  const long = (value: number) => uint32(value, little);
  const entries = Object.entries(tags);
  const directory = 8 + 2 + 12 + 4;
  const texts = directory + 2 + 12 * entries.length + 4;
  let at = texts;
  const rows = entries.map(([tag, text]) => {
    const [length, start] = [text.length + 1, at];
    at += length;
    const inline = join([latin1(text), new Uint8Array(4)]).slice(0, 4);
    return join([short(Number(tag)), short(2), long(length), length > 4 ? long(start) : inline]);
  });
  return join([
    latin1(little ? "II*\0" : "MM\0*"),
    long(8),
    ...[short(1), short(0x8769), short(4), long(1), long(directory), long(0)],
    ...[short(entries.length), ...rows, long(0)],
    ...entries.map(([, text]) => latin1(`${text}\0`)),
  ]);
}

const ORIGINAL = 0x9003;
const DIGITIZED = 0x9004;
const ZONE = 0x9011;

function jpeg(exif: Uint8Array): Bytes {
  const body = join([latin1("Exif\0\0"), exif]);
  const length = body.length + 2;
  return join([
    Uint8Array.of(0xff, 0xd8, 0xff, 0xe1, length >> 8, length),
    body,
    Uint8Array.of(0xff, 0xda, 0, 2),
  ]);
}

function png(exif: Uint8Array): Bytes {
  const chunk = (type: string, data: Uint8Array) =>
    join([uint32(data.length), latin1(type), data, uint32(0)]);
  return join([latin1("\x89PNG\r\n\x1a\n"), chunk("IHDR", new Uint8Array(13)), chunk("eXIf", exif)]);
}

function webp(exif: Uint8Array): Bytes {
  const chunk = (type: string, data: Uint8Array) =>
    join([latin1(type), uint32(data.length, true), data, new Uint8Array(data.length % 2)]);
  return join([
    latin1("RIFF"),
    uint32(0),
    latin1("WEBP"),
    chunk("VP8X", new Uint8Array(9)),
    chunk("EXIF", exif),
  ]);
}

const local = (...parts: [number, number, number, number, number, number]) => new Date(...parts).getTime();

describe("dateTaken", () => {
  it.each([true, false])("reads the time and its zone, little-endian %s", (little) => {
    const exif = tiff({ [ORIGINAL]: "2024:05:06 07:08:09", [ZONE]: "+02:30" }, little);
    expect(dateTaken(jpeg(exif), "image/jpeg")).toBe(Date.UTC(2024, 4, 6, 4, 38, 9));
    expect(dateTaken(png(exif), "image/png")).toBe(Date.UTC(2024, 4, 6, 4, 38, 9));
    expect(dateTaken(webp(exif), "image/webp")).toBe(Date.UTC(2024, 4, 6, 4, 38, 9));
    expect(dateTaken(webp(join([latin1("Exif\0\0"), exif])), "image/webp")).toBe(
      Date.UTC(2024, 4, 6, 4, 38, 9),
    );
  });

  it.each<[string, Record<number, string>, number | undefined]>([
    ["west of Greenwich", { [ORIGINAL]: "2024:05:06 23:00:00", [ZONE]: "-03:00" }, Date.UTC(2024, 4, 7, 2)],
    ["without a zone, of this device's", { [ORIGINAL]: "2024:05:06 07:08:09" }, local(2024, 4, 6, 7, 8, 9)],
    [
      "with a zone left blank",
      { [ORIGINAL]: "2024:05:06 07:08:09", [ZONE]: "      " },
      local(2024, 4, 6, 7, 8, 9),
    ],
    [
      "of digitization, if there is no other",
      { [DIGITIZED]: "1999:12:31 23:59:59" },
      local(1999, 11, 31, 23, 59, 59),
    ],
    ["of a leap day", { [ORIGINAL]: "2024:02:29 00:00:00", [ZONE]: "+00:00" }, Date.UTC(2024, 1, 29)],
    ["that was never set", { [ORIGINAL]: "0000:00:00 00:00:00" }, undefined],
    ["left blank", { [ORIGINAL]: "    :  :     :  :  " }, undefined],
    ["that does not exist", { [ORIGINAL]: "2023:02:29 00:00:00" }, undefined],
    ["beyond the day", { [ORIGINAL]: "2024:05:06 24:00:00" }, undefined],
    ["beyond the hour", { [ORIGINAL]: "2024:05:06 07:60:00" }, undefined],
    ["in words", { [ORIGINAL]: "yesterday" }, undefined],
    ["in three letters", { [ORIGINAL]: "now" }, undefined],
  ])("reads a time %s", (_, tags, time) => {
    expect(dateTaken(jpeg(tiff(tags)), "image/jpeg")).toBe(time);
  });

  it("finds nothing in truncated and hostile files", () => {
    for (const [type, file] of [
      ["image/jpeg", jpeg(tiff({ [ORIGINAL]: "2024:05:06 07:08:09" }))],
      ["image/png", png(tiff({ [ORIGINAL]: "2024:05:06 07:08:09" }))],
      ["image/webp", webp(tiff({ [ORIGINAL]: "2024:05:06 07:08:09" }))],
    ] as const) {
      for (let length = 0; length < file.length; length++) {
        const time = dateTaken(file.slice(0, length), type);
        expect([undefined, local(2024, 4, 6, 7, 8, 9)]).toContain(time);
      }
      for (let at = 0; at < file.length; at++) {
        const damaged = file.slice();
        damaged[at] = 0xff;
        expect(() => dateTaken(damaged, type)).not.toThrow();
        expect(() => cameraFacts(damaged, type)).not.toThrow();
      }
    }
    expect(dateTaken(new Uint8Array(), "image/avif")).toBeUndefined();
    expect(dateTaken(latin1("<svg/>"), "image/svg+xml")).toBeUndefined();
  });

  const corpora = process.env.MEDIA_CORPORA_DIR ?? "../shared/corpora";
  const photo = joinPath(corpora, "exif-orientation", "Landscape_3.jpg");
  const missing = [existsSync(photo) ? "" : photo, hasExiftool() ? "" : "exiftool"].filter(Boolean);
  if (missing.length > 0)
    console.log(`Not run here, because ${missing.join(" and ")} is missing: what exiftool writes.`);

  it.skipIf(missing.length > 0)("reads what exiftool writes into a real photo", () => {
    const folder = mkdtempSync(joinPath(tmpdir(), "date-taken-"));
    try {
      const file = joinPath(folder, "photo.jpg");
      copyFileSync(photo, file);
      const tags = ["-DateTimeOriginal=2011:12:13 14:15:16", "-OffsetTimeOriginal=-08:00"];
      execFileSync("exiftool", ["-q", "-overwrite_original", ...tags, file]);
      expect(dateTaken(readFileSync(file), "image/jpeg")).toBe(Date.UTC(2011, 11, 13, 22, 15, 16));
      const camera = ["-Make=Canon", "-Model=Canon EOS R5", "-LensModel=RF 50mm\u202e F1.2"];
      const exposure = ["-ExposureTime=1/250", "-FNumber=2.8", "-ISO=400", "-FocalLength=50"];
      execFileSync("exiftool", ["-q", "-overwrite_original", ...camera, ...exposure, file]);
      expect(cameraFacts(readFileSync(file), "image/jpeg")).toEqual({
        camera: "Canon EOS R5",
        lens: "RF 50mm F1.2",
        exposureTime: 1 / 250,
        aperture: 2.8,
        iso: 400,
        focalLength: 50,
      });
      execFileSync("exiftool", ["-q", "-overwrite_original", "-Make=Leica Camera AG", "-Model=M11", file]);
      expect(cameraFacts(readFileSync(file), "image/jpeg").camera).toBe("Leica Camera AG M11");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function hasExiftool(): boolean {
  try {
    execFileSync("exiftool", ["-ver"]);
    return true;
  } catch {
    return false;
  }
}
