import { MediaLibraryError } from "@reactkits.dev/react-media-library/server";
import type { WireGeneration, WireGenerationPage } from "@reactkits.dev/react-media-library/server/protocol";
import type { Sender } from "../accounts/sender.js";
import type { Pipeline, ServerContext } from "../context.js";
import type { GenerationTable } from "../database/tables.js";
import { readGeneration } from "../pipeline/generation-rows.js";
import { wireGeneration } from "../pipeline/to-wire-generation.js";
import type { RouteContext } from "./route-context.js";

const MOST = 100;

/** The generation in the URL if the sender owns it. Throws `not-found`. */
export async function findGeneration(
  pipeline: Pipeline,
  { senders }: Pick<RouteContext, "senders">,
  request: Request,
): Promise<GenerationTable> {
  const [, id] = /\/ai\/generations\/([0-9a-f-]{36})(?:\/|$)/.exec(new URL(request.url).pathname) ?? [];
  const row = id === undefined ? undefined : await readGeneration(pipeline, id);
  if (row && row.owner === senders.senderOf(request).owner) return row;
  throw new MediaLibraryError("not-found", "The generation does not exist or has been deleted.");
}

/**
 * A page of the sender's generations, newest first: `limit` (1 to 100, default 20) of them, `after` the last one of
 * the previous page, or the one with the Idempotency-Key `key`. Throws `field`, and `unauthorized` without a session,
 * which owns nothing.
 */
export async function listGenerations(
  context: ServerContext,
  { account, owner }: Sender,
  address: string,
): Promise<WireGenerationPage> {
  const { searchParams } = new URL(address);
  const limit = readLimit(searchParams.get("limit"));
  const after = readAfter(searchParams.get("after"));
  const key = searchParams.get("key");
  if (account.shared && key === null) {
    throw new MediaLibraryError(
      "unauthorized",
      "Only callers with a session can list generations: send the cookie of the reply to the first POST.",
    );
  }
  const { database } = context;
  let query = database.selectFrom("generation").selectAll().where("owner", "=", owner);
  if (key !== null) query = query.where("idempotency_key", "=", key);
  if (after) {
    const { createdAt, id } = after;
    // As one row comparison, which PostgreSQL answers from the index; otherwise it would read and discard all
    // previous pages.
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple("created_at", "id"), "<", tuple(createdAt, id)),
    );
  }
  const rows = await query
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    generations: await withFiles(context, page),
    ...(rows.length > limit && last && { next: `${last.created_at}.${last.id}` }),
  };
}

/** An owner's unfinished generations, oldest first. */
export async function openGenerations(context: ServerContext, owner: string): Promise<WireGeneration[]> {
  const rows = await context.database
    .selectFrom("generation")
    .selectAll()
    .where("owner", "=", owner)
    .where("ended_at", "is", null)
    .orderBy("created_at")
    .limit(MOST)
    .execute();
  return withFiles(context, rows);
}

async function withFiles(
  context: ServerContext,
  rows: readonly GenerationTable[],
): Promise<WireGeneration[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const files = await context.database
    .selectFrom("generation_file")
    .selectAll()
    .where("generation", "in", ids)
    .orderBy("n")
    .execute();
  return rows.map((row) =>
    wireGeneration(
      context,
      row,
      files.filter(({ generation }) => generation === row.id),
    ),
  );
}

function readLimit(text: string | null): number {
  if (text === null) return 20;
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MOST) return limit;
  throw invalid("limit", `must be a whole number from 1 to ${MOST}`);
}

function readAfter(text: string | null): { createdAt: number; id: string } | undefined {
  if (text === null) return undefined;
  const [, createdAt, id] = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(text) ?? [];
  if (id !== undefined) return { createdAt: Number(createdAt), id };
  throw invalid("after", "must be the `next` of a previous page");
}

const invalid = (field: string, message: string): MediaLibraryError =>
  new MediaLibraryError("field", `The request is not valid: ${field} ${message}.`, {
    fields: [{ field, message }],
  });
