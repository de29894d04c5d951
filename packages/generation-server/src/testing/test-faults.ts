import { createHash } from "node:crypto";
import type { KyselyPlugin } from "kysely";
import { expect, onTestFinished, vi } from "vitest";
import type { ServerContext } from "../context.js";
import type { Database } from "../database/tables.js";
import { createNotifier } from "../events/notifier.js";
import type { FileStore } from "../files/file-store.js";
import { createEmbeddedQueue } from "../jobs/embedded-queue.js";
import type { JobQueue } from "../jobs/job-queue.js";
import { createLiveOutputs } from "../pipeline/live-outputs.js";
import type { PredictionClient } from "../provider.js";

export type Mortal = {
  context: ServerContext;
  /** Every fault point that was passed, in order; the last one is where it died. */
  points: string[];
  isDead: () => boolean;
  /** Dies immediately, at any point. */
  die: () => void;
  died: Promise<void>;
};

/**
 * Simulates a process that dies at fault point `dieAt`: before or after a call of the provider, the file store or the
 * database. That call and all later ones throw.
 */
export function mortalContext(whole: ServerContext, dieAt = Number.POSITIVE_INFINITY): Mortal {
  const points: string[] = [];
  let dead = false;
  let tell = () => {};
  const died = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const die = () => {
    dead = true;
    tell();
  };
  const point = (name: string) => {
    if (dead) throw new Error("This process is dead.");
    points.push(name);
    if (points.length <= dieAt) return;
    die();
    throw new Error(`This process dies ${name}.`);
  };
  const around =
    <Args extends unknown[], Value>(name: string, call: (...args: Args) => Promise<Value>) =>
    async (...args: Args): Promise<Value> => {
      point(`before ${name}`);
      const value = await call(...args);
      point(`after ${name}`);
      return value;
    };
  const context: ServerContext = {
    ...whole,
    database: mortalDatabase(whole.database, point),
    files: mortalFiles(whole.files, point, around),
    provider: {
      ...whole.provider,
      clientFor: (model) => mortalClient(whole.provider.clientFor(model), point, around),
    },
    // A connection of its own, like another process.
    notifier: createNotifier(),
    liveOutputs: createLiveOutputs(),
  };
  return { context, points, isDead: () => dead, die, died };
}

type Point = (name: string) => void;
type Around = <Args extends unknown[], Value>(
  name: string,
  call: (...args: Args) => Promise<Value>,
) => (...args: Args) => Promise<Value>;

function mortalClient(client: PredictionClient, point: Point, around: Around): PredictionClient {
  return {
    ...client,
    create: around("create", client.create),
    get: around("get", client.get),
    cancel: around("cancel", client.cancel),
    download: around("download", client.download),
    upload: around("upload", client.upload),
    async *list(options) {
      point("before list");
      for await (const prediction of client.list(options)) {
        point("in list");
        yield prediction;
      }
    },
  };
}

const mortalFiles = (files: FileStore, point: Point, around: Around): FileStore => ({
  put: around("put", (...args) => files.put(...args)),
  async get(...args) {
    point("before file");
    const file = await files.get(...args);
    try {
      point("after file");
    } catch (error) {
      // A dead process has no open descriptors.
      await file?.stream.cancel();
      throw error;
    }
    return file;
  },
  delete: around("delete", (...args) => files.delete(...args)),
  list: (prefix) => files.list(prefix),
});

/** Fault points before and after each statement, and after each commit; dying within a transaction rolls it back. */
function mortalDatabase(database: Database, point: Point): Database {
  const kinds = new WeakMap<object, string>();
  const plugin: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      kinds.set(queryId, node.kind);
      point(`before ${node.kind}`);
      return node;
    },
    async transformResult({ result, queryId }) {
      point(`after ${kinds.get(queryId)}`);
      return result;
    },
  };
  return new Proxy(database.withPlugin(plugin), {
    get(target, name) {
      if (name !== "transaction") {
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === "function" ? value.bind(target) : value;
      }
      return () => {
        const builder = target.transaction();
        const execute: typeof builder.execute = async (work) => {
          point("before begin");
          const value = await builder.execute(work);
          point("after commit");
          return value;
        };
        return { execute };
      };
    },
  });
}

/** Workers of one test, all released at its end. */
export function startWorker(context: ServerContext): JobQueue {
  const queue = createEmbeddedQueue(context);
  queue.start();
  onTestFinished(() => queue.stop());
  return queue;
}

