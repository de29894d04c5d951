import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sniffType } from "../sniff.js";
import type { MediaOrigin } from "./media-origin.js";
import { mutated, randomIntegers } from "./origin-files.contract.js";
import { readOrigin } from "./read-origin.js";

const FOLDER = join(process.env.MEDIA_CORPORA_DIR ?? "../shared/corpora", "ai-metadata");
const here = existsSync(FOLDER);
if (!here) console.log(`Not run here, because ${FOLDER} is missing: files that generators wrote.`);

const MIKU = { width: 1024, height: 1024, steps: 20, guidance: 5 };

/** Files that the tools themselves wrote, and what they say. */
const FILES: Record<string, MediaOrigin | undefined> = {
  "sd-webui.jpg": {
    kind: "ai",
    software: "AUTOMATIC1111",
    parameters: {
      ...MIKU,
      guidance: 5.5,
      seed: 3623174757,
      sampler: "DPM++ 2M",
      model: "waiIllustriousSDXL_v160",
    },
  },
  "sd-webui.webp": {
    kind: "ai",
    software: "AUTOMATIC1111",
    parameters: { ...MIKU, guidance: 5.5, seed: 1028435836 },
  },
  "forge-neo.jpeg": { kind: "ai", software: "Forge" },
  "forge.png": { kind: "ai", software: "Forge", parameters: { ...MIKU, steps: 25, seed: 747066619 } },
  "comfyui.png": { kind: "ai", software: "ComfyUI", parameters: { ...MIKU, seed: 422847914351919 } },
  "comfyui-animated-webp.webp": {
    kind: "ai",
    software: "ComfyUI",
    parameters: { ...MIKU, seed: 270932924124066 },
  },
  "comfyui-saveimage-plus.jpg": {
    kind: "ai",
    software: "ComfyUI",
    parameters: { ...MIKU, seed: 577723948579568 },
  },
  "comfyui-save-image-extended.webp": {
    kind: "ai",
    software: "ComfyUI",
    parameters: { ...MIKU, seed: 602057552457611 },
  },
  "img2img_cropped.png": {
    kind: "ai-edit",
    software: "ComfyUI",
    parameters: { seed: 280823642470253, steps: 20 },
  },
  "invokeai.png": { kind: "ai", software: "InvokeAI" },
  "invokeai_dream1.png": { kind: "ai", software: "InvokeAI", parameters: { seed: 2980747362, steps: 50 } },
  "novelai-full.png": {
    kind: "ai",
    software: "NovelAI",
    parameters: { seed: 2043807047, width: 832, height: 1216 },
  },
  "novelai-curated.webp": { kind: "ai", software: "NovelAI", parameters: { seed: 880673757, steps: 23 } },
  "fooocus1_cropped.png": { kind: "ai", software: "Fooocus", parameters: { seed: "6952411511246973023" } },
  "ruined-fooocus.png": { kind: "ai", software: "RuinedFooocus", parameters: { seed: 2020047614 } },
  "swarmui.jpg": { kind: "ai", software: "SwarmUI", parameters: { seed: 697543491 } },
  "civitai.jpeg": { kind: "ai", software: "Civitai", parameters: { seed: 1311178179 } },
  "civitai-hires.jpg": { kind: "ai", software: "Civitai", parameters: { seed: 1311178179 } },
  "text_after_idat.png": { kind: "ai", software: "AUTOMATIC1111", parameters: { seed: 235284042 } },
  "chatgpt-image2.png": {
    kind: "ai",
    digitalSourceType: "trainedAlgorithmicMedia",
    credentials: { issuer: "OpenAI OpCo, LLC", claimGenerator: "OpenAI Media Service API" },
    parameters: { model: "gpt-image 2.0" },
  },
  "gemini_3.1pro.png": {
    kind: "ai",
    digitalSourceType: "trainedAlgorithmicMedia",
    credentials: {
      issuer: "Google LLC",
      claimGenerator: "Google C2PA Core Generator Library 925321024:925321024",
    },
  },
  "c2pa-ocsp.jpg": {
    kind: "ai-edit",
    digitalSourceType: "compositeWithTrainedAlgorithmicMedia",
    credentials: { issuer: "Adobe Inc.", claimGenerator: "Adobe Photoshop 26.9.0" },
  },
  "c2pa-C_with_CAWG_data.jpg": {
    kind: "content-credentials",
    digitalSourceType: "digitalCapture",
    credentials: { issuer: "C2PA Test Signing Cert", claimGenerator: "c2pa cawg test 0.58.0" },
  },
  "c2pa-no_manifest.jpg": undefined,
  "c2pa-sample1.avif": undefined,
};

describe.skipIf(!here)("files that generators wrote", () => {
  const read = (name: string): Uint8Array => new Uint8Array(readFileSync(join(FOLDER, name)));

  it.each(Object.entries(FILES))("%s", async (name, expected) => {
    const bytes = read(name);
    const origin = await readOrigin(bytes, sniffType(bytes) ?? "");
    if (expected) expect(origin).toMatchObject(expected);
    else expect(origin).toBeUndefined();
  });

  it("never throws, whatever is changed in a manifest", async () => {
    const random = randomIntegers(7);
    const head = read("chatgpt-image2.png").subarray(0, 30_000);
    for (let round = 0; round < 300; round++) {
      await readOrigin(mutated(head, random), "image/png");
    }
  });
});
