/** The contract of every `GenerationProvider`, run by the tests of each implementation. */
import { describe, expect, it, vi } from "vitest";
import type { GenerationProvider, Prediction } from "./provider.js";

const REQUEST = { prompt: "a fox", width: 64, height: 64 };

/** @param open returns a provider whose predictions end within seconds */
export function testGenerationProvider(name: string, open: () => Promise<GenerationProvider>): void {
  const signal = () => AbortSignal.timeout(10_000);
  const options = () => ({ endsAt: Date.now() + 10_000, lifetime: 60_000, waitFor: 0 });

  async function ended(provider: GenerationProvider, { id }: Prediction, model: string): Promise<Prediction> {
    return vi.waitFor(
      async () => {
        const prediction = await provider.clientFor(model).get(id, { signal: signal() });
        if (["starting", "processing"].includes(prediction.status)) throw new Error("It has not ended.");
        return prediction;
      },
      { timeout: 10_000, interval: 50 },
    );
  }

  describe(`GenerationProvider contract: ${name}`, () => {
    it("plans a request for its default model, which it offers, and chooses a seed", async () => {
      const provider = await open();
      const [first] = provider.capabilities().models ?? [];
      const plan = provider.plan({ kind: "images", request: REQUEST });
      expect(plan.model).toBe(first?.id);
      expect(plan.outputs).toBe(1);
      expect(plan.timeout).toBeGreaterThan(0);
      expect(plan.seed).toEqual(expect.any(Number));
      expect(JSON.stringify([plan.requested, plan.sent])).not.toContain(REQUEST.prompt);
    });

    it("explains its own errors, and no others", async () => {
      const provider = await open();
      let thrown: unknown;
      try {
        provider.plan({ kind: "images", request: { ...REQUEST, model: "no model" } });
      } catch (error) {
        thrown = error;
      }
      expect(provider.explain(thrown, "image")?.error).toMatchObject({ code: "field", retryable: false });
      expect(provider.explain(new Error("another error"), "image")).toBeUndefined();
    });

    it("runs a prediction and downloads its file", async () => {
      const provider = await open();
      const { model, input } = provider.plan({ kind: "images", request: REQUEST });
      const client = provider.clientFor(model);
      const created = await client.create(model, input, options());
      const done = await ended(provider, created, model);
      expect(done).toMatchObject({ id: created.id, status: "succeeded", files: [{ n: 0 }] });
      expect(done.failure).toBeUndefined();
      const url = done.files[0]?.url ?? "";
      const { mimeType, stream } = await client.download(url, { kind: "image", signal: signal() });
      expect(mimeType).toMatch(/^image\//);
      expect((await new Response(stream).arrayBuffer()).byteLength).toBeGreaterThan(0);
    });

    it("lists its predictions with their inputs, newest first", async () => {
      const provider = await open();
      const { model, input } = provider.plan({ kind: "images", request: REQUEST });
      const client = provider.clientFor(model);
      const ids = [];
      for (let n = 0; n < 2; n++) ids.unshift((await client.create(model, input, options())).id);
      const listed = [];
      for await (const prediction of client.list({ signal: signal() })) listed.push(prediction);
      expect(listed.slice(0, 2)).toMatchObject(ids.map((id) => ({ id, input: { prompt: REQUEST.prompt } })));
    });

    it("stops a canceled prediction, and explains why it has no file", async () => {
      const provider = await open();
      const request = { ...REQUEST, prompt: "[hang] a fox" };
      const { model, input } = provider.plan({ kind: "images", request });
      const client = provider.clientFor(model);
      const created = await client.create(model, input, options());
      await client.cancel(created.id);
      const { status, failure } = await ended(provider, created, model);
      expect(["canceled", "aborted"]).toContain(status);
      expect(provider.explain(failure, "image")?.error.message).toEqual(expect.any(String));
    });

    it("explains a failed prediction as free", async () => {
      const provider = await open();
      const request = { ...REQUEST, prompt: "[failed] a fox" };
      const { model, input } = provider.plan({ kind: "images", request });
      const created = await provider.clientFor(model).create(model, input, options());
      const { status, failure } = await ended(provider, created, model);
      expect(status).toBe("failed");
      expect(provider.explain(failure, "image")).toMatchObject({ free: true, throttled: false });
    });

    it("answers a ping, and becomes idle", async () => {
      const provider = await open();
      await provider.ping({ signal: signal() });
      await provider.idle();
    });
  });
}
