import { randomUUID } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Database } from "../db/database";
import { engineOf } from "../db/engine";
import { type Env, readSetting } from "../env";
import { readFilesBucket } from "./file-settings";

/** Of the row that names the folder, among those of the clean-up: no process ever takes it. */
const NAME = "files folder";

/**
 * A warning where servers share a PostgreSQL database and not the folder of the files: one would then answer 404 for
 * what another has stored. The first to start leaves its folder's id in the database.
 */
export async function checkFilesFolder(database: Database, env: Env): Promise<string | undefined> {
  if (engineOf(database) !== "postgresql" || readFilesBucket(env)) return undefined;
  const folder = resolve(/* turbopackIgnore: true */ readSetting(env, "DATA_DIR") ?? ".data");
  const id = await idOf(folder);
  await database
    .insertInto("chore")
    .values({ name: NAME, holder: id, held_until: 0, done_at: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { holder } = await database
    .selectFrom("chore")
    .select("holder")
    .where("name", "=", NAME)
    .executeTakeFirstOrThrow();
  if (holder === id) return undefined;
  return `The servers on this database keep their files in different folders: ${folder} is not the one that the first of them uses, so images that one stores are not found by another. Set one DATA_DIR that all of them reach, or FILES=s3. If the first folder has moved here, write ${holder} into ${join(folder, "files-id")}.`;
}

async function idOf(folder: string): Promise<string> {
  const path = join(folder, "files-id");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Of several that start at once one writes it.
  await writeFile(path, randomUUID(), { flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  return (await readFile(path, "utf8")).trim();
}
