import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { bytesOf } from "./file-bytes.contract.js";
import { testFileStore } from "./file-store.contract.js";
import { createFileSystemStore } from "./file-system-store.js";

const base = mkdtempSync(join(tmpdir(), "file-store-"));
afterAll(() => rmSync(base, { recursive: true }));

const shared = join(base, "data", "files");
testFileStore(
  "file system",
  () => ({ store: createFileSystemStore(shared), debris: async () => readdirSync(join(shared, "tmp")) }),
  { partBytes: 65_536 },
);

const list = async (folder: string) => {
  const keys: string[] = [];
  for await (const { key } of createFileSystemStore(folder).list("")) keys.push(key);
  return keys.sort();
};

it("creates its folder on the first put, and lists nothing before", async () => {
  const folder = join(base, "later");
  expect(await list(folder)).toEqual([]);
  expect(await createFileSystemStore(folder).get("a")).toBeUndefined();
  await createFileSystemStore(folder).delete("a");
  expect(existsSync(folder)).toBe(false);
});

it("deletes leftovers of killed processes, but not files being written", async () => {
  const folder = join(base, "killed");
  await createFileSystemStore(folder).put("a", bytesOf(1), { mimeType: "image/png" });
  const old = join(folder, "tmp", "old");
  writeFileSync(old, "half");
  utimesSync(old, 1, 1);
  writeFileSync(join(folder, "tmp", "new"), "half");
  await createFileSystemStore(folder).put("b", bytesOf(1), { mimeType: "image/png" });
  expect(readdirSync(join(folder, "tmp"))).toEqual(["new"]);
  expect(await list(folder)).toEqual(["a", "b"]);
});

it("reports, lists and deletes a damaged file", async () => {
  const folder = join(base, "damaged");
  const store = createFileSystemStore(folder);
  await store.put("a", bytesOf(100), { mimeType: "image/png" });
  for (const content of [
    "",
    "RMF1",
    "RMF1\0\0\0\u0002[]",
    "RMF1\0\0\0\u0009{}",
    "RMF1\xff\xff\xff\xffxx",
    "GIF89a..",
  ]) {
    writeFileSync(join(folder, "a.file"), content, "latin1");
    await expect(store.get("a"), content).rejects.toMatchObject({ code: "network", retryable: true });
    expect(await list(folder)).toEqual(["a"]);
  }
  writeFileSync(join(folder, "not ours.file"), "");
  await store.delete("a");
  expect(await list(folder)).toEqual([]);
});

it("reports a failure of the disk with its cause, and recovers", async () => {
  const folder = join(base, "blocked");
  writeFileSync(folder, "no folder");
  const store = createFileSystemStore(folder);
  const put = () => store.put("a", bytesOf(1), { mimeType: "image/png" });
  await expect(put()).rejects.toMatchObject({ code: "write", retryable: true, cause: expect.any(Error) });
  await expect(store.get("a")).rejects.toMatchObject({ code: "network" });
  rmSync(folder);
  await put();
  expect(await list(folder)).toEqual(["a"]);
});

it("recovers when its folder is removed or replaced", async () => {
  const folder = join(base, "unmounted");
  const store = createFileSystemStore(folder);
  const put = (key: string) => store.put(key, bytesOf(1), { mimeType: "image/png" });
  await put("a");
  rmSync(folder, { recursive: true });
  expect(await store.get("a")).toBeUndefined();
  await Promise.all([put("b"), put("c")]);
  expect(await list(folder)).toEqual(["b", "c"]);
});
