import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { buffer } from "node:stream/consumers";
import { findModel } from "@reactkits.dev/media-replicate";
import { startEmulator } from "@reactkits.dev/replicate-emulator";
import { emulatorEnv } from "../../scripts/demo-env.mjs";
import { generateImageViaAIConnect } from "../lib/ai/aiConnect";
import { readInstances } from "../lib/ai/models/instances";
import { readToken } from "../lib/env";
import { stopGenerationServer } from "../lib/get-generation-server";
import { type Command, type CommandIo, readArgs, readNumber, UsageError } from "./command";
import { fitToName, typeOfName } from "./image-file";

export const generate: Command = async (args, io) => {
  const text = { type: "string" } as const;
  const { values, positionals } = readArgs(
    args,
    {
      model: text,
      out: text,
      width: text,
      height: text,
      steps: text,
      guidance: text,
      seed: text,
      "negative-prompt": text,
      input: { type: "string", multiple: true },
    },
    true,
  );
  const [prompt = "", ...rest] = positionals;
  if (prompt.trim() === "" || rest.length > 0) {
    throw new UsageError('Give one prompt, in quotes: npm run ai -- generate "a red fox" --out fox.png');
  }
  const side = { min: 16, max: 4096 };
  const request = {
    prompt,
    width: readNumber("width", values.width, side) ?? 1024,
    height: readNumber("height", values.height, side) ?? 1024,
    model: values.model === undefined ? undefined : modelNamed(values.model, io),
    steps: readNumber("steps", values.steps, { min: 1, max: 500 }),
    guidance: readNumber("guidance", values.guidance, { min: 0, max: 100, whole: false }),
    seed: readNumber("seed", values.seed, { min: 0, max: 2 ** 32 - 1 }),
    negativePrompt: values["negative-prompt"],
  };
  await withProvider(io, async () => {
    const options = readInputs(values.input ?? []);
    const format = values.out === undefined ? undefined : typeOfName(values.out);
    const context = { signal: io.signal, options, ...(format !== undefined && { format }) };
    const image = await generateImageViaAIConnect(request, context);
    const named = { file: resolve(io.cwd, values.out ?? image.fileName), bytes: await readAll(image.bytes) };
    const { file, bytes } = await fitToName(named, image.mimeType, io.err);
    await writeFile(file, bytes);
    io.out(`${file}\n`);
    const seed = image.seed === undefined ? "" : `, seed ${image.seed}`;
    io.err(`${typeOfName(file) ?? image.mimeType}, ${bytes.length} bytes, by ${image.model}${seed}\n`);
    for (const warning of image.warnings ?? []) io.err(`${warning}\n`);
  });
};

/** A backend of `AI_BACKENDS`, or any model. */
const modelNamed = (name: string, { env }: CommandIo): string =>
  readInstances(env).find((instance) => instance.name === name)?.model.id ?? findModel(name).id;

/** Uses the configured provider, or an emulator of its own without a token. */
async function withProvider({ env, err }: CommandIo, work: () => Promise<void>): Promise<void> {
  if (readToken(env) !== undefined) return work().finally(stopServer);
  err("REPLICATE_API_TOKEN is not set: the emulator draws the image, which is not AI.\n");
  const emulator = await startEmulator();
  try {
    // The provider reads this process's environment.
    Object.assign(process.env, emulatorEnv(emulator.url));
    await work();
  } finally {
    await stopServer();
    await emulator.close();
  }
}

/** An interrupted prediction is canceled in the background. */
const stopServer = () => stopGenerationServer({ graceMs: 60_000 });

/** Parses `name=value` as additional model inputs: JSON if valid, otherwise text; `null` removes one. */
function readInputs(entries: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    entries.map((entry) => {
      const [, name, value = ""] = /^(\w+)=(.*)$/s.exec(entry) ?? [];
      if (name === undefined) throw new UsageError(`--input takes name=value, not ${JSON.stringify(entry)}.`);
      try {
        return [name, JSON.parse(value)];
      } catch {
        return [name, value];
      }
    }),
  );
}

const readAll = async (bytes: Uint8Array | ReadableStream<Uint8Array>): Promise<Uint8Array> =>
  bytes instanceof Uint8Array ? bytes : buffer(bytes);
