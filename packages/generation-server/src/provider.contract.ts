/** What every `GenerationProvider` has to do. Each implementation's own test runs this. */
import { afterEach, describe, expect, it } from "vitest";
import type { GenerationProvider, PlanRequest, Prediction } from "./provider.js";

const WORDS = "a fox of nobody's business";
const images = (prompt: string, more: { n?: number; model?: string } = {}): PlanRequest => ({
  kind: "images",
  request: { prompt, width: 64, height: 64, ...more },
});

/**
 * @param setUp a provider whose default image model makes at least two images, fails for the prompt `[failed] …` and
 *   runs until it is canceled for `[hang] …`
 */
export function testGenerationProvider(name: string, setUp: () => Promise<GenerationProvider>): void {
  describe(`GenerationProvider contract: ${name}`, () => {
    const { signal } = new AbortController();
    const creation = () => ({ endsAt: Date.now() + 10_000, lifetime: 60_000, waitFor: 0 });
    let provider: GenerationProvider | undefined;
    const start = async () => {
      provider = await setUp();
      return provider;
    };
    afterEach(async () => {
      await provider?.idle();
      provider = undefined;
    });

    /** A prediction that was created as planned, with what its client needs to be asked about it. */
    async function create(own: GenerationProvider, prompt: string, n = 1) {
      const { model, input } = own.plan(images(prompt, { n }));
      const client = own.clientFor(model);
      return { client, input, created: await client.create(model, input, creation()) };
    }

    async function toEnd({
      client,
      input,
      created,
    }: Awaited<ReturnType<typeof create>>): Promise<Prediction> {
      let prediction = created;
      while (prediction.status === "starting" || prediction.status === "processing") {
        await new Promise((resolve) => setTimeout(resolve, 10));
        prediction = await client.get(created.id, { signal, input });
      }
      return prediction;
    }

    it("offers image models with a price, the default first", async () => {
      const own = await start();
      const { models = [] } = own.capabilities();
      expect(models.length).toBeGreaterThan(0);
      for (const { microUsdPerImage, microUsdPerRun, microUsdPerMegapixel, id } of models) {
        expect(microUsdPerImage ?? microUsdPerRun ?? microUsdPerMegapixel, id).toBeGreaterThan(0);
      }
      expect(own.plan(images(WORDS)).model).toBe(models[0]?.id);
      expect(own.concurrency).toBeGreaterThanOrEqual(1);
      expect(own.bootTimeout).toBeGreaterThan(0);
    });

    it("plans what it offers as JSON, priced, with a seed and without the prompt beside the input", async () => {
      const own = await start();
      const plan = own.plan(images(WORDS, { n: 2 }));
      expect(JSON.parse(JSON.stringify(plan.input))).toEqual(plan.input);
      expect(plan).toMatchObject({ outputs: 2, seed: expect.any(Number), warnings: expect.any(Array) });
      expect(plan.cost).toBeGreaterThan(0);
      expect(plan.timeout).toBeGreaterThan(0);
      expect(JSON.stringify([plan.asked, plan.sent, plan.warnings])).not.toContain(WORDS);
    });

    it("refuses a model that it does not know and names the field", async () => {
      const own = await start();
      const thrown = thrownBy(() => own.plan(images(WORDS, { model: "no model" })));
      const fields = [expect.objectContaining({ field: "model" })];
      expect(own.explain(thrown, "image")).toMatchObject({
        error: { code: "field", retryable: false, fields },
        retryable: false,
        free: true,
      });
    });

    it("runs a prediction to its end, with every output in order", async () => {
      const own = await start();
      const running = await create(own, WORDS, 2);
      expect(running.created.id).toMatch(/^[\x21-\x7e]{1,128}$/);
      const prediction = await toEnd(running);
      expect(prediction).toMatchObject({ id: running.created.id, status: "succeeded" });
      expect(prediction.failure).toBeUndefined();
      expect(prediction.files.map(({ n }) => n)).toEqual([0, 1]);
      expect(Math.abs((running.client.now() ?? 0) - Date.now())).toBeLessThan(5_000);
      expect(prediction.startedAt ?? Date.now()).toBeGreaterThanOrEqual(prediction.createdAt ?? 0);
    });

    it("downloads an output, its type detected from its content", async () => {
      const own = await start();
      const running = await create(own, WORDS);
      const [file] = (await toEnd(running)).files;
      const { mimeType, size, stream } = await running.client.download(file?.url ?? "", {
        kind: "image",
        signal,
      });
      expect(mimeType).toMatch(/^image\//);
      const { byteLength } = await new Response(stream).arrayBuffer();
      expect(byteLength).toBeGreaterThan(0);
      expect(size ?? byteLength).toBe(byteLength);
    });

    it("lists predictions with their inputs, the newest first", async () => {
      const own = await start();
      const older = await create(own, WORDS);
      const newer = await create(own, WORDS);
      const listed: Prediction[] = [];
      for await (const prediction of newer.client.list({ signal })) listed.push(prediction);
      expect(listed.slice(0, 2).map(({ id }) => id)).toEqual([newer.created.id, older.created.id]);
      expect(listed[0]?.input).toMatchObject(newer.input);
    });

    it("cancels a prediction once; canceling what has ended changes nothing", async () => {
      const own = await start();
      const running = await create(own, `[hang] ${WORDS}`);
      await running.client.cancel(running.created.id, { input: running.input });
      const canceled = await toEnd(running);
      expect(canceled.status).toBe("canceled");
      expect(own.explain(canceled.failure, "image")).toBeDefined();
      const again = await running.client.cancel(running.created.id, { input: running.input });
      expect(again.status).toBe("canceled");
    });

    it("explains a failure in words for people, without the prompt, and as free", async () => {
      const own = await start();
      const failed = await toEnd(await create(own, `[failed] ${WORDS}`));
      expect(failed).toMatchObject({ status: "failed", files: [] });
      const explained = own.explain(failed.failure, "image");
      expect(explained).toMatchObject({ free: true, throttled: false, unauthorized: false });
      expect(explained?.error.message).toMatch(/\.$/);
      expect(JSON.stringify(explained)).not.toContain(WORDS);
    });

    it("explains an unknown prediction as final", async () => {
      const own = await start();
      const { client } = await create(own, WORDS);
      const thrown = await client.get("unknown", { signal }).catch((error: unknown) => error);
      expect(own.explain(thrown, "image")).toMatchObject({ retryable: false });
    });

    it("does not explain errors of others, nor the reason of a signal, with which its calls reject", async () => {
      const own = await start();
      const { client, created } = await create(own, WORDS);
      const reason = new DOMException("left", "AbortError");
      await expect(client.get(created.id, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      for (const error of [reason, new Error("x"), undefined]) {
        expect(own.explain(error, "image")).toBeUndefined();
      }
    });

    it("uploads a file to a URL", async () => {
      const own = await start();
      const client = own.clientFor(own.plan(images(WORDS)).model);
      const { url } = await client.upload(new Blob(["x"], { type: "image/png" }), { name: "a.png", signal });
      expect(URL.canParse(url)).toBe(true);
    });

    it("recognizes a forged webhook, if it sends any", async () => {
      const own = await start();
      const headers = new Headers({
        "webhook-id": "msg_1",
        "webhook-timestamp": String(Math.floor(Date.now() / 1000)),
        "webhook-signature": `v1,${"A".repeat(43)}=`,
      });
      const body = new TextEncoder().encode(JSON.stringify({ id: "p1", status: "succeeded" }));
      expect(await own.verifyWebhook?.({ headers, body })).toBeUndefined();
    });

    it("answers a ping", async () => {
      await (await start()).ping({ signal });
    });
  });
}

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error("Nothing was thrown.");
}
