import { expect, test } from "vitest";
import { envExample, replaceMarked, settingsTables } from "./settings-table.mjs";

const SETTINGS = {
  BODY_SECONDS: {
    group: "Limits",
    text: "How long a body may take.",
    default: 60,
    min: 1,
    max: 3600,
    unit: "seconds",
  },
  FILES: { group: "Files", text: "A folder | a bucket, see DATA_DIR.", values: "fs or s3", default: "fs" },
  S3_BUCKET: { group: "Files", text: "A bucket." },
};

test("each setting is a row of its group's table, with its values, default and meaning", () => {
  const text = settingsTables(SETTINGS);
  expect(text).toContain("## Limits\n");
  expect(text).toContain("| `BODY_SECONDS` | 1 to 3600 seconds | 60 | How long a body may take. |");
  expect(text).toContain("| `FILES` | fs or s3 | fs | A folder \\| a bucket, see `DATA_DIR`. |");
  expect(text).toContain("| `S3_BUCKET` |  | unset | A bucket. |");
  expect(text.match(/^## /gm)).toHaveLength(2);
});

test("each setting is unset in the example of an .env file, below its meaning", () => {
  const text = envExample({ ...SETTINGS, LONG: { group: "Files", text: "word ".repeat(100).trim() } });
  expect(text).toContain(
    "# How long a body may take. Values: 1 to 3600 seconds. Default: 60.\nBODY_SECONDS=\n",
  );
  expect(text).toContain("# A bucket.\nS3_BUCKET=\n");
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
});

test("only what is between the markers of a page is replaced", () => {
  const page = "# Page\n\n<!-- a -->\nold\n<!-- /a -->\n\nEnd.\n";
  const once = replaceMarked(page, "a", "new");
  expect(once).toBe("# Page\n\n<!-- a -->\n\nnew\n\n<!-- /a -->\n\nEnd.\n");
  expect(replaceMarked(once, "a", "new")).toBe(once);
  expect(() => replaceMarked(page, "b", "new")).toThrow("b");
});
