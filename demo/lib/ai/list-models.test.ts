import { describe, expect, it, vi } from "vitest";
import { listModels } from "./list-models";
import { testSite } from "./test-site";

// The package throws outside of a React server bundle, which is its whole job.
vi.mock("server-only", () => ({}));

const get = (init: RequestInit = {}) => listModels(new Request("http://demo.example/api/ai/models", init));

describe("GET /api/ai/models", () => {
  it("answers the offered models with limits and prices, read anew at each request", async () => {
    await testSite();
    const { models, videos } = await (await get()).json();
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
    vi.stubEnv("AI_BACKENDS", "flux-2-pro");
    expect((await (await get()).json()).models).toEqual([
      expect.objectContaining({
        id: "black-forest-labs/flux-2-pro",
        maxInputImages: 8,
        negativePrompt: false,
      }),
    ]);
  });

  it("is for listed pages only, and tells no setting", async () => {
    const { logged } = await testSite({ AI_ALLOWED_ORIGINS: "http://127.0.0.1:6006" });
    const listed = await get({ headers: { origin: "http://127.0.0.1:6006" } });
    expect(listed.headers.get("access-control-allow-origin")).toBe("http://127.0.0.1:6006");
    expect((await get({ headers: { origin: "https://evil.example" } })).status).toBe(403);
    expect((await get({ method: "POST" })).status).toBe(405);
    vi.stubEnv("AI_BACKENDS", "nonsense!");
    const broken = await get();
    expect([broken.status, await broken.text()]).toEqual([500, expect.not.stringContaining("AI_")]);
    expect(logged.join()).toContain("AI_BACKENDS");
  });
});
