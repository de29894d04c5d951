import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { changesWithoutChangeset, packagesIn } from "./api-changes.mjs";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "api-changes-"));
  git("init", "--quiet", "--initial-branch=main");
  commit({
    "api/lib/index.api.md": "a",
    "api/other/index.api.md": "a",
    ".changeset/old.md": changeset("lib"),
  });
});
afterEach(() => rmSync(folder, { recursive: true }));

const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=T", "-c", "user.email=t@example.com", ...args], { cwd: folder });

function write(files: Record<string, string>) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function commit(files: Record<string, string>) {
  write(files);
  git("add", "--all");
  git("commit", "--quiet", "--no-gpg-sign", "--message=change");
}

const changeset = (...names: string[]) =>
  `---\n${names.map((name) => `"${name}": minor\n`).join("")}---\n\nA change.\n`;

const missing = () => changesWithoutChangeset(folder, (path) => path.split("/")[1] ?? "").missing;

test("on a branch, each package with a changed API needs a changeset of its own", () => {
  git("switch", "--quiet", "--create", "branch");
  expect(missing()).toEqual([]);
  commit({ "api/lib/index.api.md": "b", "api/other/index.api.md": "b" });
  expect(missing()).toEqual(["lib", "other"]);
  commit({ ".changeset/new.md": changeset("other") });
  expect(missing()).toEqual(["lib"]);
});

test("what is not committed yet counts, too", () => {
  git("switch", "--quiet", "--create", "branch");
  write({ "api/lib/new.api.md": "b" });
  expect(missing()).toEqual(["lib"]);
  write({ ".changeset/new.md": changeset("lib") });
  expect(missing()).toEqual([]);
});

test("on main, the last release is what the API is compared with", () => {
  git("-c", "tag.gpgSign=false", "tag", "lib@1.0.0");
  commit({ "api/lib/index.api.md": "b" });
  expect(missing()).toEqual(["lib"]);
  commit({ ".changeset/new.md": changeset("lib") });
  expect(missing()).toEqual([]);
});

test("where there is nothing to compare with, it says so", () => {
  git("branch", "--move", "main", "else");
  const { comparedWith } = changesWithoutChangeset(folder, String);
  expect(comparedWith).toContain("nothing");
  git("branch", "--move", "else", "main");
  git("rm", "-r", "--quiet", "api");
  commit({});
  expect(changesWithoutChangeset(folder, String).comparedWith).toContain("no API reports");
});

test("reads the packages of a changeset", () => {
  expect(packagesIn(changeset("@scope/a", "b"))).toEqual(["@scope/a", "b"]);
  expect(packagesIn("---\n---\n\nNothing to release.\n")).toEqual([]);
});

test("what is released needs none: its changesets have become its changelog", () => {
  commit({ "lib/package.json": manifest("lib", "1.0.0"), "other/package.json": manifest("other", "1.0.0") });
  git("-c", "tag.gpgSign=false", "tag", "lib@1.0.0");
  commit({ "api/lib/index.api.md": "b", "api/other/index.api.md": "b" });
  expect(missing()).toEqual(["lib", "other"]);
  commit({ "lib/package.json": manifest("lib", "1.1.0") });
  expect(missing()).toEqual(["other"]);
});

const manifest = (name: string, version: string) => JSON.stringify({ name, version });
