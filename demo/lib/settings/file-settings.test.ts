import fc from "fast-check";
import { expect, it } from "vitest";
import { SettingError } from "../env";
import { settingProblems } from "../setting-problems";
import { readFilesBucket, readFilesKept } from "./file-settings";

const S3 = { FILES: "s3", S3_BUCKET: "media", S3_ACCESS_KEY_ID: "id", S3_SECRET_ACCESS_KEY: "se/cret+" };

it("uses the disk by default, and keeps files for a day", () => {
  for (const FILES of [undefined, "", " ", "fs"]) {
    expect(readFilesBucket({ ...S3, FILES })).toBeUndefined();
    expect(readFilesKept({ FILES_KEEP_HOURS: FILES === "fs" ? " " : FILES })).toBe(86_400_000);
  }
  expect(readFilesKept({ FILES_KEEP_HOURS: "2" })).toBe(7_200_000);
});

it("reads a bucket, at Amazon or elsewhere", () => {
  expect(readFilesBucket(S3)).toEqual({
    region: "us-east-1",
    bucket: "media",
    accessKeyId: "id",
    secretAccessKey: "se/cret+",
    forcePathStyle: false,
  });
  const elsewhere = { ...S3, S3_ENDPOINT: "http://127.0.0.1:9000/", S3_REGION: "garage" };
  expect(readFilesBucket(elsewhere)).toMatchObject({
    endpoint: "http://127.0.0.1:9000",
    region: "garage",
    forcePathStyle: true,
  });
  expect(readFilesBucket({ ...elsewhere, S3_FORCE_PATH_STYLE: "0" })?.forcePathStyle).toBe(false);
});

it("rejects invalid values by name, without quoting them", () => {
  const value = fc.oneof(fc.string(), fc.webUrl(), fc.constantFrom("fs", "s3", "https://u:p@h", "*", "-1"));
  const env = fc.record({
    FILES: value,
    FILES_KEEP_HOURS: value,
    S3_ENDPOINT: value,
    S3_REGION: value,
    S3_BUCKET: value,
    S3_ACCESS_KEY_ID: value,
    S3_SECRET_ACCESS_KEY: value,
    S3_FORCE_PATH_STYLE: value,
  });
  fc.assert(
    fc.property(
      fc.oneof(
        env,
        env.map((settings) => ({ ...settings, FILES: "s3" })),
      ),
      (settings) => {
        for (const read of [readFilesBucket, readFilesKept]) {
          try {
            read(settings);
          } catch (error) {
            expect(error).toBeInstanceOf(SettingError);
            expect(String(error)).toMatch(/(FILES|FILES_KEEP_HOURS|S3_[A-Z_]+) must /);
          }
        }
      },
    ),
  );
  const secret = "sec ret";
  expect(settingProblems({ ...S3, S3_SECRET_ACCESS_KEY: secret }).join()).not.toContain(secret);
  expect(settingProblems({ ...S3, S3_BUCKET: "" })).toEqual([expect.stringContaining("S3_BUCKET must")]);
});
