import { sql } from "kysely";
import type { Database } from "../database/tables.js";

const DAY = 86_400_000;

/** The owner of a tenth of all rows. */
export const LARGE_OWNER = "session:large";

/**
 * Fills a PostgreSQL database with generations that ended within the last 30 days, and their related rows. The newest
 * fifty are unfinished, and not due.
 */
export async function fillTables(database: Database, generations: number): Promise<void> {
  const now = Date.now();
  const span = 30 * DAY;
  const at = sql.raw(`(${now - span} + (n::bigint * ${span}) / ${generations})`);
  const id = sql.raw("('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))");
  const owner = sql.raw(
    `case when n % 10 = 0 then '${LARGE_OWNER}' else 'session:' || (n % ${Math.ceil(generations / 4)}) end`,
  );
  const series = sql.raw(`generate_series(1, ${generations}) as n`);
  const plan = sql.lit(
    JSON.stringify({
      input: { prompt: "a fox in the snow, ".repeat(8) },
      provider: "emulator",
      instance: "emulator",
      caller: "unknown",
      requested: {},
      sent: {},
      warnings: [],
      cost: 5_000,
    }),
  );
  const open = sql.raw(`n > ${generations - 50}`);
  for (const statement of [
    sql`insert into generation (id, owner, idempotency_key, request_sha256, kind, status, model, plan, outputs, reserved,
          charged, timeout, retry_until, deadline, prediction, last_event, created_at, started_at, ended_at)
        select ${id}, ${owner}, ${id}, 'x', 'images', case when ${open} then 'queued' else 'completed' end,
          'stability-ai/sdxl', ${plan}, 1, 2, case when ${open} then null else 2 end, 60000, ${at}, ${at} + ${sql.lit(DAY)},
          case when ${open} then null else 'p' || n end, 4, ${at}, ${at} + 100,
          case when ${open} then null else ${at} + 3000 end
        from ${series}`,
    sql`insert into generation_file
        select ${id}, 0, 'files/' || n, 'image/png', 1000000, 'x', 'sdxl.png', ${at} from ${series}`,
    sql`insert into outbox (id, due_at, attempts, done_at)
        select ${id}, ${at} + ${sql.lit(DAY)}, 1, case when ${open} then null else ${at} + 3000 end from ${series}`,
    sql`insert into usage (id, at, instance, model, prompt_sha256, latency, cost, caller, outcome, summed)
        select ${id}, ${at}, 'emulator', 'owner/model-' || n % 20, 'x', 3000, 5000, ${owner},
          case when n % 20 = 0 then 'failed' else 'succeeded' end, case when n > ${sql.lit(generations)} - 100 then 0 else 1 end
        from ${series}`,
    sql`insert into usage_day
        select at / ${sql.lit(DAY)}, instance, model, outcome, count(*), sum(cost), count(cost), sum(latency)
        from usage where summed = 1 group by 1, 2, 3, 4`,
    sql`insert into account (id, balance, created_at) select distinct ${owner}, 1000000, ${sql.lit(now)} from ${series}`,
    sql`insert into ledger (id, account, generation, kind, amount, at, summed)
        select ${id} || kind, ${owner}, ${id}, kind, case kind when 'reserve' then -2 else 0 end, ${at},
          case when n > ${sql.lit(generations)} - 100 then 0 else 1 end
        from ${series}, (values ('reserve'), ('capture')) as kinds (kind)`,
    sql`insert into ledger_day
        select account, at / ${sql.lit(DAY)}, kind, count(*), sum(amount)
        from ledger where summed = 1 group by 1, 2, 3`,
    sql`insert into rate select 'client ' || n, '[]', ${sql.lit(now)} from ${series}`,
    sql`insert into webhook select 'w' || n, ${at} from ${series}`,
    sql`insert into generation_event (generation, seq, name, data, at, owner, number)
        select ${id}, seq, 'progress', '{}', ${at}, ${owner}, n * 2 + seq
        from ${series}, generate_series(1, 2) as seq`,
    sql`insert into event_counter select owner, max(number) from generation_event group by owner`,
  ])
    await statement.execute(database);
  await sql`analyze`.execute(database);
}
