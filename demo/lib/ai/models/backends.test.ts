import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { settingProblems } from "../../setting-problems";
import { backendOf, listBackends, offeredModels } from "./list-backends";

const statuses = (env: Record<string, string>) =>
  Object.fromEntries(listBackends(env).map(({ name, status }) => [name, status]));

describe("listBackends", () => {
  it("says what to set if nothing is configured", () => {
    const missing = "not configured (set REPLICATE_API_TOKEN)";
    expect(statuses({})).toEqual({
      sdxl: missing,
      "flux-schnell": missing,
      "flux-dev": missing,
      emulator: expect.stringMatching(/^not configured \(set AI_EMULATOR=1/),
    });
  });

  it("is ok with a token; with an emulator, only the emulator is", () => {
    const token = { REPLICATE_API_TOKEN: "r8_x" };
    expect(statuses(token)).toMatchObject({ sdxl: "ok", "flux-schnell": "ok", "flux-dev": "ok" });
    const emulated = statuses({ ...token, AI_EMULATOR: "1", REPLICATE_BASE_URL: "http://127.0.0.1:4010/v1" });
    expect(emulated).toMatchObject({ emulator: "ok", sdxl: "not configured (set REPLICATE_API_TOKEN)" });
  });

  it("accepts backends by short name, by model and by a custom name", () => {
    const env = {
      REPLICATE_API_TOKEN: "t",
      AI_BACKENDS: "flux-1.1-pro, acme/painter, mine=stability-ai/sdxl",
      AI_PRICES: "acme/painter=0.04/image",
    };
    expect(listBackends(env).map(({ name, model }) => [name, model])).toEqual([
      ["flux-1.1-pro", "black-forest-labs/flux-1.1-pro"],
      ["painter", "acme/painter"],
      ["mine", expect.stringMatching(/^stability-ai\/sdxl:[0-9a-f]{64}$/)],
      ["emulator", "black-forest-labs/flux-1.1-pro"],
    ]);
    expect(offeredModels(env)).toHaveLength(3);
    expect([backendOf(env, "acme/painter"), backendOf(env, "other/one")]).toEqual(["painter", "other/one"]);
    expect(backendOf({ ...env, AI_EMULATOR: "1" }, "acme/painter")).toBe("emulator");
  });

  it("says which price to set", () => {
    const env = { REPLICATE_API_TOKEN: "t", AI_BACKENDS: "sdxl,acme/painter" };
    const hint = "its price is unknown; set it, such as AI_PRICES=acme/painter=0.04/image";
    expect(statuses(env)).toMatchObject({ sdxl: "ok", painter: `not configured (${hint})` });
    expect(settingProblems(env)).toEqual([`AI_BACKENDS names acme/painter: ${hint}.`]);
  });

  it("never throws, and never quotes a value that may be a secret", () => {
    const value = fc.oneof(fc.string(), fc.constant("r8_secret\nx"), fc.webUrl());
    const env = fc.record(
      { REPLICATE_API_TOKEN: value, REPLICATE_BASE_URL: value, AI_EMULATOR: value, AI_BACKENDS: value },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(env, (settings) => {
        for (const { status } of listBackends(settings)) {
          expect(status).toMatch(/^(ok|not configured \(.+\))$/s);
          if (settings.AI_BACKENDS === undefined) expect(status).not.toContain("secret");
        }
      }),
    );
  });
});
