// Imported first by every command, so that an old Node prints a sentence instead of a stack trace. This file may not use
// syntax or modules that an old Node lacks.
const MAJOR = 20;
const MINOR = 19;

/**
 * @param {string} version such as `20.19.0`
 * @returns {boolean}
 */
export function isNodeNewEnough(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > MAJOR || (major === MAJOR && minor >= MINOR);
}

if (!isNodeNewEnough(process.versions.node)) {
  console.error(
    `This project needs Node ${MAJOR}.${MINOR} or newer, and this is Node ${process.versions.node}. ` +
      "Install a newer one from https://nodejs.org and run the command again.",
  );
  process.exit(1);
}
