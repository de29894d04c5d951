import { createHash } from "node:crypto";
import sharp from "sharp";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { startEmulator } from "../../../replicate-emulator/emulator.mjs";
import { testEngines } from "../testing/test-engines.js";
import { ASK, testGenerations } from "../testing/test-generations.js";

describe.each(testEngines)("generations on $name", (engine) => {
  it("are accepted immediately, completed in the background with events, and kept", async () => {
    const { visitor, ledger, usage } = await testGenerations(engine);
    const me = visitor();
    const reply = await me.post({ ...ASK, n: 2, prompt: "[drip] a fox" });
    const { id, status } = await reply.json();
    expect([reply.status, status]).toEqual([202, "queued"]);
    expect(reply.headers.get("location")).toBe(`/api/ai/generations/${id}`);

    const events = await me.events(id);
    expect(events.map((event) => event.replace(/\d+ /, "")).filter((name) => name !== "progress")).toEqual([
      "queued",
      "started",
      "image",
      "image",
      "completed",
    ]);
    expect(events.map((event) => Number.parseInt(event, 10))).toEqual(events.map((_, index) => index + 1));
    const generation = await me.get(id);
    expect(generation).toMatchObject({ id, status: "completed", kind: "images", provider: "emulator" });
    expect(generation.images).toMatchObject([
      { n: 0, mimeType: "image/png", fileName: "sdxl-5.png", seed: 5, width: 64, place: { n: 0, count: 2 } },
      { n: 1, fileName: "sdxl-5-2.png", seed: 5, place: { n: 1, count: 2 } },
    ]);
    expect(generation.credits).toBeGreaterThan(0);
    expect(await ledger()).toEqual([`reserve ${-generation.credits}`, "capture 0"]);
    expect(await usage()).toMatchObject([{ outcome: "succeeded", cost: 5000 }]);
  });

  it("report the same cost in the dialog, the reply, the usage and the credits", async () => {
    const { visitor, usage } = await testGenerations(engine, {
      credits: { start: 1000 },
      backends: ["flux-schnell", "sdxl", "flux-2-pro"],
      prices: { "kling-ai/kling-video": { perSecond: 90_000 } },
    });
    const me = visitor();
    for (const [body, microUsd, credits] of [
      [{ ...ASK, n: 3 }, 9000, 3],
      [{ ...ASK, n: 3, model: "stability-ai/sdxl" }, 5000, 2],
      // The model changes the size to 992 × 608.
      [{ ...ASK, model: "black-forest-labs/flux-2-pro", width: 1000, height: 600 }, 24_000, 8],
      [{ kind: "videos", prompt: "a fox", seconds: 10 }, 900_000, 300],
    ] as const) {
      const generation = await me.ended(await me.submit(body));
      expect(generation).toMatchObject({ status: "completed", microUsd, credits });
      const shares: { microUsd: number }[] = generation.images;
      expect(shares.reduce((sum, share) => sum + share.microUsd, 0)).toBe(microUsd);
      expect((await usage()).at(-1)).toMatchObject({ model: generation.model, cost: microUsd });
    }
  });

  it("resume events after the last one received, and end after the terminal one", async () => {
    const { visitor } = await testGenerations(engine);
    const me = visitor();
    const id = await me.submit();
    const events = await me.events(id);
    expect(await me.events(id, 2)).toEqual(events.slice(2));
    expect(await me.events(id, events.length)).toEqual([]);
    const reply = await me.ask(`/api/ai/generations/${id}/events`, { headers: { "last-event-id": "x" } });
    expect(reply.headers.get("content-type")).toBe("text/event-stream");
  });

  it("serve files whole or in part, to their owner only", async () => {
    const { visitor } = await testGenerations(engine);
    const [me, other] = [visitor(), visitor()];
    const id = await me.submit();
    const { images } = await me.ended(id);
    const { url, size, sha256 } = images[0];
    const reply = await me.ask(url);
    const bytes = Buffer.from(await reply.arrayBuffer());
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(sha256);
    expect([bytes.length, (await sharp(bytes).metadata()).width]).toEqual([size, 64]);
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      "content-type": "image/png",
      "x-content-type-options": "nosniff",
      "cache-control": expect.stringContaining("private"),
      "content-disposition": expect.stringMatching(/^inline; filename="sdxl-5\.png"/),
      "accept-ranges": "bytes",
    });
    const part = await me.ask(url, { headers: { range: "bytes=2-9" } });
    expect([part.status, Buffer.from(await part.arrayBuffer())]).toEqual([206, bytes.subarray(2, 10)]);
    const saved = await me.ask(`${url}?download`);
    expect(saved.headers.get("content-disposition")).toMatch(/^attachment/);
    await saved.body?.cancel();
    for (const path of [url, `/api/ai/generations/${id}`, `/api/ai/generations/${id}/events`]) {
      expect((await other.ask(path)).status).toBe(404);
    }
    expect((await other.cancel(id)).status).toBe(404);
    for (const path of [
      `${url}9`,
      url.replace(/\/0$/, "/7"),
      "/api/ai/generations/1",
      "/api/ai/generations/%2e",
    ])
      expect((await me.ask(path)).status).toBe(404);
  });

  it("are submitted once per key, which is rejected for another request", async () => {
    const { visitor, runs, ledger } = await testGenerations(engine);
    const [me, other] = [visitor(), visitor()];
    const key = { "idempotency-key": "job-1" };
    const replies = await Promise.all(Array.from({ length: 8 }, () => me.post(ASK, key)));
    const ids = await Promise.all(replies.map(async (reply) => (await reply.json()).id));
    expect(replies.map(({ status }) => status)).toEqual(Array(8).fill(202));
    expect(new Set(ids).size).toBe(1);
    await me.ended(ids[0]);
    const { height, width, seed, prompt } = ASK;
    const again = await me.post({ height, width, seed, prompt }, key);
    expect([again.status, await again.json()]).toEqual([202, { id: ids[0], status: "completed" }]);
    const conflict = await me.post({ ...ASK, prompt: "a wolf" }, key);
    expect([conflict.status, (await conflict.json()).code]).toEqual([422, "idempotency-conflict"]);
    expect((await (await other.post(ASK, key)).json()).id).not.toBe(ids[0]);
    expect((await me.post(ASK, { "idempotency-key": "a b" })).status).toBe(400);
    await vi.waitFor(async () => expect(await runs()).toHaveLength(2));
    expect((await ledger()).filter((row) => row.startsWith("reserve"))).toHaveLength(2);
    const found = await (await me.ask("/api/ai/generations?key=job-1")).json();
    expect(found.generations.map(({ id }: { id: string }) => id)).toEqual([ids[0]]);
    expect(await (await me.ask("/api/ai/generations?key=none")).json()).toEqual({ generations: [] });
  });

  it("are listed by owner, newest first, in pages", async () => {
    const { visitor } = await testGenerations(engine);
    const [me, other] = [visitor(), visitor()];
    const ids: string[] = [];
    for (const seed of [1, 2, 3, 4, 5]) ids.unshift(await me.submit({ ...ASK, seed }));
    await other.submit();
    const seen: string[] = [];
    let after = "";
    do {
      const page = await (await me.ask(`/api/ai/generations?limit=2${after}`)).json();
      seen.push(...page.generations.map(({ id }: { id: string }) => id));
      after = page.next && `&after=${page.next}`;
    } while (after);
    expect(seen).toEqual(ids);
    for (const query of ["limit=0", "limit=1000", "after=x"])
      expect((await me.ask(`/api/ai/generations?${query}`)).status).toBe(400);
    await Promise.all(ids.map((id) => me.ended(id)));
  });

  it("are listed in pages of twenty by default, and redirect downloads to a bucket", async () => {
    const { visitor, pipeline } = await testGenerations(engine, { credits: { start: 1000 } });
    const me = visitor();
    const [first = ""] = await Promise.all(Array.from({ length: 21 }, () => me.submit()));
    const page = await (await me.ask("/api/ai/generations")).json();
    expect([page.generations.length, page.next]).toEqual([20, expect.any(String)]);
    await me.ended(first);
    const { generations: all } = await (await me.ask("/api/ai/generations?limit=100")).json();
    const listed = all.find(({ id }: { id: string }) => id === first);
    expect(listed.images.map(({ url }: { url: string }) => url)).toEqual([
      `/api/ai/generations/${first}/images/0`,
    ]);
    const { files } = await pipeline();
    files.presign = async (key) => `https://bucket.example/${key}`;
    const reply = await me.ask(`/api/ai/generations/${first}/images/0?download`);
    expect([reply.status, reply.headers.get("location")]).toEqual([
      302,
      `https://bucket.example/files/${first}/0`,
    ]);
  });

  it("are rejected with 402 and the missing credits, and not stored", async () => {
    const { visitor, runs, ledger } = await testGenerations(engine, { credits: { start: 1 } });
    const me = visitor();
    const reply = await me.post({ ...ASK, n: 4 });
    const { code, detail } = await reply.json();
    expect([reply.status, code]).toEqual([402, "payment-required"]);
    expect(detail).toMatch(/missing: \d+/);
    expect(await (await me.ask("/api/ai/generations")).json()).toEqual({ generations: [] });
    expect([await ledger(), await runs()]).toEqual([[], []]);
  });

  it("run on their own backend, with its token and steps", async () => {
    const other = await startEmulator({ runTime: 40, token: "token-of-draft" });
    onTestFinished(() => other.close());
    const { visitor, runs } = await testGenerations(engine, {
      name: "replicate",
      backends: [
        { model: "sdxl", steps: 30 },
        { name: "draft", model: "flux-schnell", steps: 2, token: "token-of-draft", baseUrl: other.url },
      ],
      deliveryHosts: ["127.0.0.1"],
    });
    const me = visitor();
    const draft = { ...ASK, model: "black-forest-labs/flux-schnell" };
    for (const body of [ASK, draft, { ...draft, steps: 4 }]) {
      expect(await me.ended(await me.submit(body))).toMatchObject({ status: "completed" });
    }
    expect((await runs()).map(({ input }) => input.num_inference_steps)).toEqual([30]);
    const theirs: { input: object }[] = await (await fetch(`${other.origin}/_emulator/predictions`)).json();
    expect(theirs.map(({ input }) => input)).toMatchObject(
      [4, 2].map((steps) => ({ num_inference_steps: steps })),
    );
  });

  it("generate videos from text or images", async () => {
    const { visitor } = await testGenerations(engine, {
      prices: { "kling-ai/kling-video": { perSecond: 90_000 } },
    });
    const me = visitor();
    const { images, kind } = await me.ended(await me.submit({ kind: "videos", prompt: "a fox runs" }));
    expect([kind, images[0].mimeType]).toEqual(["videos", expect.stringMatching(/^video\//)]);
    const picture = await sharp({ create: { width: 64, height: 64, channels: 3, background: "red" } })
      .png()
      .toBuffer();
    const form = new FormData();
    form.append("request", JSON.stringify({ kind: "videos" }));
    form.append("image", new Blob([new Uint8Array(picture)]), "x");
    const reply = await me.ask("/api/ai/generations", { method: "POST", body: form });
    expect((await me.ended((await reply.json()).id)).model).toBe("fofr/skyreels-2");
    for (const body of [{ kind: "songs", prompt: "x" }, { kind: "videos" }, { ...ASK, kind: "videos" }, "x"])
      expect((await me.post(body)).status).toBe(400);
  });

  it("refund failures and cancellations before the start, with the reason", async () => {
    const { visitor, ledger } = await testGenerations(engine);
    const me = visitor();
    for (const [prompt, code] of [
      ["[failed] x", "provider-memory"],
      ["[aborted] x", "provider-stopped"],
      ["[422] x", "provider-rejected"],
      ["[html] x", "provider"],
      ["[truncated] x", "provider"],
    ]) {
      const generation = await me.ended(await me.submit({ ...ASK, prompt }));
      expect(generation).toMatchObject({
        status: "failed",
        credits: 0,
        error: { code, detail: expect.any(String) },
      });
      expect(JSON.stringify(generation)).not.toMatch(/CUDA|127\.0\.0\.1|predictions/);
    }
    const rows = await ledger();
    expect(rows.filter((row) => row.startsWith("release"))).toHaveLength(5);
    expect(rows.filter((row) => row.startsWith("capture"))).toEqual([]);
  });

  it("complete with a warning if the usage cannot be recorded", async () => {
    const { visitor, ledger, logged, database } = await testGenerations(engine);
    await (await database()).schema.dropTable("usage").execute();
    const me = visitor();
    expect(await me.ended(await me.submit())).toMatchObject({ status: "completed", images: [{ n: 0 }] });
    expect(await ledger()).toEqual([expect.stringMatching(/^reserve/), "capture 0"]);
    expect(logged.join()).toContain("usage could not be recorded");
  });

  it("continue when the provider is available again", async () => {
    const { visitor, runs } = await testGenerations(engine);
    const me = visitor();
    const id = await me.submit({ ...ASK, prompt: "[500:2] x" });
    await vi.waitFor(async () =>
      expect((await me.get(id)).progress?.message).toMatch(/image service cannot be reached/),
    );
    expect(await me.ended(id)).toMatchObject({ status: "completed" });
    expect(await runs()).toHaveLength(1);
  });

  it("are canceled for free in the queue, and at full price while running", async () => {
    const { visitor, runs, ledger, usage } = await testGenerations(engine);
    const me = visitor();
    const id = await me.submit({ ...ASK, prompt: "[hang] x" });
    await vi.waitFor(async () => expect(await runs()).toHaveLength(1));
    await vi.waitFor(async () => expect((await me.get(id)).progress?.message).toBe("Generating"));
    const reply = await me.cancel(id);
    expect(reply.status).toBe(202);
    expect((await me.ended(id)).status).toBe("canceled");
    const [reserve, capture] = await ledger();
    expect([reserve, capture]).toEqual([expect.stringMatching(/^reserve -\d+$/), "capture 0"]);
    expect(await runs()).toMatchObject([{ cancelAsked: true }]);
    expect(await usage()).toMatchObject([{ outcome: "canceled" }]);
    // A second time, and after the end: nothing more happens.
    expect(await (await me.cancel(id)).json()).toEqual({ id, status: "canceled" });
    expect(await ledger()).toHaveLength(2);
  });

  it("end immediately with a full refund if canceled before the start", async () => {
    const { visitor, runs, ledger } = await testGenerations(engine, { jobs: { kind: "worker" } });
    const me = visitor();
    const id = await me.submit();
    expect(await (await me.cancel(id)).json()).toEqual({ id, status: "canceled" });
    expect((await ledger()).map((row) => row.split(" ")[0])).toEqual(["reserve", "release"]);
    expect(await runs()).toEqual([]);
  });
});
