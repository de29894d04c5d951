import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { bin, npm, run, start } from "./processes.mjs";
import { ROOT } from "./stamps.mjs";

/*
 * The packages beside the library: each is installed from its tarball into a folder of its own, with no other package of
 * ours, and its README's example runs there. The emulator from its tarball is what the Replicate client's example calls.
 */

/** @typedef {{ name: string, version: string, exports: Record<string, string | Record<string, string>> }} Manifest */
/** @typedef {{ url: string, deliveryHost: string, stop: () => Promise<void> }} RunningEmulator */

/** @param {boolean} holds @param {string} otherwise */
function must(holds, otherwise) {
  if (!holds) throw new Error(otherwise);
}

/** @param {string} what @param {number} code */
const mustSucceed = (what, code) => must(code === 0, `${what} failed; its messages are above.`);

/** @param {string} name of the folder in packages/ */
const sourceOf = (name) => join(ROOT, "packages", name);

/** @param {string} name @returns {Manifest} */
const manifestOf = (name) => JSON.parse(readFileSync(join(sourceOf(name), "package.json"), "utf8"));

/** Packs a package and installs the tarball alone. @param {string} name @param {string} folder @returns {Promise<string>} the tarball */
async function install(name, folder) {
  mkdirSync(folder, { recursive: true });
  const { file, args } = npm();
  const packing = ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder];
  mustSucceed(`npm pack of ${name}`, await run(file, [...args, ...packing], { cwd: sourceOf(name) }));
  const { name: published, version } = manifestOf(name);
  const tarball = join(folder, `${published.replace("@", "").replace("/", "-")}-${version}.tgz`);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const installing = ["install", "--prefer-offline", "--no-audit", "--no-fund", tarball];
  mustSucceed(`npm install of ${name}`, await run(file, [...args, ...installing], { cwd: folder }));
  const ours = readdirSync(join(folder, "node_modules", "@reactkits.dev"));
  must(ours.length === 1, `${published} brings other packages of ours: ${ours.join(", ")}.`);
  return tarball;
}

/** All that `exports` names, the README and the license, and nothing that only we need. @param {string} name @param {string} folder */
function checkFiles(name, folder) {
  const { name: published, exports } = manifestOf(name);
  const installed = join(folder, "node_modules", published);
  const files = readdirSync(installed, { recursive: true, encoding: "utf8" }).filter((path) =>
    statSync(join(installed, path)).isFile(),
  );
  const ours = files.filter((path) => /\.(test|contract)\.|tsbuildinfo|(^|\/)test\//.test(path));
  must(ours.length === 0, `${published} holds files that only we need: ${ours.join(", ")}.`);
  const targets = Object.values(exports).flatMap((target) =>
    typeof target === "string" ? target : Object.values(target),
  );
  const required = [...targets.map((path) => path.slice(2)), "README.md", "LICENSE"];
  const missing = required.filter((path) => !files.includes(path));
  must(missing.length === 0, `${published} lacks ${missing.join(", ")}.`);
  console.log(`${files.length} files`);
}

/** The first block of code of a package's README in a language. @param {string} name @param {string} language */
function exampleOf(name, language) {
  const readme = readFileSync(join(sourceOf(name), "README.md"), "utf8");
  const [, code] = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "m").exec(readme) ?? [];
  if (code === undefined) throw new Error(`The README of ${name} has no example in ${language}.`);
  return code;
}

/** The command of the emulator's README, on a free port in place of its own. @param {string} folder @returns {Promise<RunningEmulator>} */
async function startPackedEmulator(folder) {
  const [command = ""] = /^npx replicate-emulator .*$/m.exec(exampleOf("replicate-emulator", "sh")) ?? [];
  const [, program = "", ...args] = command
    .replace(/--port \d+/, "--port 0")
    .replace(/\s+#.*$/, "")
    .split(/\s+/);
  must(program !== "", "The emulator's README does not say how to start it with npx.");
  const { child, ended, stop } = start(join(folder, "node_modules", ".bin", program), args, {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (!child.stdout) throw new Error("The emulator has no output.");
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([lines[Symbol.asyncIterator]().next(), ended]);
  if (!("value" in first)) throw new Error("The emulator ended by itself.");
  const { url, deliveryHost } = JSON.parse(first.value);
  console.log(`The emulator is at ${url}.`);
  return {
    url,
    deliveryHost,
    stop: async () => {
      stop();
      await ended;
    },
  };
}

/** @param {string} folder @param {RunningEmulator} emulator */
async function runClientExample(folder, { url, deliveryHost }) {
  const example = join(folder, "example.mts");
  const script = join(folder, "example.mjs");
  const code = exampleOf("replicate", "ts");
  writeFileSync(example, code);
  writeFileSync(script, code);
  // Without `skipLibCheck`: the declarations need no package that was not installed.
  const types = ["--types", "node", "--typeRoots", join(ROOT, "node_modules", "@types")];
  const options = ["--noEmit", "--strict", "--target", "es2023", "--module", "nodenext", ...types];
  const checking = [bin("typescript", "tsc"), ...options, example];
  mustSucceed("The example's type check", await run(process.execPath, checking, { cwd: folder }));
  const env = {
    REPLICATE_API_TOKEN: "any",
    REPLICATE_BASE_URL: url,
    REPLICATE_DELIVERY_HOSTS: deliveryHost,
  };
  mustSucceed("The example", await run(process.execPath, [script], { cwd: folder, env }));
  const made = readdirSync(folder).filter((path) => path.endsWith(".webp"));
  must(made.length === 1, "The example saved no image.");
  console.log(`${made[0]}: ${statSync(join(folder, made[0] ?? "")).size} bytes`);
}

/**
 * @param {string} root a folder that is removed afterwards
 * @returns {[string, () => Promise<void>][]}
 */
export function packageChecks(root) {
  const emulatorFolder = join(root, "packed-emulator");
  const clientFolder = join(root, "packed-replicate");
  return [
    [
      "replicate-emulator installs alone",
      async () => {
        const tarball = await install("replicate-emulator", emulatorFolder);
        checkFiles("replicate-emulator", emulatorFolder);
        mustSucceed("publint", await run(process.execPath, [bin("publint"), "run", tarball]));
      },
    ],
    [
      "replicate installs alone",
      async () => {
        const tarball = await install("replicate", clientFolder);
        checkFiles("replicate", clientFolder);
        mustSucceed("publint", await run(process.execPath, [bin("publint"), "run", tarball, "--strict"]));
        // The provider's types are those of a package that is not installed here.
        const attw = [bin("@arethetypeswrong/cli", "attw"), tarball, "--profile", "esm-only", "--no-emoji"];
        mustSucceed(
          "attw",
          await run(process.execPath, [...attw, "--no-color", "--format", "table-flipped"]),
        );
      },
    ],
    [
      "the READMEs' examples run",
      async () => {
        const emulator = await startPackedEmulator(emulatorFolder);
        try {
          await runClientExample(clientFolder, emulator);
        } finally {
          await emulator.stop();
        }
      },
    ],
  ];
}
