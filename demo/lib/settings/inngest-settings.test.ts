import fc from "fast-check";
import { expect, it } from "vitest";
import { SettingError } from "../env";
import { settingProblems } from "../setting-problems";
import { checkInngestSettings } from "./inngest-settings";

const KEYS = { JOBS: "inngest", INNGEST_EVENT_KEY: "e", INNGEST_SIGNING_KEY: "signkey-prod-00" };

it("requires both keys, unless a dev server is named", () => {
  checkInngestSettings(KEYS);
  checkInngestSettings({ ...KEYS, INNGEST_BASE_URL: "https://inngest.example.com" });
  for (const INNGEST_DEV of ["1", "true", "http://127.0.0.1:8288"])
    checkInngestSettings({ JOBS: "inngest", INNGEST_DEV });
  for (const INNGEST_DEV of [undefined, "", "0", "false"]) {
    for (const name of ["INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY"]) {
      expect(() => checkInngestSettings({ ...KEYS, INNGEST_DEV, [name]: " " })).toThrow(
        `${name} must be set`,
      );
    }
  }
  checkInngestSettings({ INNGEST_DEV: "what" });
  expect(settingProblems({ JOBS: "inngest" })).toEqual([expect.stringContaining("INNGEST_EVENT_KEY must")]);
});

it("rejects invalid values by name, without quoting keys", () => {
  const value = fc.oneof(fc.string(), fc.webUrl(), fc.constantFrom("1", "0", "ftp://a", "localhost:8288"));
  const env = fc.record({ INNGEST_DEV: value, INNGEST_BASE_URL: value, INNGEST_SIGNING_KEY: value });
  fc.assert(
    fc.property(env, (settings) => {
      try {
        checkInngestSettings({ ...KEYS, ...settings });
      } catch (error) {
        expect(error).toBeInstanceOf(SettingError);
        expect(String(error)).toMatch(/INNGEST_[A-Z_]+ must /);
      }
    }),
  );
});
