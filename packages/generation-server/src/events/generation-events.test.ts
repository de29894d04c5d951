import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { Database, GenerationTable } from "../database/tables.js";
import { testEngines } from "../testing/test-engines.js";
import { ASK, testGenerations, type Visitor } from "../testing/test-generations.js";
import { addEvent, announceEvent, subscribeToOwner } from "./generation-events.js";

/** Opens the event stream of all of a visitor's generations. */
async function follow(visitor: Visitor, after?: number) {
  const left = new AbortController();
  const headers: Record<string, string> = after === undefined ? {} : { "last-event-id": String(after) };
  const reply = await visitor.ask("/api/ai/generations/events", { headers, signal: left.signal });
  const reader = reply.body?.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  const seen: { id: number | undefined; text: string; generation: string | undefined }[] = [];
  onTestFinished(() => left.abort());
  return {
    reply,
    seen,
    leave: () => left.abort(),
    /** All events so far, once `done` is among them. */
    async until(done: string) {
      while (!seen.some(({ text }) => text === done)) {
        const next = await reader?.read();
        if (!next?.value) throw new Error(`The stream ended without ${done}.`);
        const blocks = (rest + decoder.decode(next.value, { stream: true })).split("\n\n");
        rest = blocks.pop() ?? "";
        for (const block of blocks) {
          const [, id, name, data] = /^(?:id: (\d+)\n)?event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
          if (name === undefined) continue;
          const { generationId: generation } = JSON.parse(data ?? "");
          const text = [name, generation].filter(Boolean).join(" ");
          seen.push({ id: id === undefined ? undefined : Number(id), text, generation });
        }
      }
      return seen;
    },
  };
}

/** Generations of an owner that no process works on. */
async function insertGenerations(database: Database, owner: string, count: number): Promise<string[]> {
  const rows = Array.from({ length: count }, () => {
    const id = randomUUID();
    return {
      id,
      owner,
      idempotency_key: id,
      request_sha256: "",
      kind: "images",
      status: "processing",
      model: "a/b",
      plan: "{}",
      plan_version: 1,
      outputs: 1,
      reserved: 0,
      charged: null,
      timeout: 1,
      retry_until: 0,
      creating_date: null,
      throttled_at: null,
      made_at: null,
      running_at: null,
      deadline: Date.now() + 3_600_000,
      creating_at: null,
      prediction: null,
      cancel_asked_at: null,
      progress: null,
      error: null,
      last_event: 0,
      created_at: 1,
      started_at: null,
      ended_at: null,
    } satisfies Partial<GenerationTable>;
  });
  await database.insertInto("generation").values(rows).execute();
  return rows.map(({ id }) => id);
}

