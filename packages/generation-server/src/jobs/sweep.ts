import type { Kysely } from "kysely";
import type { ServerContext } from "../context.js";
import { deleteOldPage, LEDGER_SUMS, sumPage, USAGE_SUMS } from "../database/daily-sums.js";
import type { Tables } from "../database/tables.js";
import { describe } from "../pipeline/failures.js";
import { giveUp } from "../pipeline/give-up.js";

/** Milliseconds past its deadline after which a generation is ended by the sweep. */
const GRACE = 20_000;
const HOUR = 3_600_000;
/** Generations per page. */
const PAGE = 100;
const WEBHOOKS_PAGE = 250;

export type Sweep = {
  /** In milliseconds since 1970. */
  now: number;
  /** Called between two pages: whether to continue. */
  goOn: () => Promise<boolean>;
};

type Task = (context: ServerContext, sweep: Sweep) => Promise<void>;

const paged =
  (page: (context: ServerContext, sweep: Sweep) => Promise<boolean>): Task =>
  async (context, sweep) => {
    while ((await page(context, sweep)) && (await sweep.goOn()));
  };

/**
 * Ends overdue generations, restores lost work, deletes expired data and updates the sums by day, in pages, until
 * nothing is left. Idempotent and safe to run concurrently.
 */
export const sweep = (context: ServerContext, sweep: Sweep): Promise<void> => runTasks(TASKS, context, sweep);

/** Deletes orphaned files, and inputs of ended generations. Lists the whole file store. */
export const sweepOrphans = (context: ServerContext, sweep: Sweep): Promise<void> =>
  runTasks([deleteOrphans], context, sweep);

async function runTasks(tasks: readonly Task[], context: ServerContext, sweep: Sweep): Promise<void> {
  for (const task of tasks) {
    if (!(await sweep.goOn())) return;
    // A failing task, for example if the file store is unavailable, must not block the others.
    await task(context, sweep).catch(logFailure);
  }
}

const logFailure = (error: unknown) => console.warn(`Clean-up: ${describe(error)}`);

/** A generation's place in the order of a time, its deadline or its end. */
type Position = { at: number; id: string };

/** Works through generations page by page. Each page starts after the last row, so that a failing row blocks none. */
async function forEachPage<Row extends Position>(
  { goOn }: Sweep,
  readAfter: (last: Position) => Promise<Row[]>,
  work: (page: readonly Row[]) => Promise<void>,
): Promise<void> {
  let last: Position = { at: 0, id: "" };
  do {
    const page = await readAfter(last);
    const end = page.at(-1);
    if (!end) return;
    last = end;
    await work(page);
  } while (await goOn());
}

const endOverdue: Task = (context, sweep) =>
  forEachPage(
    sweep,
    (last) =>
      context.database
        .selectFrom("generation")
        .selectAll()
        .select("deadline as at")
        .where("ended_at", "is", null)
        .where("deadline", "<", sweep.now - GRACE)
        .where(({ refTuple, tuple, eb }) => eb(refTuple("deadline", "id"), ">", tuple(last.at, last.id)))
        .orderBy("deadline")
        .orderBy("id")
        .limit(PAGE)
        .execute(),
    (overdue) => each(overdue, (row) => giveUp(context, row, undefined)),
  );

/**
 * A generation and its outbox row are written together; if the row is lost all the same, the generation must not wait
 * for ever.
 */
async function restoreWork({ database }: ServerContext): Promise<boolean> {
  const forgotten = await database
    .selectFrom("generation")
    .leftJoin("outbox", (join) =>
      join.onRef("outbox.id", "=", "generation.id").on("outbox.done_at", "is", null),
    )
    .select("generation.id")
    .where("generation.ended_at", "is", null)
    .where("outbox.id", "is", null)
    .limit(PAGE)
    .execute();
  if (forgotten.length === 0) return false;
  const fresh = { due_at: Date.now(), attempts: 0, lease: null, leased_until: null, done_at: null };
  await database
    .insertInto("outbox")
    .values(forgotten.map(({ id }) => ({ id, ...fresh })))
    .onConflict((conflict) => conflict.column("id").doUpdateSet(fresh))
    .execute();
  return forgotten.length === PAGE;
}

