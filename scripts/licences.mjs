/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {string} [license]
 * @property {string} [resolved]
 * @property {boolean} [link]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [optionalDependencies]
 * @property {Record<string, string>} [peerDependencies]
 * @property {Record<string, { optional?: boolean }>} [peerDependenciesMeta]
 * @typedef {Record<string, LockedPackage>} Packages `packages` of a lock file
 * @typedef {{ path: string, license: string }} Licensed
 */

/** The licences that users may get with our packages, by SPDX identifier. */
export const ALLOWED_LICENCES = ["MIT", "ISC", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD"];

/** Packages with another licence, each for a reason. */
export const ALLOWED_PACKAGES = [
  {
    name: /^@img\/sharp-/,
    license: /\bLGPL-3\.0-or-later\b/,
    reason:
      "libvips: a library of its own, loaded as it is, and only by the emulator, which is for development",
  },
];

/**
 * Everything that is installed with packages of this repository: their dependencies and theirs in turn, also optional
 * ones, with the peers that must be there. A peer that is optional is the user's own choice.
 * @param {Packages} packages
 * @param {string[]} roots the folders of the packages; "" is the root
 * @returns {string[]} paths in the lock file
 */
export function productionPaths(packages, roots) {
  /** @type {Set<string>} */
  const found = new Set(roots);
  for (const path of found) {
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } =
      packages[path] ?? {};
    const peers = Object.keys(peerDependencies ?? {}).filter(
      (name) => !peerDependenciesMeta?.[name]?.optional,
    );
    for (const name of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers]) {
      const at = resolveFrom(packages, path, name);
      if (at !== undefined) found.add(at);
      else if (!optionalDependencies?.[name])
        throw new Error(`${name}, which ${path || "the library"} needs, is not locked.`);
    }
  }
  return [...found].filter((path) => !roots.includes(path)).sort();
}

/** Where Node finds a package from another one's folder. @param {Packages} packages @param {string} from @param {string} name */
function resolveFrom(packages, from, name) {
  for (let folder = from; ; folder = folder.replace(/(^|\/)[^/]*$/, "")) {
    const path = `${folder ? `${folder}/` : ""}node_modules/${name}`;
    const found = packages[path];
    if (found) return found.link ? (found.resolved ?? "") : path;
    if (folder === "") return undefined;
  }
}

/**
 * The packages whose licence is not allowed, or not known.
 * @param {Packages} packages @param {string[]} paths
 * @returns {Licensed[]}
 */
export function forbiddenLicences(packages, paths) {
  return paths
    .map((path) => ({ path, license: packages[path]?.license ?? "unknown" }))
    .filter(({ path, license }) => !isAllowed(path.replace(/^.*node_modules\//, ""), license));
}

/** @param {string} name @param {string} license an SPDX expression */
function isAllowed(name, license) {
  if (ALLOWED_PACKAGES.some((one) => one.name.test(name) && one.license.test(license))) return true;
  // One licence of an OR is enough; an AND needs each.
  return license
    .replace(/^\((.*)\)$/, "$1")
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((one) => ALLOWED_LICENCES.includes(one)));
}
