import { format } from "node:util";
import { expect, it } from "vitest";
import { escapeControls, escapeLogLines } from "./escape-log-lines.js";

it.each([
  ["a\n[id] forged", "a\\n[id] forged"],
  ["\r\u001b[2K\u001b[1Aforged\t", "\\r\\u001b[2K\\u001b[1Aforged\\t"],
  ["\u0000 \u007f \u0085 \u009b31m \u2028 \u2029", "\\u0000 \\u007f \\u0085 \\u009b31m \\u2028 \\u2029"],
  ["\u202egnp.exe\u2066\u200f", "\\u202egnp.exe\\u2066\\u200f"],
  ["Grüße, 猫 🦊 «naïve» c:\\new", "Grüße, 猫 🦊 «naïve» c:\\new"],
])("escapes %j", (text, line) => expect(escapeControls(text)).toBe(line));

it("writes each call on one line, including stacks and causes", () => {
  const lines: string[] = [];
  const write = (...words: unknown[]) => void lines.push(format(...words));
  const target = { error: write, warn: write, info: write, debug: write, log: write };
  escapeLogLines(target);
  target.warn("%s of %d", "one\ntwo", 3, { note: "a\nb" });
  target.error(new Error("first\nsecond", { cause: new Error("%s\rthird") }));
  target.log("100 %s");
  expect(lines[0]).toBe("one\\ntwo of 3 { note: 'a\\nb' }");
  expect(lines[1]).toMatch(/^Error: first\\nsecond\\n {4}at .*%s\\rthird/);
  expect(lines[2]).toBe("100 %s");
  for (const line of lines) expect(line).not.toMatch(/[\r\n]/);
});
