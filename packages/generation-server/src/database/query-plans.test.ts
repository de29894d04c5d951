import { createHmac } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { expect, it, vi } from "vitest";
import { sumOfAccount } from "../credits/ledger.js";
import { findUnsent, markSent, renewSent } from "../inngest/sent-work.js";
import { sweep as sweepOnce, sweepOrphans } from "../jobs/sweep.js";
import { testEngines } from "../testing/test-engines.js";
import { ASK, type TestGenerations, testGenerations } from "../testing/test-generations.js";
import { CANARY } from "../testing/test-harness.js";
import { fillTables, LARGE_OWNER } from "../testing/test-large-tables.js";
import { readUsageRecords, readUsageReport } from "../usage/usage-report.js";
import { deleteOldPage, LEDGER_SUMS, USAGE_SUMS } from "./daily-sums.js";

const DAY = 86_400_000;
/** Tables that stay small. */
const SMALL = ["chore", "usage_day", "kysely_migration", "kysely_migration_lock"];

type PlanNode = {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Index Cond"?: string;
  Plans?: PlanNode[];
};

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** Partial indexes of unfinished work, which may be read as a whole. */
const OF_WHAT_IS_OPEN = [
  "generation_run",
  "outbox_open",
  "usage_unsummed",
  "ledger_unsummed",
  "generation_inputs_account",
  "generation_inputs_address",
];

/** Whether a node reads a whole table or index. */
const readsAll = ({ "Node Type": type, ...node }: PlanNode): boolean =>
  !SMALL.includes(node["Relation Name"] ?? "") &&
  (type === "Seq Scan" ||
    (/^Index/.test(type) &&
      node["Index Cond"] === undefined &&
      !OF_WHAT_IS_OPEN.includes(node["Index Name"] ?? "")));

it.each(testEngines.filter(({ name }) => name === "postgresql"))(
  "uses an index in every statement of requests and loops, on $name",
  async (engine) => {
    const harness = await testGenerations(engine, {
      maxRetries: 0,
      jobs: { kind: "embedded", leaseSeconds: 2 },
    });
    const database = await harness.database();
    await fillTables(database, 20_000);

    const statements = new Map<string, unknown[]>();
    const { query } = pg.Client.prototype;
    const spy = vi.spyOn(pg.Client.prototype, "query").mockImplementation(function (
      this: pg.Client,
      ...args: unknown[]
    ) {
      const [text, values] = args;
      if (typeof text === "string") statements.set(text, Array.isArray(values) ? values : []);
      return Reflect.apply(query, this, args);
    });

    // Requests, and the loop that works on them.
    const me = harness.visitor();
    const made = await me.submit({ ...ASK, n: 2 }, { "idempotency-key": "key" });
    await me.events(made);
    await me.ended(made);
    await me.get(made);
    await (await me.ask(`/api/ai/generations/${made}/images/0`)).arrayBuffer();
    for (const prompt of ["[500:1] a fox", "[failed] a fox"])
      await me.ended(await me.submit({ ...ASK, prompt }));
    const slow = await me.submit({ ...ASK, prompt: "[hang] a fox" });
    await vi.waitFor(async () => expect((await me.get(slow)).progress?.message).toBe("Generating"), 10_000);
    // Meanwhile its lease is renewed.
    await sleep(1_000);
    await me.cancel(slow);
    await me.ended(slow);
    await me.ask("/api/ai/generations?key=key");
    const { next } = await (await me.ask("/api/ai/generations?limit=1")).json();
    await me.ask(`/api/ai/generations?limit=1&after=${next}`);
    await harness.ask(await webhookOf(harness, "p1"));
    await harness.ask("/api/credits");
    // The operator's queries.
    await readUsageReport(database, Date.now() - 29.5 * DAY);
    await readUsageRecords(database, Date.now() - DAY / 24);
    await sumOfAccount(database, LARGE_OWNER);
    // The clean-up, with something to do, and the relay to Inngest.
    const pipeline = await harness.pipeline();
    await pipeline.queue.stop();
    const [forgotten, overdue] = [await me.submit({ ...ASK, seed: 6 }), await me.submit({ ...ASK, seed: 7 })];
    await database.deleteFrom("outbox").where("id", "=", forgotten).execute();
    await database.updateTable("generation").set({ deadline: 1 }).where("id", "=", overdue).execute();
    const sweep = { now: Date.now() - 27 * DAY, goOn: async () => true };
    await sweepOnce(pipeline, sweep);
    await sweepOrphans(pipeline, { ...sweep, now: Date.now() + DAY });
    await deleteOldPage(database, USAGE_SUMS, sweep.now - 2 * DAY);
    await deleteOldPage(database, LEDGER_SUMS, sweep.now - 2 * DAY);
    expect((await me.get(overdue)).status).toBe("failed");
    await database.updateTable("outbox").set({ due_at: 0 }).where("done_at", "is", null).execute();
    for (const work of await findUnsent(pipeline)) {
      await markSent(pipeline, work);
      await renewSent(pipeline, work.id);
    }
    spy.mockRestore();

    const client = new pg.Client("url" in harness.options.database ? harness.options.database.url : "");
    await client.connect();
    const bad: string[] = [];
    const conditions = new Set<string>();
    let explained = 0;
    for (const [text, values] of statements) {
      if (!/^(select|insert|update|delete|with)\b/i.test(text) || /pg_notify/.test(text)) continue;
      const { rows } = await client.query(`explain (format json) ${text}`, values);
      const plan: PlanNode = rows[0]["QUERY PLAN"][0].Plan;
      explained += 1;
      const all = nodesOf(plan).filter(readsAll);
      for (const node of nodesOf(plan)) conditions.add(node["Index Cond"] ?? "");
      for (const node of all)
        bad.push(`${node["Node Type"]} of ${node["Relation Name"]}: ${text.slice(0, 300)}`);
    }
    await client.end();
    // A later page is found by one row comparison, without reading the previous pages.
    const pages = [...conditions].filter((condition) => /ROW\(created_at, id\) < ROW/.test(condition));
    expect(pages).toHaveLength(1);
    expect(bad).toEqual([]);
    // Proves that statements were recorded.
    expect(explained).toBeGreaterThan(50);
  },
  120_000,
);

async function webhookOf({ emulator }: TestGenerations, prediction: string): Promise<Request> {
  const reply = await fetch(`${emulator.url}/webhooks/default/secret`, {
    headers: { authorization: `Bearer ${CANARY}` },
  });
  const { key: secret } = await reply.json();
  const [id, seconds, body] = [
    "msg_1",
    Math.floor(Date.now() / 1000),
    JSON.stringify({ id: prediction, status: "failed" }),
  ];
  const signature = createHmac("sha256", Buffer.from(secret.slice(6), "base64"))
    .update(`${id}.${seconds}.${body}`)
    .digest("base64");
  const headers = {
    "webhook-id": id,
    "webhook-timestamp": String(seconds),
    "webhook-signature": `v1,${signature}`,
  };
  return new Request("http://demo.example/api/webhooks/emulator", { method: "POST", headers, body });
}
