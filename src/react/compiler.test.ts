import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { transformAsync } from "@babel/core";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const files = ["react", "components", "kits"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !/\.(test|contract|d)\.tsx?$/.test(file))
    .map((file) => join(folder, file)),
);

describe("the React Compiler", () => {
  it.each(files)("accepts %s", async (file) => {
    const code = readFileSync(join(root, file), "utf8");
    const result = await transformAsync(code, {
      filename: join(root, file),
      babelrc: false,
      configFile: false,
      parserOpts: { plugins: ["jsx", "typescript"] },
      plugins: [["babel-plugin-react-compiler", { panicThreshold: "all_errors", target: "19" }]],
    });
    expect(result?.code).toBeTruthy();
  });
});
