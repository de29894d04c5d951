import { describe, expect, it, vi } from "vitest";
import { createFakeProvider } from "../testing/fake-provider.js";
import { CANARY, createTestHarness, newCookie, type TestHarness } from "../testing/test-harness.js";

const post = ({ ask }: Pick<TestHarness, "ask">, body: unknown, init: RequestInit = {}) =>
  ask("/api/ai/estimates", {
    method: "POST",
    body: typeof body === "string" ? body : JSON.stringify(body),
    ...init,
    headers: { "content-type": "application/json", ...init.headers },
  });

const fox = { prompt: "a red fox", width: 512, height: 512 };
const [schnell, kontext] = ["black-forest-labs/flux-schnell", "black-forest-labs/flux-kontext-pro"];

describe("POST /api/ai/estimates", () => {
  it("answers with the price that the generation is charged and recorded with", async () => {
    const harness = await createTestHarness();
    const request = { ...fox, n: 3, model: schnell };
    const reply = await post(harness, request);
    expect([reply.status, reply.headers.get("content-type")]).toEqual([200, "application/json"]);
    const estimate = await reply.json();
    expect(estimate).toEqual({ microUsd: 9000 });
    expect(await harness.runs()).toEqual([]);
    expect(await harness.usage()).toEqual([]);
    const run = await harness.ask("/api/ai/images/generate", {
      method: "POST",
      body: JSON.stringify(request),
      headers: { "content-type": "application/json", accept: "application/json" },
    });
    expect(run.status).toBe(200);
    await run.arrayBuffer();
    await vi.waitFor(async () =>
      expect(await harness.usage()).toEqual([expect.objectContaining({ cost: estimate.microUsd })]),
    );
  });

  it("prices operations and videos, whose files are only counted, and says where a price is approximate", async () => {
    const harness = await createTestHarness();
    const operation = { type: "edit" };
    const edit = await post(harness, { ...fox, operation, images: 1 });
    expect(await edit.json()).toEqual({ microUsd: 40_000, approximate: true });
    const video = await post(harness, { kind: "videos", images: 3 });
    expect([video.status, await video.json()]).toEqual([200, { microUsd: expect.any(Number) }]);
    expect(await harness.runs()).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["nothing", {}],
    ["no JSON", "{"],
    ["a blank prompt", { ...fox, prompt: " " }],
    ["a size over the limit", { ...fox, width: 9000 }],
    ["a model that is not offered", { ...fox, model: "acme/dear" }],
    ["an operation without its image", { ...fox, operation: { type: "edit" } }],
    ["15 images", { ...fox, images: 15 }],
    ["a fraction of an image", { ...fox, images: 0.5 }],
    ["files", { ...fox, images: ["data:image/png;base64,"] }],
    ["a mask that is no boolean", { ...fox, mask: "x" }],
    ["an unknown kind", { ...fox, kind: "songs" }],
    ["an unknown field", { ...fox, constructor: 1 }],
    ["a mask for a video", { kind: "videos", prompt: "waves", mask: true }],
    ["an image that the model does not take", { ...fox, model: schnell, images: 2 }],
    ["a model for another kind", { kind: "videos", prompt: "x", model: kontext }],
  ])("rejects %s", async (_, body) => {
    const harness = await createTestHarness();
    const reply = await post(harness, body);
    expect([reply.status, reply.headers.get("content-type")]).toEqual([400, "application/problem+json"]);
  });

  it("has a limit of its own, four times that of generations, and leaves theirs alone", async () => {
    const harness = await createTestHarness({ limits: { perMinute: 1 } });
    const headers = { cookie: newCookie() };
    const statuses: number[] = [];
    for (let asked = 0; asked < 5; asked++) statuses.push((await post(harness, fox, { headers })).status);
    expect(statuses).toEqual([200, 200, 200, 200, 429]);
    const improved = await harness.ask("/api/ai/prompts/improve", {
      method: "POST",
      body: JSON.stringify({ prompt: "a fox" }),
      headers: { ...headers, "content-type": "application/json" },
    });
    expect(improved.status).toBe(200);
    await improved.text();
  });

  it("checks origin, method, type and size", async () => {
    const harness = await createTestHarness();
    const statusOf = async (init: RequestInit, body: unknown = fox) =>
      (await post(harness, body, init)).status;
    expect(await statusOf({ headers: { origin: "https://evil.example" } })).toBe(403);
    expect(await statusOf({ method: "GET", body: null })).toBe(405);
    expect(await statusOf({ headers: { "content-type": "text/plain" } })).toBe(415);
    expect(await statusOf({}, { ...fox, prompt: "x".repeat(20_000) })).toBe(413);
  });

  it("keeps the provider's own message to itself", async () => {
    const provider = {
      ...createFakeProvider(),
      plan: () => {
        throw new Error(`${CANARY} is broken`);
      },
    };
    const { ask } = await createTestHarness({ provider });
    const reply = await post({ ask }, { ...fox, model: "fake/painter" });
    expect(reply.status).toBe(500);
    expect(await reply.text()).not.toContain(CANARY);
  });
});
