import { expect, it } from "vitest";
import { openFileStore } from "./open-file-store.js";

it("opens a folder or a bucket; only the bucket presigns URLs", async () => {
  const s3 = {
    bucket: "media",
    region: "us-east-1",
    accessKeyId: "id",
    secretAccessKey: "s",
    forcePathStyle: true,
  };
  expect((await openFileStore({ folder: "/nowhere/a" })).presign).toBeUndefined();
  expect((await openFileStore({ s3 })).presign).toBeDefined();
});
