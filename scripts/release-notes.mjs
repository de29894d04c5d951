/** The long check of a release: every example, installed from the tarballs and tested. */
const EXAMPLES = "proof:examples";

/**
 * @param {string[]} args of `npm run release`
 * @throws {Error} for an unknown option
 */
export function readOptions(args) {
  const known = ["--dry", "--version", "--skip-examples"];
  const unknown = args.filter((arg) => !known.includes(arg));
  if (unknown.length > 0) {
    throw new Error(`npm run release takes ${known.join(", ")}; got ${unknown.join(" ")}.`);
  }
  if (args.includes("--dry") && args.includes("--version")) {
    throw new Error("--version writes the versions: it cannot be --dry.");
  }
  return {
    dry: args.includes("--dry"),
    versionOnly: args.includes("--version"),
    withExamples: !args.includes("--skip-examples"),
  };
}

/** The script that tests the examples, if this repository has it. @param {Record<string, string>} [scripts] */
export const examplesCommand = (scripts = {}) => (EXAMPLES in scripts ? EXAMPLES : undefined);

/**
 * A manifest that depends on these versions of these packages, and is otherwise as it was.
 * @param {string} manifest @param {ReadonlyMap<string, string>} versions by package
 */
export const withVersions = (manifest, versions) =>
  [...versions].reduce(
    (text, [name, version]) => text.replace(new RegExp(`(?<="${name}": )"[^"]+"`), `"${version}"`),
    manifest,
  );

/**
 * The section of a version in a changelog, without its heading.
 * @param {string} changelog @param {string} version
 */
export function notesOf(changelog, version) {
  const [, ...sections] = `\n${changelog}`.split(/\n## /);
  const section = sections.find((text) => text.split("\n")[0]?.trim() === version) ?? "";
  return section.split("\n").slice(1).join("\n").trim();
}

/** @param {{ name: string, version: string, tarball: string, bytes: number }} packed */
export const tarballLine = ({ name, version, bytes }) =>
  `${`${name}@${version}`.padEnd(48)} ${(bytes / 1000).toFixed(0).padStart(6)} kB`;
