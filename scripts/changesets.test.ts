import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";
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

const nameIn = (folder: string): string =>
  JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8")).name;
