import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import root from "../../package.json";
import manifest from "../package.json";
import screens from "../screens.json";
import { sourceOf, storyOf } from "./sources-menu";

const ROOT = join(import.meta.dirname, "..", "..");
const STORIES = join(ROOT, "stories", "components");

test("each screen of the menu has its source and a page of stories, at the addresses of the repository", () => {
  expect(root.homepage).toBe(`${manifest.repository}#readme`);
  const titles = readdirSync(STORIES).map(
    (file) => /title: "(.+)"/.exec(readFileSync(join(STORIES, file), "utf8"))?.[1],
  );
  const pages = titles.map((title) => `${title?.toLowerCase().replace("/", "-")}--docs`);
  for (const name of screens) {
    expect(existsSync(sourceOf(name).replace(`${manifest.repository}/blob/main`, ROOT)), name).toBe(true);
    expect(pages, name).toContain(storyOf(name).split("/docs/")[1]);
  }
});
