import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { must, mustRun } from "./must.mjs";
import { HOST, isListening, takePort } from "./ports.mjs";
import { bin, start } from "./processes.mjs";
import { ROOT } from "./stamps.mjs";

// The examples of the packages' READMEs, each run in a folder where the packages were installed from their tarballs.

/** @typedef {{ url: string, deliveryHost: string, stop: () => Promise<void> }} RunningEmulator */

/** Milliseconds that the server of the example may take for one small image. */
const GENERATES_WITHIN = 30_000;

/** The first block of code of a package's README in a language. @param {string} name @param {string} language */
function exampleOf(name, language) {
  const readme = readFileSync(join(ROOT, "packages", name, "README.md"), "utf8");
  const [, code] = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "m").exec(readme) ?? [];
  if (code === undefined) throw new Error(`The README of ${name} has no example in ${language}.`);
  return code;
}

/**
 * Runs the command of the emulator's README, on a free port instead of the one it names.
 * @param {string} folder
 * @returns {Promise<RunningEmulator>}
 */
export async function startPackedEmulator(folder) {
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

/**
 * Compiles a TypeScript example. Declarations are checked too (no `skipLibCheck`), so that they need no package that
 * was not installed.
 * @param {string} folder @param {string} code
 */
async function checkTypes(folder, code) {
  const file = join(folder, "example.mts");
  writeFileSync(file, code);
  const types = ["--types", "node", "--typeRoots", join(ROOT, "node_modules", "@types")];
  const options = ["--noEmit", "--strict", "--target", "es2023", "--module", "nodenext", ...types];
  const compiler = bin("typescript", "tsc");
  await mustRun("The example's type check", process.execPath, [compiler, ...options, file], { cwd: folder });
}

/** @param {string} folder @param {RunningEmulator} emulator */
export async function runClientExample(folder, { url, deliveryHost }) {
  const code = exampleOf("replicate", "ts");
  await checkTypes(folder, code);
  const script = join(folder, "example.mjs");
  writeFileSync(script, code);
  const env = {
    REPLICATE_API_TOKEN: "any",
    REPLICATE_BASE_URL: url,
    REPLICATE_DELIVERY_HOSTS: deliveryHost,
  };
  await mustRun("The example", process.execPath, [script], { cwd: folder, env });
  const saved = readdirSync(folder).filter((path) => path.endsWith(".webp"));
  must(saved.length === 1, "The example saved no image.");
  console.log(`${saved[0]}: ${statSync(join(folder, saved[0] ?? "")).size} bytes`);
}

/**
 * Starts the server of the generation server's README and generates an image with it. Only two things differ from the
 * README: the port, and that the emulator answers in Replicate's place.
 * @param {string} folder @param {RunningEmulator} emulator
 */
export async function runServerExample(folder, { url, deliveryHost }) {
  const code = exampleOf("generation-server", "ts");
  await checkTypes(folder, code);
  const port = await takePort(0);
  const connection = `, baseUrl: ${JSON.stringify(url)}, deliveryHosts: [${JSON.stringify(deliveryHost)}] })`;
  const connected = code
    .replace(/(createReplicateProvider\(\{[^}]*?) \}\)/, (_, options) => `${options}${connection}`)
    .replace(".listen(3000)", `.listen(${port}, "${HOST}")`);
  must(
    connected.includes(url) && connected.includes(String(port)),
    "The README's server has another form than the one expected here.",
  );
  const script = join(folder, "example.mjs");
  writeFileSync(script, connected);
  const { ended, stop } = start(process.execPath, [script], {
    cwd: folder,
    env: { REPLICATE_API_TOKEN: "any" },
  });
  const early = ended.then(() => Promise.reject(new Error("The example's server ended; see above.")));
  early.catch(() => {}); // Once it is stopped below, nobody waits for it.
  try {
    await Promise.race([isListening(port), early]);
    await Promise.race([generateImage(`http://${HOST}:${port}`), early]);
  } finally {
    stop();
    await ended;
  }
}

/** @param {string} origin */
async function generateImage(origin) {
  const submitted = await fetch(`${origin}/api/ai/generations`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ prompt: "a fox", width: 64, height: 64 }),
  });
  const text = await submitted.text();
  must(submitted.status === 202, `The generation was answered with ${submitted.status}: ${text}`);
  const { id } = JSON.parse(text);
  const cookie = submitted.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  /** @param {string} path */
  const get = (path) => fetch(`${origin}${path}`, { headers: { cookie } });
  const until = Date.now() + GENERATES_WITHIN;
  for (;;) {
    const generation = await (await get(`/api/ai/generations/${id}`)).json();
    if (generation.status === "completed") {
      const file = await get(generation.images[0].url);
      const bytes = (await file.arrayBuffer()).byteLength;
      const type = file.headers.get("content-type") ?? "";
      must(file.ok && type.startsWith("image/") && bytes > 0, `The file is ${file.status}, ${type}.`);
      console.log(`${type}: ${bytes} bytes`);
      return;
    }
    const goesOn = ["queued", "processing"].includes(generation.status);
    must(goesOn && Date.now() < until, `The generation is ${JSON.stringify(generation)}.`);
    await sleep(100);
  }
}
