import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ServerContext } from "../context.js";
import { testContext } from "../testing/test-context.js";
import { type TestDatabase, testEngines } from "../testing/test-engines.js";
import { sweep as sweepOnce, sweepOrphans } from "./sweep.js";

const HOUR = 3_600_000;
const PLAN = JSON.stringify({
  input: { prompt: "a fox" },
  provider: "emulator",
  instance: "emulator",
  caller: "unknown",
  requested: {},
  sent: {},
  warnings: [],
  cost: 0,
});

let test: TestDatabase;
let context: ServerContext;
let warned: ReturnType<typeof vi.spyOn>;

describe.each(testEngines)("the clean-up on $name", ({ open }) => {
  beforeEach(async () => {
    test = await open();
    context = testContext(test);
    warned = vi.spyOn(console, "warn").mockReturnValue();
    vi.spyOn(console, "error").mockReturnValue();
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await test.close();
  });

  const now = Date.now();
  const sweep = (goOn = async () => true) => ({ now, goOn });
  const add = (ids: readonly string[], more: object) =>
    test.database
      .insertInto("generation")
      .values(
        ids.map((id) => ({
          id,
          owner: "session:a",
          idempotency_key: id,
          request_sha256: "",
          kind: "images" as const,
          status: "queued" as const,
          model: "a/b",
          plan: PLAN,
          plan_version: 1,
          outputs: 1,
          reserved: 0,
          charged: null,
          timeout: 1,
          retry_until: now,
          deadline: now,
          creating_at: null,
          prediction: null,
          cancel_asked_at: null,
          progress: null,
          error: null,
          last_event: 0,
          created_at: now,
          started_at: null,
          ended_at: null,
          ...more,
        })),
      )
      .execute();
  const numbered = (count: number) => Array.from({ length: count }, (_, n) => `g${1_000 + n}`);
  const statuses = async () => {
    const rows = await test.database.selectFrom("generation").select("status").execute();
    return Object.fromEntries(
      [...new Set(rows.map(({ status }) => status))].map((status) => [
        status,
        rows.filter((row) => row.status === status).length,
      ]),
    );
  };

  it("ends all overdue generations, in pages, and no others", async () => {
    await add(numbered(230), { deadline: now - 20_001 });
    await add(["not yet"], { deadline: now - 20_000 });
    await sweepOnce(context, sweep());
    expect(await statuses()).toEqual({ failed: 230, queued: 1 });
    expect(warned).not.toHaveBeenCalled();
  });

  it("restores all lost work", async () => {
    await add(numbered(230), {});
    await sweepOnce(context, sweep());
    const due = await test.database.selectFrom("outbox").select("id").where("done_at", "is", null).execute();
    expect(due).toHaveLength(230);
  });

  it("deletes expired data, except what cannot be deleted now", async () => {
    const ids = numbered(230);
    await add(ids, { status: "completed", ended_at: now - 24 * HOUR - 1 });
    await add(["kept"], { status: "completed", ended_at: now - 24 * HOUR });
    const file = { n: 0, mime_type: "image/png", size: 1, sha256: "", name: "", stored_at: 0 };
    const keyed = (key: string) => ({ ...file, generation: key, key: `files/${key}` });
    await test.database.insertInto("generation_file").values(["g1000", "g1001"].map(keyed)).execute();
    const webhooks = ids.map((id) => ({ id, at: now - HOUR - 1 }));
    await test.database.insertInto("webhook").values(webhooks).execute();
    await test.database
      .insertInto("webhook")
      .values([
        ...numbered(60).map((id) => ({ id: `more ${id}`, at: now - HOUR - 2 })),
        { id: "kept", at: now - HOUR },
      ])
      .execute();
    const files = {
      ...context.files,
      delete: vi.fn(async (key: string) => {
        if (key === "files/g1000") throw new Error("away");
      }),
    };
    await sweepOnce({ ...context, files }, sweep());
    const left = await test.database.selectFrom("generation").select("id").orderBy("id").execute();
    expect(left.map(({ id }) => id)).toEqual(["g1000", "kept"]);
    expect(files.delete.mock.calls.flat().sort()).toEqual(["files/g1000", "files/g1001"]);
    expect(await test.database.selectFrom("webhook").select("id").execute()).toEqual([{ id: "kept" }]);
    expect(warned.mock.calls).toEqual([["Clean-up: away"]]);
    await sweepOnce(context, sweep());
    expect(await statuses()).toEqual({ completed: 1 });
  });

  it("stops between two pages when told to", async () => {
    await add(numbered(230), { deadline: now - 30_000 });
    const goOn = vi.fn(async () => false).mockResolvedValueOnce(true);
    await sweepOnce(context, sweep(goOn));
    expect(await statuses()).toEqual({ failed: 100, queued: 130 });
  });

  it("deletes orphaned files once they are an hour old", async () => {
    await add(["known"], {});
    const put = (key: string) => context.files.put(key, new Blob(["x"]).stream(), { mimeType: "image/png" });
    for (const key of ["files/known/0", "files/unknown/0", "inputs/unknown/0"]) await put(key);
    const keys = async () => {
      const all: string[] = [];
      for (const folder of ["files/", "inputs/"])
        for await (const { key } of context.files.list(folder)) all.push(key);
      return all;
    };
    await sweepOrphans(context, sweep());
    expect(await keys()).toHaveLength(3);
    await sweepOrphans(context, { ...sweep(), now: Date.now() + HOUR + 1_000 });
    expect(await keys()).toEqual(["files/known/0"]);
  });
});
