import { expect, it } from "vitest";
import { settingProblems } from "../setting-problems";
import { sessionSecret } from "./session-secret";

const SECRET = "test-secret-0123456789abcdef0123";

it("shares one secret within a process if none is set", () => {
  expect(sessionSecret({ SESSION_SECRET: ` ${SECRET} ` })).toBe(SECRET);
  expect(sessionSecret({ SESSION_SECRET: "" })).toBe(sessionSecret({}));
  expect(sessionSecret({}).length).toBeGreaterThan(32);
});

it("rejects secrets that could be guessed", () => {
  for (const short of ["§", "x".repeat(31), ` ${"x".repeat(31)} `]) {
    expect(() => sessionSecret({ SESSION_SECRET: short })).toThrow(
      "SESSION_SECRET must have at least 32 characters",
    );
    expect(settingProblems({ SESSION_SECRET: short })).toEqual([expect.not.stringContaining(short)]);
  }
  expect(sessionSecret({ SESSION_SECRET: "x".repeat(32) })).toBe("x".repeat(32));
});
