import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { hasProfile, isWideGamut } from "./wide-gamut.js";

/** A profile of an RGB space whose red is out of sRGB, with zeros up to its length. */
function wideProfile(length: number): Uint8Array {
  const profile = Buffer.alloc(length);
  profile.write("RGB ", 16);
  profile.writeUInt32BE(1, 128);
  profile.write("rXYZ", 132);
  profile.writeUInt32BE(144, 136);
  profile.writeInt32BE(0.6 * 65_536, 152);
  return profile;
}

/** A PNG of its signature and the chunk of a profile. */
function pngWith(profile: Uint8Array): Uint8Array<ArrayBuffer> {
  const data = Buffer.concat([Buffer.from("name\0\0"), deflateSync(profile)]);
  const chunk = Buffer.alloc(data.length + 12);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write("iCCP", 4);
  chunk.set(data, 8);
  return new Uint8Array(Buffer.concat([Buffer.alloc(8), chunk]));
}

describe("the profile of a PNG", () => {
  it("is found, and read", async () => {
    const png = pngWith(wideProfile(500_000));
    expect([await hasProfile(png, "image/png"), await isWideGamut(png, "image/png")]).toEqual([true, true]);
  });

  it("is not read beyond 4 MB, however small it is deflated", async () => {
    const png = pngWith(wideProfile(50_000_000));
    expect(png.length).toBeLessThan(100_000);
    expect([await hasProfile(png, "image/png"), await isWideGamut(png, "image/png")]).toEqual([false, false]);
  });

  it("is ignored if it is corrupt", async () => {
    const png = pngWith(wideProfile(500_000)).fill(255, 30, 50);
    expect(await isWideGamut(png, "image/png")).toBe(false);
  });
});
