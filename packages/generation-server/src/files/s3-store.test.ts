import { ListMultipartUploadsCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytesOf } from "./file-bytes.contract.js";
import { testFileStore } from "./file-store.contract.js";
import { startS3Server } from "./s3-server.contract.js";
import type { S3Settings } from "./s3-settings.js";
import { createS3Store, PART_BYTES } from "./s3-store.js";
import { type StrictS3, startStrictS3 } from "./strict-s3.contract.js";

/** An S3-compatible service of your own, such as MinIO, with an existing bucket. */
const given = process.env.TEST_S3_ENDPOINT;
console.log(`S3 servers: s3rver, the strict one of the tests${given ? `, ${given}` : ""}`);
if (!given)
  console.log("Set TEST_S3_ENDPOINT, TEST_S3_ACCESS_KEY_ID, … to run the suite on your own server.");

const PNG = { mimeType: "image/png" };
let lax: Awaited<ReturnType<typeof startS3Server>>;
let strict: StrictS3;
beforeAll(async () => {
  lax = await startS3Server();
  strict = await startStrictS3();
});
afterAll(async () => {
  await Promise.all([strict.close(), lax.stop()]);
});

testFileStore("s3rver", () => ({ store: createS3Store(lax.settings), debris: async () => [] }), {
  partBytes: PART_BYTES,
  // It overwrites files in place, and treats the end 0 as absent.
  without: ["two puts at once", "a range of one byte at 0"],
});

testFileStore(
  "a strict S3 service",
  () => ({
    store: createS3Store(strict.settings),
    debris: async () => Array.from({ length: strict.unfinishedUploads() }),
  }),
  { partBytes: PART_BYTES },
);

