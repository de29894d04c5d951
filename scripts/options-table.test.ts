import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { optionsOf, optionsTables } from "./options-table.mjs";

function read(declarations: string) {
  const folder = mkdtempSync(join(tmpdir(), "options-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "index.d.ts");
  writeFileSync(file, declarations);
  return optionsOf(file, "Options");
}

const LIMITS = `{
  /** Requests per minute | second. Default: 60. */
  perMinute?: number | undefined;
}`;

test("each option is a row with its type, unit, default and meaning; objects have a table of their own", () => {
  const text = optionsTables(
    read(`export type Options = {
      /** Who generates. */
      provider: { generate: () => void };
      /** The mark; \`false\` for none. Default: the origin. */
      marking?: false | {
        /** The app. Default: none. */
        tool?: string;
      } | undefined;
      /** Rates. Default: those below. */
      limits?: ${LIMITS} | undefined;
    };`),
    "The options",
  );
  expect(text).toContain("## The options\n");
  expect(text).toMatch(/\| `provider` \| `.*` \| {2}\| required \| Who generates\. \|/);
  expect(text).toContain("| `marking` | `false \\| object` |  | the origin | The mark; `false` for none. |");
  expect(text).toContain("## `marking`\n");
  expect(text).toContain("| `marking.tool` | `string` |  | none | The app. |");
  expect(text).toContain(
    "| `limits.perMinute` | `number` | requests | 60 | Requests per minute \\| second. |",
  );
});

test("what either of two objects has stands in one table, once", () => {
  const [, group] = read(`export type Options = {
    /** Where. */
    store:
      | {
          /** A folder. */
          folder: string;
          /** Its name. */
          kind: "a";
        }
      | {
          /** A bucket. */
          bucket: string;
          kind: "b";
        };
  };`);
  expect(group?.options.map(({ name, type }) => [name, type])).toEqual([
    ["store.folder", "string"],
    ["store.kind", '"a" | "b"'],
    ["store.bucket", "string"],
  ]);
});

test("an option without a meaning, a default or a unit is an error", () => {
  expect(() => read("export type Options = { name: string };")).toThrow("name has no doc comment");
  expect(() => read("export type Options = {\n/** A name. */\nname?: string };")).toThrow(
    "name does not say its default",
  );
  expect(() => read("export type Options = {\n/** How many. */\ncount: number };")).toThrow(
    "count does not say its unit",
  );
});