/** Other workers do not continue while the dead one's lease is valid. */
export const holdLeases = ({ database }: ServerContext) =>
  database
    .updateTable("outbox")
    .set({ lease: "of a dead process", leased_until: Date.now() + 3_600_000 })
    .where("done_at", "is", null)
    .execute();

export const endLeases = ({ database }: ServerContext) =>
  database.updateTable("outbox").set({ leased_until: 0, due_at: 0 }).where("done_at", "is", null).execute();

/** All of them, or those with these ids. */
export async function haveEnded({ database }: ServerContext, ids: readonly string[] = []): Promise<void> {
  await vi.waitFor(
    async () => {
      const query = database
        .selectFrom("generation")
        .select(["id", "status", "prediction"])
        .where("ended_at", "is", null);
      const open = await (ids.length > 0 ? query.where("id", "in", ids) : query).execute();
      if (open.length > 0) throw new Error(`Not ended: ${JSON.stringify(open)}`);
    },
    { timeout: 30_000, interval: 10 },
  );
}

type Run = { prompt: string };

/** Invariants of all generations once they have ended, whatever has happened to them. */
export async function checkInvariants(
  { database, files }: Pick<ServerContext, "database" | "files">,
  runs: readonly Run[],
): Promise<void> {
  const generations = await database.selectFrom("generation").selectAll().execute();
  const ledger = await database.selectFrom("ledger").selectAll().execute();
  const events = await database.selectFrom("generation_event").selectAll().orderBy("seq").execute();
  const stored = await database.selectFrom("generation_file").selectAll().orderBy("n").execute();
  const outbox = await database.selectFrom("outbox").selectAll().execute();
  const usage = await database.selectFrom("usage").select("outcome").execute();
  const accounts = await database.selectFrom("account").selectAll().execute();

  for (const row of generations) {
    const label = `${row.status} generation ${row.id}`;
    expect(["completed", "failed", "canceled"], label).toContain(row.status);
    const own = <Row extends { generation: string }>(rows: Row[]) =>
      rows.filter(({ generation }) => generation === row.id);
    const names = own(events).map(({ name }) => name);
    expect(
      own(events).map(({ seq }) => seq),
      label,
    ).toEqual(names.map((_, index) => index + 1));
    expect(names[0], label).toBe("queued");
    expect(
      names.filter((name) => ["completed", "failed", "canceled"].includes(name)),
      label,
    ).toEqual([row.status]);
    expect(names.at(-1), label).toBe(row.status);
    expect(names.filter((name) => name === "started").length, label).toBeLessThanOrEqual(1);

    const images = own(stored);
    expect(names.filter((name) => name === "image").length, label).toBe(images.length);
    if (row.status === "completed") {
      expect(
        images.map(({ n }) => n),
        label,
      ).toEqual(Array.from({ length: row.outputs }, (_, n) => n));
    }
    for (const image of images) {
      const bytes = await bytesOf(files, image.key);
      expect([bytes.length, createHash("sha256").update(bytes).digest("hex")], label).toEqual([
        image.size,
        image.sha256,
      ]);
    }

    const moved = own(ledger);
    const kinds = moved.map(({ kind }) => kind).sort();
    expect(
      [
        ["capture", "reserve"],
        ["release", "reserve"],
      ],
      label,
    ).toContainEqual(kinds);
    expect(
      moved.reduce((sum, { amount }) => sum - amount, 0),
      label,
    ).toBe(row.charged);
    expect(outbox.find(({ id }) => id === row.id)?.done_at, label).toEqual(expect.any(Number));
  }
  expect(usage.length).toBe(generations.length);
  for (const { id, balance } of accounts) {
    const own = ledger.filter(({ account }) => account === id);
    expect(own.reduce((sum, { amount }) => sum + amount, 0)).toBe(balance);
  }
  // Generations with the same prompt may have exchanged their predictions.
  const prompts = generations.map(({ plan }): string => JSON.parse(plan).input.prompt);
  for (const prompt of new Set(runs.map((run) => run.prompt))) {
    const most = prompts.filter((each) => each === prompt).length;
    expect(runs.filter((run) => run.prompt === prompt).length, prompt).toBeLessThanOrEqual(most);
  }
  const predictions = generations.flatMap(({ prediction }) => prediction ?? []);
  expect(new Set(predictions).size).toBe(predictions.length);
}

async function bytesOf(files: FileStore, key: string): Promise<Buffer> {
  const file = await files.get(key);
  if (!file) throw new Error(`${key} is not in the file store.`);
  return Buffer.from(await new Response(file.stream).arrayBuffer());
}
