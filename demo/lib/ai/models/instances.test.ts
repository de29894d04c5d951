import { describe, expect, it } from "vitest";
import { settingProblems } from "../../setting-problems";
import { readProvider } from "../../settings/provider-settings";
import { clientSettingsOf, instanceOf, readInstances } from "./instances";
import { listBackends } from "./list-backends";

const SCHNELL = "black-forest-labs/flux-schnell";
const draft = (options: string) => ({
  REPLICATE_API_TOKEN: "t",
  AI_BACKENDS: `sdxl,draft=${SCHNELL};${options}`,
});

describe("AI_BACKENDS", () => {
  it("sets steps, the token's variable and the URL of one backend", () => {
    const env = draft("steps=2; token=DRAFT_TOKEN;url=https://models.example.com/v1/");
    const [sdxl, own] = readInstances(env);
    expect(sdxl).not.toHaveProperty("steps");
    expect(own).toMatchObject({ name: "draft", steps: 2, tokenVariable: "DRAFT_TOKEN" });
    expect(instanceOf(env, SCHNELL)).toEqual(own);
    if (!sdxl || !own) throw new Error("There are fewer than two.");
    const set = { ...env, DRAFT_TOKEN: "secret-1" };
    expect(clientSettingsOf(set, own)).toEqual({
      token: "secret-1",
      baseUrl: "https://models.example.com/v1",
    });
    expect([clientSettingsOf(set, sdxl), clientSettingsOf({ ...set, AI_EMULATOR: "1" }, own)]).toEqual([
      {},
      {},
    ]);
    const { models } = readProvider(set).capabilities();
    expect(models?.map(({ steps }) => steps)).toEqual([
      { min: 1, max: 50 },
      { min: 1, max: 4, default: 2 },
    ]);
  });

  it("says which variable to set", () => {
    const env = draft("token=DRAFT_TOKEN");
    const statuses = (more: object) => listBackends({ ...env, ...more }).map(({ status }) => status);
    expect(statuses({})[0]).toBe("ok");
    expect(statuses({})[1]).toBe(
      "not configured (AI_BACKENDS takes the token of draft from DRAFT_TOKEN: set it.)",
    );
    expect(statuses({ DRAFT_TOKEN: "x" })[1]).toBe("ok");
  });

  it.each([
    ["steps=0", "from 1 to 4"],
    ["steps=5", "from 1 to 4"],
    ["steps=two", "from 1 to 4"],
    ["token=r8_secret", "never a token itself"],
    ["url=http://models.example.com/v1", "https address"],
    ["url=https://user:pw@models.example.com/v1", "https address"],
    ["speed=9", "steps=4, token=VARIABLE or url="],
    ["steps", "steps=4, token=VARIABLE or url="],
  ])("rejects %s without quoting it", (option, why) => {
    const [problem, ...others] = settingProblems(draft(option));
    expect([problem, others]).toEqual([expect.stringContaining(why), []]);
    expect(problem).toMatch(/^AI_BACKENDS/);
    expect(problem).not.toMatch(/secret|pw@/);
  });

  it("rejects steps for a model without steps", () => {
    expect(() => readInstances({ AI_BACKENDS: "flux-1.1-pro;steps=4" })).toThrow("FLUX 1.1 pro has no steps");
  });
});
