import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";

// A change of an API report needs a changeset of its package: compared with where a branch left main, or, on main, with
// the last release. A package with another version is released by these commits: its changesets are in its changelog.

/**
 * @param {string} root of the repository
 * @param {(file: string) => string} packageOf the package of a report, by the report's path
 * @returns {{ missing: string[], comparedWith: string }} the packages without a changeset; `comparedWith` is for people
 */
export function changesWithoutChangeset(root, packageOf) {
  const base = baseOf(root);
  if (base === undefined) {
    return { missing: [], comparedWith: "nothing: there is neither a main branch nor a tag in this clone" };
  }
  const comparedWith = `${base.name} (${base.commit.slice(0, 8)})`;
  if (git(root, "ls-tree", base.commit, "api") === "") {
    return { missing: [], comparedWith: `nothing: ${comparedWith} has no API reports` };
  }
  const changed = changedSince(root, base.commit, "api").map(packageOf);
  const recorded = changedSince(root, base.commit, ".changeset").flatMap((path) => {
    if (!path.endsWith(".md") || basename(path) === "README.md") return [];
    return packagesIn(readFileSync(join(root, path), "utf8"));
  });
  const released = releasedSince(root, base.commit);
  const done = [...recorded, ...released];
  return { missing: [...new Set(changed)].filter((name) => !done.includes(name)), comparedWith };
}

/** The packages with another version than in a commit. @param {string} root @param {string} commit @returns {string[]} */
function releasedSince(root, commit) {
  const manifests = changedSince(root, commit, ".").filter((path) => basename(path) === "package.json");
  return manifests.flatMap((path) => {
    const { name, version } = JSON.parse(readFileSync(join(root, path), "utf8"));
    const before = git(root, "show", `${commit}:${path}`);
    return before !== "" && JSON.parse(before).version !== version ? [name] : [];
  });
}

/** The packages that a changeset names. @param {string} text @returns {string[]} */
export function packagesIn(text) {
  const [, head = ""] = /^---\n([\s\S]*?)\n?---$/m.exec(text) ?? [];
  return [...head.matchAll(/^["']?([^"':]+)["']?:/gm)].flatMap(([, name]) => name ?? []);
}

/** @param {string} root @returns {{ name: string, commit: string } | undefined} */
function baseOf(root) {
  const head = git(root, "rev-parse", "HEAD");
  const branch = ["origin/main", "main"].find((name) => git(root, "merge-base", "HEAD", name));
  const fork = branch && git(root, "merge-base", "HEAD", branch);
  if (fork && fork !== head) return { name: `where this branch left ${branch}`, commit: fork };
  const tag = git(root, "describe", "--tags", "--abbrev=0");
  if (tag) return { name: tag, commit: git(root, "rev-parse", `${tag}^{commit}`) };
  return fork ? { name: "the last commit", commit: head } : undefined;
}

/** Changed, added and untracked files of a folder that exist. @param {string} root @param {string} commit @param {string} folder */
const changedSince = (root, commit, folder) =>
  [
    git(root, "diff", "--name-only", "--diff-filter=d", commit, "--", folder),
    git(root, "ls-files", "--others", "--exclude-standard", "--", folder),
  ].flatMap((paths) => paths.split("\n").filter(Boolean));

/** The output of a git command; "" if it fails. @param {string} root @param {string[]} args */
function git(root, ...args) {
  try {
    return execFileSync("git", args, {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return "";
  }
}
