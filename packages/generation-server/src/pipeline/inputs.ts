import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import { sql } from "kysely";
import type { Sender } from "../accounts/sender.js";
import type { Database } from "../database/tables.js";
import type { FileStore } from "../files/file-store.js";
import { fileKeysOf, type Plan } from "./plan.js";

/*
 * The images that a generation starts from are kept until it ends. Until then they count towards a quota of whoever
 * pays, and a wider one of the address; what was made never does.
 */

/** How many accounts of one address, such as an office's, may have all that one account may. */
const ACCOUNTS_PER_ADDRESS = 20;

/** Throws `too-large` where the sender's running generations and `more` bytes are beyond `quota` bytes. */
export async function checkInputQuota(
  database: Database,
  { account, address }: Sender,
  more: number,
  quota: number,
): Promise<void> {
  await check(database, "account", account.id, more, quota);
  if (address !== undefined) await check(database, "address", address, more, ACCOUNTS_PER_ADDRESS * quota);
}

async function check(
  database: Database,
  column: "account" | "address",
  value: string,
  more: number,
  quota: number,
): Promise<void> {
  const { bytes } = await database
    .selectFrom("generation")
    .select(({ fn }) => fn.sum<number | string | null>("input_bytes").as("bytes"))
    .where(column, "=", value)
    .where("ended_at", "is", null)
    // As the index has it: a value from outside would hide from PostgreSQL that the index holds all of these.
    .where(sql<boolean>`input_bytes > 0`)
    .executeTakeFirstOrThrow();
  if (Number(bytes) + more <= quota) return;
  throw new MediaLibraryError(
    "too-large",
    `The images that your running generations start from may take ${quota / 1024 / 1024} MB together, and these would be more. Wait until one of them has ended, or cancel one.`,
  );
}

/** Never rejects: what cannot be deleted now is found by the sweep. */
export async function dropInputs(files: FileStore, plan: Plan): Promise<void> {
  await Promise.allSettled(fileKeysOf(plan).map((key) => files.delete(key)));
}
