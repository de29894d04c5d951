import { readdirSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, it, vi } from "vitest";
import { sweepOrphans } from "../jobs/sweep.js";
import { testEngines } from "../testing/test-engines.js";
import { startWorker } from "../testing/test-faults.js";
import { ASK, type TestGenerations, testGenerations } from "../testing/test-generations.js";
import { submitGeneration } from "./submit.js";

const MB = 1024 * 1024;
/** 64 × 64 pixels according to its header. */
function png(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  bytes.set([0, 0, 0, 64, 0, 0, 0, 64], 16);
  return bytes;
}

const formOf = (request: object, ...images: Uint8Array<ArrayBuffer>[]): FormData => {
  const form = new FormData();
  form.append("request", JSON.stringify({ ...ASK, ...request }));
  for (const image of images) form.append("image", new Blob([image]));
  return form;
};

const post = (visitor: ReturnType<TestGenerations["visitor"]>, body: FormData) =>
  visitor.ask("/api/ai/generations", { method: "POST", body });

/** The keys of stored files, and of uploads that still exist. */
function inFolders(harness: TestGenerations): { inputs: string[]; uploads: string[] } {
  const names = (folder: string) => {
    try {
      return readdirSync(join(harness.folder, folder));
    } catch {
      return [];
    }
  };
  return {
    inputs: names("files").filter((name) => name.startsWith("inputs.")),
    uploads: names("uploads"),
  };
}

describe.each(testEngines)("inputs on $name", (engine) => {
  it.each(["completed", "failed", "canceled"])("are kept until their generation is %s", async (status) => {
    const harness = await testGenerations(engine, { jobs: { kind: "worker" } });
    const me = harness.visitor();
    const picture = await sharp({ create: { width: 64, height: 64, channels: 3, background: "#0a7" } })
      .png()
      .toBuffer();
    const prompt = status === "failed" ? "[failed] x" : "x";
    const reply = await post(me, formOf({ prompt }, new Uint8Array(picture)));
    const { id } = await reply.json();
    expect([reply.status, inFolders(harness)]).toEqual([
      202,
      { inputs: [expect.stringContaining(id)], uploads: [] },
    ]);
    const worker = status === "canceled" ? undefined : startWorker(await harness.pipeline());
    if (!worker) await me.cancel(id);
    await me.ended(id);
    await worker?.stop();
    expect((await me.get(id)).status).toBe(status);
    await vi.waitFor(() => expect(inFolders(harness)).toEqual({ inputs: [], uploads: [] }));
  });

  it.each<[string, FormData, number]>([
    ["a signature and noise", formOf({}, png(1000), new Uint8Array(1000).fill(7)), 400],
    ["an invalid field", formOf({ width: 1 }, png(1000)), 400],
    ["a model without input images", formOf({ model: "black-forest-labs/flux-schnell" }, png(1000)), 400],
  ])("of a request with %s are not kept", async (_, form, expected) => {
    const harness = await testGenerations(engine, { jobs: { kind: "worker" } });
    const { visitor } = harness;
    expect((await post(visitor(), form)).status).toBe(expected);
    expect(inFolders(harness)).toEqual({ inputs: [], uploads: [] });
  });

  it("count towards their account's quota until their generation ends", async () => {
    const harness = await testGenerations(engine, {
      jobs: { kind: "worker" },
      limits: { inputBytes: 2 * MB },
    });
    const { visitor, ledger } = harness;
    const me = visitor();
    const large = () => formOf({}, png(0.7 * MB));
    const replies = await Promise.all([post(me, large()), post(me, large()), post(me, large())]);
    expect(replies.map(({ status }) => status).sort()).toEqual([202, 202, 413]);
    const refused = await replies.find(({ status }) => status === 413)?.json();
    expect(refused).toMatchObject({ code: "too-large", detail: expect.stringContaining("2 MB") });
    // Rejected requests are neither stored nor charged, and requests without images are not limited.
    expect([inFolders(harness).inputs.length, (await ledger()).length]).toEqual([2, 2]);
    expect((await me.post(ASK)).status).toBe(202);
    expect((await post(visitor(), large())).status).toBe(202);
    const [taken] = replies.filter(({ status }) => status === 202);
    const { id } = (await taken?.json()) ?? {};
    await me.cancel(id);
    expect((await post(me, large())).status).toBe(202);
    expect((await post(me, large())).status).toBe(413);
  });

  it("of all accounts of an address have twenty times the quota", async () => {
    const { visitor } = await testGenerations(engine, {
      jobs: { kind: "worker" },
      limits: { inputBytes: MB },
      http: { trustedProxies: 1 },
    });
    const from = (address: string) =>
      visitor().ask("/api/ai/generations", {
        method: "POST",
        body: formOf({}, png(MB)),
        headers: { "x-forwarded-for": address },
      });
    for (let n = 0; n < 20; n++) expect((await from("192.0.2.1")).status).toBe(202);
    expect((await from("192.0.2.1")).status).toBe(413);
    expect((await from("192.0.2.2")).status).toBe(202);
  });

  it("of ended generations are swept, those of running ones are not", async () => {
    const harness = await testGenerations(engine, { jobs: { kind: "worker" } });
    const me = harness.visitor();
    const ids = [];
    for (let n = 0; n < 2; n++) ids.push((await (await post(me, formOf({}, png(1000)))).json()).id);
    const pipeline = await harness.pipeline();
    const [ended, running] = ids;
    const later = Date.now() + 2 * 3_600_000 - 60_000;
    await pipeline.database
      .updateTable("generation")
      .set({ status: "failed", ended_at: Date.now() })
      .where("id", "=", ended)
      .execute();
    await sweepOrphans(pipeline, { now: later, goOn: async () => true });
    expect(inFolders(harness).inputs).toEqual([expect.stringContaining(running)]);
  });

  it("are deleted if the transaction fails", async () => {
    const harness = await testGenerations(engine, { jobs: { kind: "worker" } });
    const { database, ...others } = await harness.pipeline();
    const broken = new Proxy(database, {
      get: (target, name) => {
        if (name === "transaction") {
          return () => ({ execute: () => Promise.reject(new Error("The database is unavailable.")) });
        }
        return Reflect.get(target, name, target);
      },
    });
    const image = new File([png(1000)], "x.png", { type: "image/png" });
    const request = { kind: "images" as const, request: { ...ASK, images: [image] } };
    const submission = { request, caller: "test", patience: 0 };
    await expect(submitGeneration({ ...others, database: broken }, submission)).rejects.toThrow(
      "unavailable",
    );
    expect(inFolders(harness).inputs).toEqual([]);
  });
});
