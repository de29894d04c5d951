import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TestDatabase, testEngines } from "../db/test-engines";
import { checkFilesFolder } from "./check-files-folder";

let test: TestDatabase;
let other: string;

describe.each(testEngines)("the folder of the files on $name", ({ name, open }) => {
  beforeEach(async () => {
    test = await open();
    other = mkdtempSync(join(tmpdir(), "other-folder-"));
  });
  afterEach(async () => {
    rmSync(other, { recursive: true });
    await test.close();
  });

  it("is the same for all servers on a database, or a bucket, or the operator is told", async () => {
    const check = (env: object) => checkFilesFolder(test.database, { ...test.env, ...env });
    expect(await check({})).toBeUndefined();
    expect(await check({})).toBeUndefined();
    const warning = await check({ DATA_DIR: other });
    if (name === "libsql") return expect(warning).toBeUndefined();
    expect(warning).toContain(`${other} is not the one`);
    const s3 = { S3_BUCKET: "media", S3_ACCESS_KEY_ID: "id", S3_SECRET_ACCESS_KEY: "secret" };
    expect(await check({ DATA_DIR: other, FILES: "s3", ...s3 })).toBeUndefined();
    // One that was moved is made known as the warning says.
    writeFileSync(join(other, "files-id"), readFileSync(join(test.env.DATA_DIR, "files-id")));
    expect(await check({ DATA_DIR: other })).toBeUndefined();
    return undefined;
  });
});
