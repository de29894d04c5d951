import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { must, mustRun } from "./must.mjs";
import { pack } from "./pack.mjs";
import { checkContents } from "./package-contents.mjs";
import { runClientExample, runServerExample, startPackedEmulator } from "./packed-examples.mjs";
import { npm } from "./processes.mjs";
import { ROOT } from "./stamps.mjs";
import { lintTarball } from "./tarball-checks.mjs";

/*
 * The packages beside the library: each is installed from its tarball into a folder of its own, with only those packages
 * of ours that it depends on, and its README's example runs there. The emulator from its tarball answers in Replicate's
 * place.
 */

/**
 * @typedef {object} Manifest
 * @property {string} name
 * @property {string} version
 * @property {Record<string, string | Record<string, string>>} exports
 * @property {Record<string, string>} [devDependencies]
 * @property {Record<string, { optional?: boolean }>} [peerDependenciesMeta]
 */

/** @param {string} name of the folder in packages/ */
const sourceOf = (name) => join(ROOT, "packages", name);

/** @param {string} name @returns {Manifest} */
const manifestOf = (name) => JSON.parse(readFileSync(join(sourceOf(name), "package.json"), "utf8"));

/**
 * Installs packages, in addition to what the folder has. Of ours there must then be no others than those named.
 * @param {string} folder
 * @param {string[]} packages tarballs, or names with versions
 * @param {string[]} ours names below `@reactkits.dev/`
 */
async function install(folder, packages, ours) {
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest)) writeFileSync(manifest, JSON.stringify({ private: true, type: "module" }));
  const { file, args } = npm();
  const installing = ["install", "--prefer-offline", "--no-audit", "--no-fund", ...packages];
  await mustRun("npm install", file, [...args, ...installing], { cwd: folder });
  const found = readdirSync(join(folder, "node_modules", "@reactkits.dev")).sort();
  must(found.join() === [...ours].sort().join(), `Of our packages these are installed: ${found.join(", ")}.`);
}

/** What is in a package's tarball, and what publint and attw say of it. @param {string} name @param {string} tarball */
async function checkTarball(name, tarball) {
  const manifest = manifestOf(name);
  await checkContents(manifest, tarball, join(dirname(tarball), `unpacked-${name}`));
  await lintTarball(tarball, manifest);
}

/** Optional peers are loaded only where an option chooses them. @param {string} name @param {string} folder @param {string[]} chosen */
function checkOptionalPeers(name, folder, chosen) {
  const { peerDependenciesMeta = {} } = manifestOf(name);
  const optional = Object.keys(peerDependenciesMeta).filter((peer) => !chosen.includes(peer));
  must(optional.length > 0, `${name} has no other optional peers: nothing is checked.`);
  const present = optional.filter((peer) => existsSync(join(folder, "node_modules", peer)));
  must(present.length === 0, `${present.join(", ")} should be optional, and was installed.`);
  console.log(`without ${optional.join(", ")}`);
}

/**
 * @param {string} root a folder that is removed afterwards
 * @param {string} library the library's tarball
 * @returns {[string, () => Promise<void>][]}
 */
export function packageChecks(root, library) {
  const emulatorFolder = join(root, "packed-emulator");
  const clientFolder = join(root, "packed-replicate");
  const serverFolder = join(root, "packed-generation-server");
  let client = "";

  /** @param {(emulator: import("./packed-examples.mjs").RunningEmulator) => Promise<void>} work */
  const withEmulator = async (work) => {
    const emulator = await startPackedEmulator(emulatorFolder);
    try {
      await work(emulator);
    } finally {
      await emulator.stop();
    }
  };

  return [
    [
      "replicate-emulator installs alone",
      async () => {
        const tarball = await pack(sourceOf("replicate-emulator"), emulatorFolder);
        await install(emulatorFolder, [tarball], ["replicate-emulator"]);
        await checkTarball("replicate-emulator", tarball);
      },
    ],
    [
      "replicate installs alone",
      async () => {
        client = await pack(sourceOf("replicate"), clientFolder);
        await install(clientFolder, [client], ["media-replicate"]);
        await checkTarball("replicate", client);
      },
    ],
    ["replicate's example runs", () => withEmulator((emulator) => runClientExample(clientFolder, emulator))],
    [
      "generation-server installs with the library alone",
      async () => {
        const tarball = await pack(sourceOf("generation-server"), serverFolder);
        const driver = `libsql@${manifestOf("generation-server").devDependencies?.libsql}`;
        const ours = ["media-generation-server", "react-media-library"];
        await install(serverFolder, [library, tarball, driver], ours);
        must(!existsSync(join(serverFolder, "node_modules", "react")), "A server was installed with React.");
        checkOptionalPeers("generation-server", serverFolder, ["libsql"]);
        await checkTarball("generation-server", tarball);
      },
    ],
    [
      "generation-server's example runs",
      async () => {
        must(client !== "", "The provider of the example is not packed.");
        const ours = ["media-generation-server", "media-replicate", "react-media-library"];
        await install(serverFolder, [client], ours);
        await withEmulator((emulator) => runServerExample(serverFolder, emulator));
      },
    ],
  ];
}
