import { join } from "node:path";
import { createInterface } from "node:readline";
import { emulatorEnv, parseEmulatorLine, readSettings, replicateToken, sessionSecret } from "./demo-env.mjs";
import { isEmulator } from "./detect-emulator.mjs";
import { HOST, isListening } from "./ports.mjs";
import { bin, startNode } from "./processes.mjs";
import { ROOT } from "./stamps.mjs";

const DEMO = join(ROOT, "demo");
const START_MS = 60_000;

/** Starts the emulator on a free port and resolves with its base URL. */
async function startEmulator() {
  const { child, ended } = startNode(
    [join(ROOT, "packages", "replicate-emulator", "main.mjs"), "--port", "0"],
    {
      stdio: ["ignore", "pipe", "inherit"],
      // The server needs it to finish its generations.
      last: true,
    },
  );
  if (!child.stdout) throw new Error("The emulator's output cannot be read.");
  const lines = createInterface({ input: child.stdout });
  /** @type {Promise<string>} */
  const first = new Promise((resolve) => lines.once("line", resolve));
  const line = await within(
    Promise.race([first, ended]),
    "The emulator did not report its URL within a minute.",
  );
  if (typeof line !== "string") throw new Error("The emulator ended before it listened; see above.");
  lines.on("line", (text) => console.log(text));
  return { url: parseEmulatorLine(line), ended };
}

/**
 * Starts Next, and the emulator if there is no token; resolves once the page can be opened.
 * @param {"start" | "dev"} command
 * @param {number} port
 * @returns {Promise<{ ended: Promise<string> }>} `ended` names the first of the two to end
 */
export async function serveDemo(command, port) {
  const settings = readSettings(process.env, DEMO, command === "dev" ? "development" : "production");
  const token = replicateToken(settings);
  const emulator = token ? undefined : await startEmulator();
  // An emulator that several servers share. Without AI_EMULATOR=1 its images would be labelled AI and charged for.
  const shared = !emulator && settings.AI_EMULATOR !== "1" && (await isEmulator(settings.REPLICATE_BASE_URL));
  const dataDir = settings.DATA_DIR ?? join(DEMO, ".data");
  const next = startNode([bin("next"), command, "--hostname", HOST, "--port", String(port)], {
    cwd: DEMO,
    env: {
      // The resolved values: an empty one in the environment would hide that of a file.
      ...(emulator ? emulatorEnv(emulator.url) : { REPLICATE_API_TOKEN: token }),
      ...(shared && { AI_EMULATOR: "1" }),
      SESSION_SECRET: settings.SESSION_SECRET ?? sessionSecret(dataDir),
      DATA_DIR: dataDir,
      // The server then shuts down as demo/instrumentation.ts says, not as soon as no connection is open.
      ...(command === "start" && { NEXT_MANUAL_SIG_HANDLE: "1" }),
    },
    graceMs: shutdownMs(settings),
  });
  await within(
    Promise.race([
      isListening(port),
      next.ended.then(() => Promise.reject(new Error("Next ended; see above."))),
    ]),
    "Next did not listen within a minute.",
  );
  // Next listens before demo/instrumentation.ts has run; until then a signal would interrupt the first request. If Next
  // exits meanwhile, `ended` reports it.
  if (command === "start") await fetch(`http://${HOST}:${port}/api/health`).catch(() => undefined);
  console.log(
    [
      "",
      `  Open   http://${HOST}:${port}`,
      emulator || shared || settings.AI_EMULATOR === "1"
        ? "  Mode   emulator: the images are procedural, drawn on this machine, and not AI.\n" +
          "         For real ones set REPLICATE_API_TOKEN, in the environment or in demo/.env.local."
        : "  Mode   Replicate: each image is made by an AI model and paid for by the token's account.",
      "  Stop   Ctrl-C",
      "",
    ].join("\n"),
  );
  const ends = [next.ended.then(() => "Next")];
  if (emulator) ends.push(emulator.ended.then(() => "The emulator"));
  return { ended: Promise.race(ends) };
}

/**
 * Milliseconds in which the server shuts down by itself. The setting has been validated before.
 * @param {import("./demo-env.mjs").Env} settings
 */
export const shutdownMs = ({ SHUTDOWN_GRACE_SECONDS: seconds }) =>
  (Number(seconds?.trim() || 30) + 10) * 1_000;

/**
 * @template T
 * @param {Promise<T>} promise
 * @param {string} otherwise
 * @returns {Promise<T>}
 */
function within(promise, otherwise) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  /** @type {Promise<never>} */
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(otherwise)), START_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
