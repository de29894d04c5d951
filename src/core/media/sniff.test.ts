import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sniffType } from "./sniff.js";

const latin1 = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16le = (text: string) => new Uint8Array(Uint16Array.from(text, (char) => char.charCodeAt(0)).buffer);

const ftyp = (size: number, ...brands: string[]) =>
  latin1(`\0\0\0${String.fromCharCode(size)}ftyp${brands[0]}\0\0\0\0${brands.slice(1).join("")}`);

const heads: [string, Uint8Array, string | undefined][] = [
  ["png", latin1("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "image/png"],
  ["png with its line ends mangled", latin1("\x89PNG\n\x1a\n\0\0\0\0\rIHDR"), undefined],
  ["jpeg", latin1("\xff\xd8\xff\xe0\0\x10JFIF"), "image/jpeg"],
  ["gif", latin1("GIF89a\x01\0\x01\0"), "image/gif"],
  ["webp", latin1("RIFF\x24\0\0\0WEBPVP8 "), "image/webp"],
  ["riff that is a wave", latin1("RIFF\x24\0\0\0WAVEfmt "), undefined],
  ["avif", ftyp(28, "avif", "mif1", "miaf"), "image/avif"],
  ["avif by a compatible brand", ftyp(28, "mif1", "miaf", "avif"), "image/avif"],
  ["a brand beyond the box does not count", ftyp(20, "isom", "mp41", "avif"), "video/mp4"],
  ["heic", ftyp(24, "heic", "mif1", "heic"), "image/heic"],
  ["canon cr3", ftyp(24, "crx ", "crx ", "isom"), "image/x-canon-cr3"],
  ["jpeg xl", latin1("\xff\x0a\xfa\x7f"), "image/jxl"],
  ["jpeg xl in its container", latin1("\0\0\0\x0cJXL \r\n\x87\n"), "image/jxl"],
  ["heif of another coding", ftyp(24, "mif1", "miaf", "mif1"), "image/heif"],
  ["mp4", ftyp(28, "isom", "iso2", "mp41"), "video/mp4"],
  ["webm", latin1("\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm"), "video/webm"],
  ["pdf", latin1("%PDF-1.7\n"), "application/pdf"],
  ["svg", utf8('<svg xmlns="http://www.w3.org/2000/svg">'), "image/svg+xml"],
  [
    "svg behind everything",
    utf8('\ufeff\n<?xml version="1.0"?>\n<!-- a > b -->\n<!DOCTYPE svg>'),
    "image/svg+xml",
  ],
  ["svg under a prefix", utf8("<?xml version='1.0'?><s:svg xmlns:s='…'/>"), "image/svg+xml"],
  ["svg in utf-16", utf16le("\ufeff<svg>"), "image/svg+xml"],
  ["svg in utf-16 without a mark", utf16le("<svg>"), "image/svg+xml"],
  ["svgish word", utf8("<svgish>"), undefined],
  ["html", utf8("\r\n <!-- x --> <!DocType HTML>"), "text/html"],
  ["html without a doctype", utf8("<script>alert(1)</script>"), "text/html"],
  ["an endless comment", utf8(`<!-- ${"-".repeat(5000)}`), "text/html"],
  ["other xml", utf8("<?xml version='1.0'?><feed/>"), "application/xml"],
  ["prose", utf8("BMW <b>"), undefined],
  ["nothing", new Uint8Array(), undefined],
];

describe("sniffType", () => {
  it.each(heads)("%s", (_name, head, type) => {
    expect(sniffType(head)).toBe(type);
  });

  it("never throws, for any bytes and for any bytes after a known signature", () => {
    const starts = fc.constantFrom(...heads.map(([, head]) => head));
    fc.assert(
      fc.property(starts, fc.nat(40), fc.uint8Array({ maxLength: 64 }), (start, keep, noise) => {
        sniffType(noise);
        sniffType(Uint8Array.from([...start.subarray(0, keep), ...noise]));
      }),
    );
  });

  it("respects the offset of a view into a larger buffer", () => {
    const bytes = Uint8Array.from([1, 2, 3, ...ftyp(28, "mif1", "miaf", "avif")]);
    expect(sniffType(bytes.subarray(3))).toBe("image/avif");
  });
});
