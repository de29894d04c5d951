// How a changeset becomes a line of CHANGELOG.md: its text alone. The default adds the hash of a commit to each line, and
// a line for each of the changes of a dependency.

/** @param {{ summary: string }} changeset */
const getReleaseLine = async ({ summary }) => {
  const [first, ...others] = summary.trim().split("\n");
  return `- ${[first, ...others.map((line) => (line ? `  ${line}` : ""))].join("\n")}`;
};

/** @param {unknown} _ @param {{ name: string, newVersion: string }[]} dependencies */
const getDependencyReleaseLine = async (_, dependencies) =>
  dependencies.length === 0
    ? ""
    : `- Works with ${dependencies.map(({ name, newVersion }) => `\`${name}\` ${newVersion}`).join(", ")}.`;

module.exports = { getReleaseLine, getDependencyReleaseLine };