describe.each(testEngines)("the stream of all generations on $name", (engine) => {
  it("starts with unfinished generations, and contains only this visitor's", async () => {
    const { visitor } = await testGenerations(engine);
    const [me, other] = [visitor(), visitor()];
    const open = await me.submit({ ...ASK, prompt: "[hang] x" });
    const stream = await follow(me);
    expect(stream.reply.headers.get("content-type")).toBe("text/event-stream");
    const before = await stream.until("ready");
    expect(before.map(({ text }) => text)).toEqual([`snapshot ${open}`, "ready"]);
    expect(before[0]?.id).toBeUndefined();
    await other.ended(await other.submit());
    const id = await me.submit();
    const all = await stream.until(`completed ${id}`);
    const mine = all.filter((event) => event.generation === id && !event.text.startsWith("progress"));
    expect(mine.map(({ text }) => text.split(" ")[0])).toEqual(["queued", "started", "image", "completed"]);
    const numbers = all.flatMap((event) => event.id ?? []);
    expect(numbers).toEqual(numbers.map((_, index) => index + (numbers[0] ?? 0)));
    expect(all.filter(({ generation }) => generation && ![open, id].includes(generation))).toEqual([]);
    await me.cancel(open);
    await stream.until(`canceled ${open}`);
  });

  it("resumes after any event without a gap, and starts anew after an unknown number", async () => {
    const { visitor } = await testGenerations(engine);
    const me = visitor();
    const ids = await Promise.all([1, 2].map((seed) => me.submit({ ...ASK, seed })));
    await Promise.all(ids.map((id) => me.ended(id)));
    const whole = await follow(me, 0);
    for (const id of ids) await whole.until(`completed ${id}`);
    const events = whole.seen.map(({ id, text }) => `${id} ${text}`);
    const last = whole.seen.at(-1);
    for (const after of [1, 3, whole.seen.length - 1]) {
      const stream = await follow(me, after);
      await stream.until(last?.text ?? "");
      expect(stream.seen.map(({ id, text }) => `${id} ${text}`)).toEqual(events.slice(after));
      stream.leave();
    }
    const anew = await follow(me, 1_000);
    expect((await anew.until("ready")).map(({ id, text }) => `${id} ${text}`)).toEqual([
      `${events.length} ready`,
    ]);
  });

  it("delivers events of concurrent transactions in order, each once", async () => {
    const { pipeline } = await testGenerations(engine, { jobs: { kind: "worker" } });
    const context = await pipeline();
    const { database } = context;
    const ids = await insertGenerations(database, "owner", 8);
    const control = new AbortController();
    const seen: number[] = [];
    const following = (async () => {
      const events = subscribeToOwner(context, "owner", { after: 0, signal: control.signal });
      for await (const { number } of events) if (seen.push(number) === 64) return;
    })();
    await Promise.all(
      ids.map(async (id) => {
        for (let n = 0; n < 8; n++) {
          await database.transaction().execute(async (transaction) => {
            await addEvent(transaction, id, "progress", { n });
            // A number that is assigned is not yet visible.
            await sleep(Math.random() * 5);
          });
          // As if half of them were written by another process.
          if (n % 2 === 0) announceEvent(context, "owner");
        }
      }),
    );
    await following;
    expect(seen).toEqual(Array.from({ length: 64 }, (_, index) => index + 1));
  });

  it("uses one reader for any number of subscribers", async () => {
    const { pipeline } = await testGenerations(engine, { jobs: { kind: "worker" } });
    const context = await pipeline();
    const { database, events } = context;
    await insertGenerations(database, "owner 7", 1);
    const owners = Array.from({ length: 1_000 }, (_, index) => `owner ${index}`);
    const watches = owners.map((owner) => events.watch(owner));
    await Promise.all(watches.map(({ ready }) => ready(new AbortController().signal)));
    const queried = vi.spyOn(database, "selectFrom");
    await sleep(1_000);
    expect(queried.mock.calls.filter(([table]) => table === "event_counter").length).toBeLessThan(10);
    for (const { close } of watches) close();
    queried.mockRestore();
  });

  it("is limited to ten per account, including streams of single generations", async () => {
    const { visitor } = await testGenerations(engine);
    const [me, other] = [visitor(), visitor()];
    const id = await me.submit({ ...ASK, prompt: "[hang] x" });
    const left = new AbortController();
    onTestFinished(() => left.abort());
    const single = await me.ask(`/api/ai/generations/${id}/events`, { signal: left.signal });
    const streams = await Promise.all(Array.from({ length: 9 }, () => follow(me)));
    expect([single, ...streams.map(({ reply }) => reply)].map(({ status }) => status)).toEqual(
      Array(10).fill(200),
    );
    for (const path of ["/api/ai/generations/events", `/api/ai/generations/${id}/events`]) {
      const refused = await me.ask(path);
      expect([refused.status, (await refused.json()).code]).toEqual([429, "rate-limited"]);
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    expect((await follow(other)).reply.status).toBe(200);
    streams[0]?.leave();
    expect((await follow(me)).reply.status).toBe(200);
    await me.cancel(id);
  });
});
