import { expect, it } from "vitest";
import { applyLogLevel, readLogLevel } from "./log-level";

it.each([
  ["", "error warn info"],
  ["error", "error"],
  [" WARN ", "error warn"],
  ["info", "error warn info"],
  ["debug", "error warn info debug"],
])("LOG_LEVEL=%s logs %s", (level, let_through) => {
  const said: string[] = [];
  const say = (word: string) => () => void said.push(word);
  const target = { error: say("error"), warn: say("warn"), info: say("info"), debug: say("debug") };
  applyLogLevel({ LOG_LEVEL: level }, target);
  for (const method of ["error", "warn", "info", "debug"] as const) target[method]();
  expect(said.join(" ")).toBe(let_through);
});

it("rejects any other value", () => {
  for (const bad of ["silent", "2", "warn,error"])
    expect(() => readLogLevel({ LOG_LEVEL: bad })).toThrow("LOG_LEVEL must be error, warn, info, debug");
});
