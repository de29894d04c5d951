import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";
import { manifestIn, PUBLISHED } from "./published-packages.mjs";
import { ROOT } from "./stamps.mjs";

const requireOfCli = createRequire(createRequire(import.meta.url).resolve("@changesets/cli/package.json"));

test("the configuration and every changeset are valid, and each names existing packages", async () => {
  const { default: getReleasePlan } = requireOfCli("@changesets/get-release-plan");
  // Rejects a changeset of a package that does not exist.
  const { changesets }: { changesets: { releases: { name: string }[] }[] } = await getReleasePlan(ROOT);
  const named = changesets.flatMap(({ releases }) => releases.map(({ name }) => name));
  expect(named.filter((name) => ["demo", "bench"].map(nameIn).includes(name))).toEqual([]);
});

test("finds all packages, including the library in the root folder", async () => {
  const { getPackages } = requireOfCli("@manypkg/get-packages");
  const { packages }: { packages: { packageJson: { name: string; private?: boolean } }[] } =
    await getPackages(ROOT);
  const published = packages.filter(({ packageJson }) => !packageJson.private);
  expect(published.map(({ packageJson }) => packageJson.name)).toEqual(
    expect.arrayContaining([
      nameIn("."),
      nameIn("packages/generation-server"),
      nameIn("packages/replicate"),
      nameIn("packages/replicate-emulator"),
    ]),
  );
});

test("below 1.0.0 no changeset releases a major version, not even by a peer that leaves its range", async () => {
  const { default: getReleasePlan } = requireOfCli("@changesets/get-release-plan");
  const { releases }: { releases: { name: string; type: string; newVersion: string }[] } =
    await getReleasePlan(ROOT);
  expect(releases.filter(({ type }) => type === "major")).toEqual([]);
  // These are one product: a server speaks the protocol of the library of the same version.
  const together = [".", "packages/generation-server", "packages/replicate"].map(nameIn);
  const versions = releases.flatMap(({ name, newVersion }) => (together.includes(name) ? newVersion : []));
  expect(new Set(versions).size).toBeLessThanOrEqual(1);
});

test("every package that is not private is released", () => {
  const manifests = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")).packages;
  const folders = Object.keys(manifests).filter((path) => path === "" || path.startsWith("packages/"));
  const published = folders
    .map((folder) => folder || ".")
    .filter((folder) => !folder.includes("node_modules") && !manifestIn(folder).private);
  expect(published.sort()).toEqual([...PUBLISHED].sort());
});

const nameIn = (folder: string): string =>
  JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8")).name;
