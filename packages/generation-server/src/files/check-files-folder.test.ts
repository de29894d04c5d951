import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TestDatabase, testEngines } from "../testing/test-engines.js";
import { checkFilesFolder } from "./check-files-folder.js";

let test: TestDatabase;
let other: string;

describe.each(testEngines)("the files folder on $name", ({ name, open }) => {
  beforeEach(async () => {
    test = await open();
    other = mkdtempSync(join(tmpdir(), "other-folder-"));
  });
  afterEach(async () => {
    rmSync(other, { recursive: true });
    await test.close();
  });

  it("is the same for all servers on a database, or a bucket; otherwise a warning is logged", async () => {
    const check = (folder = test.folder) =>
      checkFilesFolder(test.database, { folder: join(folder, "files") });
    expect(await check()).toBeUndefined();
    expect(await check()).toBeUndefined();
    const warning = await check(other);
    if (name === "libsql") return expect(warning).toBeUndefined();
    expect(warning).toContain(`${other} is not the folder`);
    const s3 = {
      bucket: "media",
      region: "a",
      accessKeyId: "id",
      secretAccessKey: "s",
      forcePathStyle: true,
    };
    expect(await checkFilesFolder(test.database, { s3 })).toBeUndefined();
    // A moved folder is registered as the warning says.
    writeFileSync(join(other, "files-id"), readFileSync(join(test.folder, "files-id")));
    expect(await check(other)).toBeUndefined();
    return undefined;
  });
});
