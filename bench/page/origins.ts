import { join, latin1 } from "../../src/core/media/byte-parts.js";
import { markOrigin } from "../../src/core/media/mark/mark-origin.js";
import {
  iTXt,
  jpegSegment,
  pngChunk,
  pngHead,
  tEXt,
  tiffWith,
  userComment,
  xmpWith,
} from "../../src/core/media/origin/origin-files.contract.js";
import { readOrigin } from "../../src/core/media/origin/read-origin.js";
import { createMediaLibrary } from "../../src/index.js";

const INFOTEXT =
  "photo of a duck\nNegative prompt: monochrome\nSteps: 15, Sampler: UniPC, CFG scale: 5, Seed: 1, Model: m";

/** Imports mixed files, half of them with metadata of generators, and reads only that metadata of the same files. */
export async function importOrigins(count: number): Promise<{ ms: number; reading: number }> {
  const files = await Promise.all(Array.from({ length: count }, (_, index) => mixedFile(index)));
  const bytes = await Promise.all(files.map(async (file) => new Uint8Array(await file.arrayBuffer())));
  const library = createMediaLibrary({ namespace: "bench" });
  library.subscribe(() => {});
  await library.ready();
  await library.importFiles([await mixedFile(-1)]);
  let began = performance.now();
  const results = await library.importFiles(files);
  const ms = performance.now() - began;
  const failed = results.find(({ status }) => status !== "added");
  if (failed) throw failed.error ?? new Error(failed.status);
  await library.close();
  began = performance.now();
  for (const [index, each] of bytes.entries()) await readOrigin(each, files[index]?.type ?? "");
  return { ms, reading: performance.now() - began };
}

async function mixedFile(index: number): Promise<File> {
  const type = ["image/jpeg", "image/png", "image/webp"][Math.abs(index) % 3] ?? "";
  const canvas = new OffscreenCanvas(640, 480);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser has no 2d canvas.");
  context.fillStyle = `hsl(${index % 360} 60% 50%)`;
  context.fillRect(0, 0, 640, 480);
  context.fillText(String(index), 20, 20);
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type })).arrayBuffer());
  return new File([index % 2 === 0 ? withMetadata(bytes, type) : bytes], `${index}`, { type });
}

function withMetadata(bytes: Uint8Array<ArrayBuffer>, type: string): Uint8Array<ArrayBuffer> {
  if (type === "image/png")
    return join([bytes.subarray(0, 33), tEXt("parameters", INFOTEXT), bytes.subarray(33)]);
  if (type === "image/webp") return bytes;
  const exif = join([latin1("Exif\0\0"), tiffWith({ 305: "Acme" }, userComment.utf16be(INFOTEXT))]);
  return join([bytes.subarray(0, 2), jpegSegment(0xe1, exif), bytes.subarray(2)]);
}

/** A PNG of ten megabytes, whose pixels are noise: they are not decoded. */
export async function markLargePng(): Promise<{ ms: number }> {
  const noise = new Uint8Array(65_536);
  const pixels = Array.from({ length: 160 }, () => pngChunk("IDAT", crypto.getRandomValues(noise)));
  const png = join([pngHead(), ...pixels, pngChunk("IEND", new Uint8Array())]);
  const began = performance.now();
  const marked = await markOrigin(png, "image/png", {
    digitalSourceType: "trainedAlgorithmicMedia",
    creatorTool: "Acme",
    createdAt: Date.now(),
    aiSystemUsed: "acme/paint",
  });
  const ms = performance.now() - began;
  if (marked === png) throw new Error("Nothing was written.");
  return { ms };
}

/** The longest time that a text made to be slow takes. */
export async function readHostileTexts(): Promise<{ ms: number }> {
  const size = 990_000;
  const repeated = (text: string) => text.repeat(Math.ceil(size / text.length)).slice(0, size);
  const nested = (start: string) => `${start}${"[".repeat(size / 2)}${"]".repeat(size / 2 - 50)}}`;
  const chunks = [
    ...["\nSteps: ", "a, ", "\\", '"', "Negative prompt:", "NaN "].map((text) =>
      tEXt("parameters", repeated(text)),
    ),
    ...["invokeai_metadata", "prompt", "parameters"].map((keyword) => tEXt(keyword, nested('{"prompt":'))),
    tEXt(
      "prompt",
      JSON.stringify(
        Object.fromEntries(
          Array.from({ length: 15_000 }, (_, n) => [n, { inputs: { a: [n, 0] }, class_type: "X" }]),
        ),
      ),
    ),
    ...["<DigitalSourceType ", "<a b='", "&lt;", "<a>", "<!--"].map((text) =>
      iTXt("XML:com.adobe.xmp", `DigitalSourceType${repeated(text)}`),
    ),
    iTXt(
      "XML:com.adobe.xmp",
      xmpWith(repeated('<dc:a xmlns:q="u">DigitalSourceType</dc:a>').replace(/<[^>]*$/, "")),
    ),
  ];
  let ms = 0;
  for (const chunk of chunks) {
    const png = join([pngHead(), chunk, pngChunk("IEND", new Uint8Array())]);
    const began = performance.now();
    await readOrigin(png, "image/png");
    ms = Math.max(ms, performance.now() - began);
  }
  return { ms };
}
