import { describe, expect, it } from "vitest";
import { createTestHarness, type TestHarness } from "../testing/test-harness.js";
import { createUnavailableProvider } from "../unavailable-provider.js";

const get = ({ ask }: Pick<TestHarness, "ask">, init?: RequestInit) => ask("/api/ai/models", init);

describe("GET /api/ai/models", () => {
  it("returns the available models with limits and prices", async () => {
    const harness = await createTestHarness();
    const { models, videos } = await (await get(harness)).json();
    expect(models.map(({ label }: { label: string }) => label)).toEqual([
      "Stable Diffusion XL",
      "FLUX schnell (fast)",
      "FLUX dev",
    ]);
    expect(models[1]).toMatchObject({
      microUsdPerImage: 3000,
      timeout: 1_870_000,
      steps: { min: 1, max: 4 },
    });
    expect(videos).toHaveLength(1);
    const other = await createTestHarness({ backends: ["flux-2-pro"] });
    expect((await (await get(other)).json()).models).toEqual([
      expect.objectContaining({
        id: "black-forest-labs/flux-2-pro",
        maxInputImages: 8,
        negativePrompt: false,
      }),
    ]);
  });

  it("serves the configured origins only, and reveals no setting", async () => {
    const harness = await createTestHarness({ http: { allowedOrigins: ["http://127.0.0.1:6006"] } });
    const listed = await get(harness, { headers: { origin: "http://127.0.0.1:6006" } });
    expect(listed.headers.get("access-control-allow-origin")).toBe("http://127.0.0.1:6006");
    expect((await get(harness, { headers: { origin: "https://evil.example" } })).status).toBe(403);
    expect((await get(harness, { method: "POST" })).status).toBe(405);
    const provider = createUnavailableProvider("replicate", new Error("AI_BACKENDS is wrong."));
    const { handle } = harness.another({ provider });
    const broken = await handle(new Request("http://demo.example/api/ai/models"));
    expect([broken.status, await broken.text()]).toEqual([500, expect.not.stringContaining("AI_")]);
    expect(harness.logged.join()).toContain("AI_BACKENDS");
  });
});