async function clearWebhooks({ database }: ServerContext, { now }: Sweep): Promise<boolean> {
  const old = database
    .selectFrom("webhook")
    .select("at")
    .where("at", "<", now - HOUR);
  const page = await old
    .orderBy("at")
    .limit(1)
    .offset(WEBHOOKS_PAGE - 1)
    .executeTakeFirst();
  await database
    .deleteFrom("webhook")
    .where("at", "<=", page?.at ?? now - HOUR - 1)
    .execute();
  return page !== undefined;
}

const clearGenerations: Task = (context, sweep) =>
  forEachPage(
    sweep,
    async (last) => {
      const rows = await context.database
        .selectFrom("generation")
        .select(["id", "ended_at"])
        .where("ended_at", "<", sweep.now - context.config.limits.filesKept)
        .where(({ refTuple, tuple, eb }) => eb(refTuple("ended_at", "id"), ">", tuple(last.at, last.id)))
        .orderBy("ended_at")
        .orderBy("id")
        .limit(PAGE)
        .execute();
      return rows.map(({ id, ended_at }) => ({ id, at: ended_at ?? 0 }));
    },
    (old) =>
      deleteGenerations(
        context,
        old.map(({ id }) => id),
      ),
  );

/** Deletes their files, then the rows of those whose files are gone. */
async function deleteGenerations({ database, files }: ServerContext, ids: readonly string[]): Promise<void> {
  const stored = await database
    .selectFrom("generation_file")
    .select(["generation", "key"])
    .where("generation", "in", ids)
    .execute();
  const kept = new Set<string>();
  await each(stored, async ({ generation, key }) => {
    await files.delete(key).catch((error: unknown) => {
      kept.add(generation);
      throw error;
    });
  });
  await deleteRows(
    database,
    ids.filter((id) => !kept.has(id)),
  );
}

async function deleteRows(database: Kysely<Tables>, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await database.transaction().execute(async (transaction) => {
    await transaction.deleteFrom("generation_file").where("generation", "in", ids).execute();
    await transaction.deleteFrom("generation_event").where("generation", "in", ids).execute();
    await transaction.deleteFrom("outbox").where("id", "in", ids).execute();
    await transaction.deleteFrom("generation").where("id", "in", ids).execute();
  });
}

async function deleteOrphans({ database, files }: ServerContext, { now, goOn }: Sweep): Promise<void> {
  for (const folder of ["files/", "inputs/"]) {
    for await (const { key, storedAt } of files.list(folder)) {
      if (storedAt > now - HOUR) continue;
      const [, id = ""] = key.split("/");
      const known = await database
        .selectFrom("generation")
        .select("ended_at")
        .where("id", "=", id)
        .executeTakeFirst();
      if (!known || (folder === "inputs/" && known.ended_at !== null)) await files.delete(key);
      if (!(await goOn())) return;
    }
  }
}

/** Works on a few items concurrently. Failures are logged and do not stop the others. */
async function each<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>): Promise<void> {
  const left = [...items];
  const next = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item).catch(logFailure);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}

const AT_ONCE = 4;

const TASKS: Task[] = [
  endOverdue,
  paged(restoreWork),
  paged(clearWebhooks),
  clearGenerations,
  paged(({ database }) => sumPage(database, USAGE_SUMS)),
  paged(({ database }) => sumPage(database, LEDGER_SUMS)),
  paged(({ database, config }, { now }) =>
    deleteOldPage(database, USAGE_SUMS, now - config.limits.recordsKept),
  ),
  paged(({ database, config }, { now }) =>
    deleteOldPage(database, LEDGER_SUMS, now - config.limits.recordsKept),
  ),
];
