import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MediaLibraryError } from "../errors.js";
import { mergePrompts, readPromptFile, writePromptFile } from "./prompt-file.js";
import { MAX_STARRED, type PromptRecord, promptId, snippetId } from "./prompt-record.js";

const NOW = 1_000;
const prompt = (
  text: string,
  fields: Partial<{ uses: number; lastUsedAt: number; starred: boolean }> = {},
): PromptRecord => ({
  id: promptId(text),
  kind: "prompt",
  text,
  uses: 1,
  lastUsedAt: 1,
  starred: false,
  ...fields,
});
const snippet = (name: string, text: string): PromptRecord => ({
  id: snippetId(name),
  kind: "snippet",
  name,
  text,
});
const fileOf = (content: unknown) =>
  new Blob([typeof content === "string" ? content : JSON.stringify(content)]);
const read = (content: unknown) => readPromptFile(fileOf(content), NOW);
const valid = { format: "react-media-library-prompts", version: 1, prompts: [], snippets: [] };
const entry = { text: "a fox", uses: 1, lastUsedAt: 1, starred: false };

describe("a file of prompts", () => {
  test("is read as it was written", async () => {
    const records = [prompt("a fox\nat night", { uses: 3, starred: true }), snippet("oil", "oil on canvas")];
    const file = writePromptFile(records);
    expect([file.name, file.type]).toEqual([
      expect.stringMatching(/^prompts \d{4}-\d\d-\d\d\.json$/),
      "application/json",
    ]);
    expect(await readPromptFile(file, NOW)).toEqual(records);
  });

  test("does not put a prompt into the future", async () => {
    expect(await read({ ...valid, prompts: [{ ...entry, lastUsedAt: 1e15 }] })).toEqual([
      prompt("a fox", { lastUsedAt: NOW }),
    ]);
  });

  test.each([
    ["It is not JSON", "{"],
    ["It has no prompts", "null"],
    ["It has no prompts", { ...valid, format: "react-media-library" }],
    ["newer version", { ...valid, version: 2 }],
    ["prompts is not a list", { ...valid, prompts: {} }],
    ["snippets has 201 entries", { ...valid, snippets: Array(201).fill({ name: "a", text: "b" }) }],
    ["prompts[1].text", { ...valid, prompts: [entry, { ...entry, text: 7 }] }],
    ["prompts[0].text", { ...valid, prompts: [{ ...entry, text: "x".repeat(10_001) }] }],
    ["prompts[0].uses", { ...valid, prompts: [{ ...entry, uses: 0.5 }] }],
    ["prompts[0].lastUsedAt", { ...valid, prompts: [{ ...entry, lastUsedAt: "now" }] }],
    ["prompts[0].starred", { ...valid, prompts: [{ ...entry, starred: 1 }] }],
    ["snippets[0].name", { ...valid, snippets: [{ name: "{a|b}", text: "b" }] }],
  ])("is rejected, and it says why: %s", async (why, content) => {
    const error = await read(content).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "decode", message: expect.stringContaining(why) });
  });

  test("is rejected over 32 MB without being read", async () => {
    const file = Object.assign(new Blob(), { text: () => Promise.reject(new Error("It was read.")) });
    Object.defineProperty(file, "size", { value: 32 * 1024 * 1024 + 1 });
    await expect(readPromptFile(file, NOW)).rejects.toMatchObject({ code: "too-large" });
  });

  test("is either read or rejected with an error for people, whatever it contains", async () => {
    const any = fc.anything();
    const anyEntry = fc.record(
      { text: any, name: any, uses: any, lastUsedAt: any, starred: any },
      { requiredKeys: [] },
    );
    const lists = fc.oneof(fc.anything(), fc.array(fc.oneof(anyEntry, fc.anything())));
    const content = fc.oneof(
      fc.json(),
      fc.record({ prompts: lists, snippets: lists }).map((more) => {
        try {
          return JSON.stringify({ ...valid, ...more });
        } catch {
          return "";
        }
      }),
    );
    await fc.assert(
      fc.asyncProperty(content, async (text) => {
        const result = await read(text).catch((error: unknown) => error);
        expect(Array.isArray(result) || MediaLibraryError.isInstance(result)).toBe(true);
      }),
    );
  });
});

describe("mergePrompts", () => {
  test("counts no use twice, takes no star away, and replaces no snippet", () => {
    const existing = [
      prompt("a", { uses: 5, starred: true }),
      prompt("b"),
      snippet("oil", "oil"),
      snippet("x", "y"),
    ];
    const imported = [
      prompt("a", { uses: 2, lastUsedAt: 9 }),
      prompt("b"),
      prompt("c", { starred: true }),
      snippet("OIL", "another"),
      snippet("x", "y"),
      snippet("new", "text"),
    ];
    const { changed, kept } = mergePrompts(existing, imported);
    expect(changed).toEqual([
      prompt("a", { uses: 5, lastUsedAt: 9, starred: true }),
      prompt("c", { starred: true }),
      snippet("new", "text"),
    ]);
    expect(kept).toBe(1);
    expect(mergePrompts([...existing, ...changed], imported).changed).toEqual([]);
  });

  test("keeps the bounds of stars and snippets", () => {
    const existing = [
      ...Array.from({ length: MAX_STARRED }, (_, index) => prompt(`p${index}`, { starred: true })),
      ...Array.from({ length: 200 }, (_, index) => snippet(`s${index}`, "text")),
    ];
    const { changed, kept } = mergePrompts(existing, [
      prompt("new", { starred: true }),
      snippet("new", "text"),
    ]);
    expect([changed, kept]).toEqual([[prompt("new")], 1]);
  });
});
