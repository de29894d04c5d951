import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import { sql } from "kysely";
import type { Sender } from "../accounts/sender.js";
import type { Database } from "../database/tables.js";
import type { FileStore } from "../files/file-store.js";
import { fileKeysOf, type Plan } from "./plan.js";

/*
 * Input images are kept until their generation ends. Until then they count towards a quota of the account, and a
 * larger one of the address. Generated files do not count.
 */

/** The quota of an address is this many times that of an account: it may be an office's. */
const ACCOUNTS_PER_ADDRESS = 20;

/** Throws `too-large` if the inputs of the sender's unfinished generations plus `more` bytes exceed `quota` bytes. */
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
    // As in the partial index: with a parameter, PostgreSQL could not use it.
    .where(sql<boolean>`input_bytes > 0`)
    .executeTakeFirstOrThrow();
  if (Number(bytes) + more <= quota) return;
  throw new MediaLibraryError(
    "too-large",
    `The input images of your running generations may take up to ${quota / 1024 / 1024} MB in total, which these would exceed. Wait until one of them has ended, or cancel one.`,
  );
}

/** Never rejects: the sweep deletes what cannot be deleted now. */
export async function dropInputs(files: FileStore, plan: Plan): Promise<void> {
  await Promise.allSettled(fileKeysOf(plan).map((key) => files.delete(key)));
}
