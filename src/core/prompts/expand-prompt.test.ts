import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { escapePrompt, expandPrompt } from "./expand-prompt.js";

const snippets = [
  { name: "oil", text: "oil on canvas" },
  { name: "Light", text: "{soft|hard} light" },
  { name: "scene", text: "{oil}, {light}" },
  { name: "loop", text: "a {loop}" },
  { name: "ping", text: "{pong}" },
  { name: "pong", text: "{ping}!" },
];
const expand = (text: string, limit?: number) => expandPrompt(text, snippets, { limit });
const promptsOf = (text: string) => expand(text).prompts;

describe("expandPrompt", () => {
  test.each([
    ["a fox", ["a fox"]],
    ["a {red|grey} fox", ["a red fox", "a grey fox"]],
    ["{a|b} {c|d}", ["a c", "a d", "b c", "b d"]],
    ["{a|{b|c} d}", ["a", "b d", "c d"]],
    ["a{| very} big fox", ["a big fox", "a very big fox"]],
    ["a fox, {oil}", ["a fox, oil on canvas"]],
    ["a fox, { OIL }", ["a fox, oil on canvas"]],
    ["{scene}", ["oil on canvas, soft light", "oil on canvas, hard light"]],
    ["{{oil}|pencil}", ["oil on canvas", "pencil"]],
    ["{same|same}", ["same"]],
  ])("makes of %j %j", (text, prompts) => expect(promptsOf(text)).toEqual(prompts));

  test.each([
    ["a \\{red\\|grey\\} fox", "a {red\\|grey} fox"],
    ["{a\\|b}", "{a|b}"],
    ["\\{oil}", "{oil}"],
    ["a { fox", "a { fox"],
    ["a } fox", "a } fox"],
    ["{}", "{}"],
    ["a | b", "a | b"],
    ["C:\\temp", "C:\\temp"],
    ['{"a": {"b": "c"}}', '{"a": {"b": "c"}}'],
  ])("leaves of %j the text %j", (text, prompt) => {
    expect(expand(text)).toEqual({ prompts: [prompt], total: 1, unknown: [], cyclic: [] });
  });

  test("says which names are no snippets, and leaves them as text", () => {
    expect(expand("{water}, {sky|{earth}}, {water}")).toEqual({
      prompts: ["{water}, sky, {water}", "{water}, {earth}, {water}"],
      total: 2,
      unknown: ["water", "earth"],
      cyclic: [],
    });
  });

  test("ends at snippets that contain themselves, and says which", () => {
    expect(expand("{loop}")).toMatchObject({ prompts: ["a {loop}"], cyclic: ["loop"] });
    expect(expand("{ping}")).toMatchObject({ prompts: ["{ping}!"], cyclic: ["ping"] });
  });

  test("makes at most the limit, and counts all", () => {
    const { prompts, total } = expand("{a|b|c}{a|b|c}{a|b|c}{a|b|c}{a|b|c}", 10);
    expect([prompts.length, prompts[0], total]).toEqual([10, "aaaaa", 243]);
    expect(expand("{a|b}".repeat(2_000))).toMatchObject({ total: Infinity });
  });

  test("stays small with texts that were made to grow", () => {
    const doubling = Array.from({ length: 40 }, (_, index) => ({
      name: `s${index}`,
      text: `{s${index + 1}}{s${index + 1}}`,
    }));
    expect(expandPrompt("{s0}", doubling).prompts[0]?.length).toBeLessThan(30_000);
    for (const hostile of [
      "{".repeat(100_000),
      "{a|".repeat(30_000),
      `${"{|".repeat(9_000)}${"}".repeat(9_000)}`,
    ]) {
      expandPrompt(hostile);
    }
    expect(expandPrompt("{x}{x}", [{ name: "x", text: "y".repeat(15_000) }]).prompts[0]).toHaveLength(20_000);
  });

  const character = fc.constantFrom("{", "}", "|", "\\", "a", " ", "é", "😀");
  const anyText = fc.oneof(
    fc.string(),
    fc.array(character, { maxLength: 60 }).map((parts) => parts.join("")),
  );

  test("leaves an escaped text as it is, whatever it is", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(expandPrompt(escapePrompt(text)).prompts).toEqual([text]);
      }),
      { numRuns: 2_000 },
    );
  });

  test("gives between one prompt and the limit, each once, for any text and any snippets", () => {
    const snippet = fc.record({ name: fc.constantFrom("a", "b", "c"), text: anyText });
    fc.assert(
      fc.property(
        anyText,
        fc.array(snippet, { maxLength: 3 }),
        fc.integer({ min: 1, max: 20 }),
        (text, given, limit) => {
          const { prompts, total } = expandPrompt(text, given, { limit });
          expect(prompts.length).toBeGreaterThanOrEqual(1);
          expect(prompts.length).toBeLessThanOrEqual(Math.min(limit, total));
          expect(new Set(prompts).size).toBe(prompts.length);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test("gives every combination of independent choices", () => {
    const choice = fc.array(fc.stringMatching(/^[a-z]{1,3}$/), { minLength: 2, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(choice, { maxLength: 3 }), (groups) => {
        const all = groups.reduce<string[]>(
          (made, group) => made.flatMap((start) => group.map((end) => `${start} ${end}`)),
          [""],
        );
        const text = groups.map((group) => ` {${group.join("|")}}`).join("");
        expect(expandPrompt(text).prompts).toEqual([...new Set(all)]);
      }),
    );
  });
});
