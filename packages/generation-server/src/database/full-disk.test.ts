import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const LIB = new URL("..", import.meta.url).href;
const SMALL_DISK = 'mount -t tmpfs -o size=2m tmpfs "$DATA_DIR" && exec "$0" "$@"';

/** Whether a disk of two megabytes can be mounted in a private namespace. */
const canMount = spawnSync("unshare", ["-rm", "true"]).status === 0;

/** Fills the disk with rows and a file, and frees it again. Prints the errors. */
const PROGRAM = `
  import { rmSync, writeFileSync } from "node:fs";
  import { join } from "node:path";
  const { openDatabase } = await import("${LIB}database/open-database.ts");
  const { createFileSystemStore } = await import("${LIB}files/file-system-store.ts");
  const { toUnavailable } = await import("${LIB}routes/unavailable.ts");
  const folder = process.env.DATA_DIR;
  const db = await openDatabase({ file: join(folder, "media.db") });
  const insert = (id) => db.insertInto("webhook").values({ id: id + "x".repeat(10_000), at: 1 });
  const inTransaction = () => db.transaction().execute(async (transaction) => {
    for (let n = 0; n < 400; n++) await transaction.insertInto("webhook").values({ id: n + "y".repeat(10_000), at: 1 }).execute();
  });
  const single = async () => { for (let n = 0; n < 400; n++) await insert(n).execute(); };
  const put = () => createFileSystemStore(folder + "/files").put("a", new Uint8Array(3 << 20), { mimeType: "image/png" });
  const errors = [];
  for (const work of [inTransaction, single, put]) {
    const error = await work().catch((thrown) => thrown);
    const { code, message, retryAfter } = toUnavailable(error, () => false) ?? {};
    errors.push([error?.code, code, message, retryAfter]);
  }
  rmSync(folder + "/files", { recursive: true, force: true });
  await db.deleteFrom("webhook").execute().catch(() => {});
  await db.transaction().execute((transaction) => transaction.selectFrom("webhook").select("id").execute());
  console.log(JSON.stringify(errors));
  await db.destroy();`;

describe.runIf(canMount)("a full disk", () => {
  it("is reported as such by the database and the file store", async () => {
    const folder = mkdtempSync(join(tmpdir(), "full-disk-test-"));
    const node = [process.execPath, "--import", "tsx", "--input-type=module"];
    const { stdout } = await promisify(execFile)(
      "unshare",
      ["-rm", "sh", "-c", SMALL_DISK, ...node, "--eval", PROGRAM],
      { env: { ...process.env, DATA_DIR: folder } },
    );
    const full = [
      "unavailable",
      "The server's disk is full. Try again after its operator has freed some space.",
      60,
    ];
    expect(JSON.parse(stdout)).toEqual([
      ["SQLITE_FULL", ...full],
      ["SQLITE_FULL", ...full],
      ["quota", ...full],
    ]);
    rmSync(folder, { recursive: true });
  }, 30_000);
});