if (given) {
  const settings: S3Settings = {
    endpoint: given,
    region: process.env.TEST_S3_REGION ?? "us-east-1",
    bucket: process.env.TEST_S3_BUCKET ?? "media",
    accessKeyId: process.env.TEST_S3_ACCESS_KEY_ID ?? "",
    secretAccessKey: process.env.TEST_S3_SECRET_ACCESS_KEY ?? "",
    forcePathStyle: process.env.TEST_S3_FORCE_PATH_STYLE !== "0",
  };
  const { accessKeyId, secretAccessKey, bucket: Bucket, ...rest } = settings;
  const client = new S3Client({ ...rest, credentials: { accessKeyId, secretAccessKey } });
  const debris = async () => (await client.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads ?? [];
  testFileStore(given, () => ({ store: createS3Store(settings), debris }), { partBytes: PART_BYTES });
}

const presign = (settings: S3Settings, key: string, seconds = 60, fileName = "a.png") =>
  createS3Store(settings).presign?.(key, { seconds, fileName }) ?? "";

describe("createS3Store", () => {
  it("uploads large files in parts, and small ones in a single request", async () => {
    const store = createS3Store(strict.settings);
    strict.requests.length = 0;
    await store.put("small", bytesOf(PART_BYTES), PNG);
    await store.put("large", bytesOf(2 * PART_BYTES + 1), PNG);
    expect(
      strict.requests.map((line) => line.replace(/partNumber|uploadId/g, (word) => word[0] ?? "")),
    ).toEqual(["PUT x-id", "POST uploads", "PUT p,u,x-id", "PUT p,u,x-id", "PUT p,u,x-id", "POST u"]);
  });

  it("signs every request, and the server verifies the signature", async () => {
    const store = createS3Store({ ...strict.settings, secretAccessKey: "wrong" });
    const refused = { code: "network", cause: expect.objectContaining({ name: "SignatureDoesNotMatch" }) };
    await expect(store.put("signed", bytesOf(1), PNG)).rejects.toMatchObject({ ...refused, code: "write" });
    await expect(store.get("signed")).rejects.toMatchObject(refused);
    await expect(store.delete("signed")).rejects.toMatchObject({ ...refused, code: "write" });
    await expect(store.list("")[Symbol.asyncIterator]().next()).rejects.toMatchObject(refused);
    await expect(store.get("signed")).rejects.toThrow(
      expect.objectContaining({ message: expect.not.stringMatching(/wrong|127\.0\.0\.1|strict/) }),
    );
  });

  it("allows no unsigned reads, and presigned URLs only for their file and time", async () => {
    const { endpoint, bucket } = strict.settings;
    await createS3Store(strict.settings).put("private/0", bytesOf(1), PNG);
    await createS3Store(strict.settings).put("private/1", bytesOf(1), PNG);
    const url = await presign(strict.settings, "private/0");
    const status = async (address: string, init?: RequestInit) => (await fetch(address, init)).status;
    expect(await status(url)).toBe(200);
    expect(await status(`${endpoint}/${bucket}/private/0`)).toBe(403);
    expect(await status(url.replace("private/0", "private/1"))).toBe(403);
    expect(await status(url.replace("X-Amz-Expires=60", "X-Amz-Expires=900"))).toBe(403);
    expect(await status(url, { method: "DELETE" })).toBe(403);
    expect(await status(url, { method: "PUT", body: "x" })).toBe(403);
  });

  it("presigns URLs for at most 15 minutes, with a file name", async () => {
    for (const settings of [strict.settings, lax.settings]) {
      await createS3Store(settings).put("shown/0", bytesOf(20), PNG);
      const reply = await fetch(await presign(settings, "shown/0", 900, 'Fü"chse\r\n.png'));
      expect(reply.status).toBe(200);
      expect(reply.headers.get("content-disposition")).toBe(
        `attachment; filename="F__chse.png"; filename*=UTF-8''F%C3%BC%22chse.png`,
      );
      expect(await reply.bytes()).toEqual(bytesOf(20));
      const short = await presign(settings, "shown/0", 1);
      await expect.poll(async () => (await fetch(short)).status).toBe(403);
    }
    for (const seconds of [0, -1, 901, 1.5, Number.NaN]) {
      await expect(presign(strict.settings, "shown/0", seconds)).rejects.toBeInstanceOf(RangeError);
    }
    await expect(presign(strict.settings, "../shown")).rejects.toBeInstanceOf(RangeError);
  });

  it("retries a temporary failure, and reports a permanent one", async () => {
    const store = createS3Store(strict.settings);
    strict.failNext(2);
    await store.put("again", bytesOf(1), PNG);
    strict.failNext(2);
    expect((await store.get("again"))?.size).toBe(1);
    strict.failNext(100);
    strict.requests.length = 0;
    await expect(store.get("again")).rejects.toMatchObject({ code: "network", retryable: true });
    await expect(store.put("again", bytesOf(1), PNG)).rejects.toMatchObject({ code: "write" });
    expect(strict.requests).toHaveLength(6);
    strict.failNext(0);
    const unreachable = createS3Store({ ...strict.settings, endpoint: "http://127.0.0.1:1" });
    await expect(unreachable.get("again")).rejects.toMatchObject({ code: "network" });
  });

  it("times out if the service does not respond, and aborts immediately with the caller's signal", async () => {
    let resolve = () => {};
    strict.holdUntil(
      new Promise((settle) => {
        resolve = settle;
      }),
    );
    await expect(createS3Store(strict.settings, { requestTimeout: 50 }).get("held")).rejects.toMatchObject({
      code: "network",
      cause: expect.objectContaining({ name: "TimeoutError" }),
    });
    const signal = AbortSignal.timeout(50);
    await expect(createS3Store(strict.settings).put("held", bytesOf(1), { ...PNG, signal })).rejects.toBe(
      await new Promise((settle) => signal.addEventListener("abort", () => settle(signal.reason))),
    );
    resolve();
    strict.holdUntil(Promise.resolve());
  });

  it("distinguishes a missing bucket from a missing file", async () => {
    const store = createS3Store({ ...lax.settings, bucket: "none" });
    await expect(store.get("a")).rejects.toMatchObject({ code: "network" });
    await expect(store.put("a", bytesOf(1), PNG)).rejects.toMatchObject({ code: "write" });
  });
});

/** Documented limitations: if one of these tests fails, s3rver has improved. */
describe("limitations of s3rver", () => {
  it("does not verify signatures of version 4", async () => {
    const store = createS3Store({ ...lax.settings, secretAccessKey: "wrong" });
    await store.put("open", bytesOf(1), PNG);
    expect((await store.get("open"))?.size).toBe(1);
    const address = `${lax.settings.endpoint}/media/open`;
    expect((await fetch(address)).status).toBe(200);
    expect((await fetch(address, { method: "PUT", body: "x" })).status).toBe(200);
    await expect(
      createS3Store({ ...lax.settings, accessKeyId: "unreachable" }).get("open"),
    ).rejects.toThrow();
  });

  it("accepts a presigned URL for any file, and for any time after changing it", async () => {
    const url = await presign(lax.settings, "open", 1);
    await expect.poll(async () => (await fetch(url)).status).toBe(403);
    expect((await fetch(url.replace("X-Amz-Expires=1&", "X-Amz-Expires=900&"))).status).toBe(200);
  });

  it("cannot abort a multipart upload", async () => {
    const url = `${lax.settings.endpoint}/media/open?uploadId=1`;
    expect((await fetch(url, { method: "DELETE" })).status).toBe(405);
  });
});
