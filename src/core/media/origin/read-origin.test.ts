import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { join, latin1 } from "../byte-parts.js";
import {
  iTXt,
  jpegSegment,
  jpegWith,
  mutated,
  pngChunk,
  pngWith,
  randomIntegers,
  riffChunk,
  tEXt,
  tiffWith,
  userComment,
  webpWith,
  xmpWith,
} from "./origin-files.contract.js";
import { readOrigin } from "./read-origin.js";

const INFOTEXT = `photo of a duck
Negative prompt: monochrome
Steps: 15, Sampler: UniPC, CFG scale: 5, Seed: 235284042, Size: 512x400, Model hash: c0d1994c73, Model: realistic_realisticVisionV20_v20`;

const DUCK = {
  prompt: "photo of a duck",
  negativePrompt: "monochrome",
  seed: 235284042,
  steps: 15,
  guidance: 5,
  sampler: "UniPC",
  model: "realistic_realisticVisionV20_v20",
  width: 512,
  height: 400,
};

const png = (...chunks: Uint8Array[]) => readOrigin(pngWith(...chunks), "image/png");
const exifJpeg = (tiff: Uint8Array) =>
  readOrigin(jpegWith(jpegSegment(0xe1, join([latin1("Exif\0\0"), tiff]))), "image/jpeg");

describe("readOrigin: AUTOMATIC1111 and its kin", () => {
  it("reads the text of a PNG, whether plain, international or deflated", async () => {
    const expected = { kind: "ai", software: "AUTOMATIC1111", parameters: DUCK };
    expect(await png(tEXt("parameters", INFOTEXT))).toEqual(expected);
    expect(await png(iTXt("parameters", INFOTEXT))).toEqual(expected);
    const deflated = join([latin1("parameters\0\0"), deflateSync(INFOTEXT)]);
    expect(await png(pngChunk("zTXt", deflated))).toEqual(expected);
  });

  it.each(Object.entries(userComment))(
    "reads the user comment of a JPEG and a WebP in %s",
    async (_, encode) => {
      const tiff = tiffWith({}, encode(INFOTEXT));
      const expected = { kind: "ai", software: "AUTOMATIC1111", parameters: DUCK };
      expect(await exifJpeg(tiff)).toEqual(expected);
      expect(await readOrigin(webpWith(riffChunk("EXIF", tiff)), "image/webp")).toEqual(expected);
    },
  );

  it("keeps letters of other scripts, and takes the last line of pairs", async () => {
    const text = `Steps: of a stair, テスト\n\nNegative prompt: bad quality, "worst"\n\nSteps: 24, Sampler: Euler a, Schedule type: Automatic, CFG scale: 6, Seed: 4179307297, Size: 1024x1024, Lora hashes: "a: 1, Seed: 7", RNG: CPU, Version: neo`;
    expect(await exifJpeg(tiffWith({}, userComment.utf16be(text)))).toMatchObject({
      software: "Forge",
      parameters: {
        prompt: "Steps: of a stair, テスト",
        negativePrompt: 'bad quality, "worst"',
        seed: 4179307297,
        sampler: "Euler a",
      },
    });
  });

  it.each([
    ["f2.0.1v1.10.1-previous-669-gdfdcbab6", "Forge"],
    ["v1.10.1", "AUTOMATIC1111"],
    ["56a8aea, App: SD.Next", "SD.Next"],
  ])("names the software of version %s", async (version, software) => {
    expect(await png(tEXt("parameters", `${INFOTEXT}, Version: ${version}`))).toMatchObject({ software });
  });

  it("is an edit if there was a mask", async () => {
    expect(await png(tEXt("parameters", `${INFOTEXT}, Mask blur: 4`))).toMatchObject({ kind: "ai-edit" });
  });
});

describe("readOrigin: ComfyUI", () => {
  const GRAPH = {
    "3": {
      inputs: {
        ...{ seed: 280823642470253, steps: 20, cfg: 8.0, sampler_name: "dpmpp_2m", denoise: 1 },
        ...{ model: ["4", 0], positive: ["6", 0], negative: ["7", 0], latent_image: ["5", 0] },
      },
      class_type: "KSampler",
    },
    "4": { inputs: { ckpt_name: "v1-5-pruned-emaonly.ckpt" }, class_type: "CheckpointLoader" },
    "5": { inputs: { width: 704, height: 1280, batch_size: 1 }, class_type: "EmptyLatentImage" },
    "6": { inputs: { text: "woman with wings\n", clip: ["4", 1] }, class_type: "CLIPTextEncode" },
    "7": { inputs: { text: "watermark, text\n", clip: ["4", 1] }, class_type: "CLIPTextEncode" },
  };
  const PARAMETERS = {
    prompt: "woman with wings",
    negativePrompt: "watermark, text",
    seed: 280823642470253,
    steps: 20,
    guidance: 8,
    sampler: "dpmpp_2m",
    model: "v1-5-pruned-emaonly.ckpt",
    width: 704,
    height: 1280,
  };

  it("reads the executed graph, also with Python's NaN", async () => {
    const expected = { kind: "ai", software: "ComfyUI", parameters: PARAMETERS };
    expect(await png(tEXt("prompt", JSON.stringify(GRAPH)))).toEqual(expected);
    const changed = JSON.stringify({ ...GRAPH, "9": { inputs: {}, class_type: "Save", is_changed: "?" } });
    expect(await png(tEXt("prompt", changed.replace('"?"', "[NaN]")))).toEqual(expected);
  });

  it("reads the fields of EXIF in which WebP files have it", async () => {
    const model = tiffWith({ 272: `prompt:${JSON.stringify(GRAPH)}`, 271: "workflow:{}" });
    expect(await readOrigin(webpWith(riffChunk("EXIF", model)), "image/webp")).toMatchObject({
      software: "ComfyUI",
      parameters: PARAMETERS,
    });
  });

  it("follows the links of a graph with separate noise, guider and scheduler", async () => {
    const graph = {
      "1": {
        inputs: {
          noise: ["2", 0],
          guider: ["3", 0],
          sampler: ["4", 0],
          sigmas: ["5", 0],
          latent_image: ["6", 0],
        },
        class_type: "SamplerCustomAdvanced",
      },
      "2": { inputs: { noise_seed: 42 }, class_type: "RandomNoise" },
      "3": { inputs: { model: ["7", 0], conditioning: ["8", 0] }, class_type: "BasicGuider" },
      "4": { inputs: { sampler_name: "euler" }, class_type: "KSamplerSelect" },
      "5": { inputs: { steps: 28, model: ["7", 0] }, class_type: "BasicScheduler" },
      "6": { inputs: { width: 1024, height: 768 }, class_type: "EmptySD3LatentImage" },
      "7": { inputs: { unet_name: "flux1-dev.safetensors" }, class_type: "UNETLoader" },
      "8": { inputs: { guidance: 3.5, conditioning: ["9", 0] }, class_type: "FluxGuidance" },
      "9": { inputs: { text: ["10", 0], clip: ["11", 0] }, class_type: "CLIPTextEncode" },
      "10": { inputs: { value: "a cat" }, class_type: "PrimitiveString" },
    };
    expect((await png(tEXt("prompt", JSON.stringify(graph))))?.parameters).toEqual({
      prompt: "a cat",
      seed: 42,
      steps: 28,
      guidance: 3.5,
      sampler: "euler",
      model: "flux1-dev.safetensors",
      width: 1024,
      height: 768,
    });
  });

  it("is an edit if the latent image is that of a loaded picture", async () => {
    const graph = {
      ...GRAPH,
      "5": { inputs: { pixels: ["12", 0], vae: ["4", 2] }, class_type: "VAEEncode" },
      "12": { inputs: { image: "example.png" }, class_type: "LoadImage" },
    };
    expect(await png(tEXt("prompt", JSON.stringify(graph)))).toMatchObject({ kind: "ai-edit" });
  });

  it("ends in a graph whose links go in a circle", async () => {
    const graph = {
      ...GRAPH,
      "5": { inputs: { samples: ["5", 0], latent: ["3", 0] }, class_type: "LatentUpscale" },
    };
    expect(await png(tEXt("prompt", JSON.stringify(graph)))).toMatchObject({ kind: "ai" });
  });

  it("knows a workflow without its graph", async () => {
    expect(await png(tEXt("workflow", '{"last_node_id":1,"nodes":[]}'))).toEqual({
      kind: "ai",
      software: "ComfyUI",
    });
  });
});

describe("readOrigin: other generators", () => {
  it("reads all forms of InvokeAI", async () => {
    const current = {
      generation_mode: "sdxl_txt2img",
      positive_prompt: "digital artwork",
      negative_prompt: "grainy+",
      ...{ width: 1024, height: 1024, seed: 3293022630, cfg_scale: 8.0, steps: 35, scheduler: "euler" },
      model: { key: "179d02bf", name: "juggernautXL", base: "sdxl", type: "main" },
    };
    expect(await png(tEXt("invokeai_metadata", JSON.stringify(current)))).toEqual({
      kind: "ai",
      software: "InvokeAI",
      parameters: {
        prompt: "digital artwork",
        negativePrompt: "grainy+",
        ...{ seed: 3293022630, steps: 35, guidance: 8, sampler: "euler", model: "juggernautXL" },
        ...{ width: 1024, height: 1024 },
      },
    });
    const edit = JSON.stringify({ ...current, generation_mode: "sdxl_inpaint" });
    expect(await png(tEXt("invokeai_metadata", edit))).toMatchObject({ kind: "ai-edit" });
    const second = `{"model_weights": "deliberateForInvoke_v08", "app_id": "invoke-ai/InvokeAI", "image": {"prompt": [{"prompt": "young woman", "weight": 1.0}], "steps": 50, "cfg_scale": 5, "height": 768, "width": 512, "seed": 2980747362, "type": "txt2img", "sampler": "k_lms"}}`;
    const woman = { prompt: "young woman", seed: 2980747362, steps: 50, guidance: 5, sampler: "k_lms" };
    expect(await png(tEXt("sd-metadata", second))).toMatchObject({
      parameters: { ...woman, model: "deliberateForInvoke_v08" },
    });
    const dream = '"young woman [glowing eyes]" -s 50 -S 2980747362 -W 512 -H 768 -C 5 -A k_lms -G 0.9';
    expect(await png(tEXt("Dream", dream))).toMatchObject({
      software: "InvokeAI",
      parameters: { ...woman, negativePrompt: "glowing eyes", width: 512, height: 768 },
    });
  });

  it("reads NovelAI's texts of a PNG, and its user comment of a WebP", async () => {
    const comment = JSON.stringify({
      ...{ steps: 28, height: 1216, width: 832, scale: 5.0, seed: 2043807047, sampler: "k_euler_ancestral" },
      ...{ uc: "nsfw, lowres", request_type: "PromptGenerateRequest" },
    });
    const texts = {
      Title: "NovelAI generated image",
      Description: "1girl, solo",
      Software: "NovelAI",
      Source: "NovelAI Diffusion V4.5 4BDE2A90",
      Comment: comment,
    };
    const expected = {
      kind: "ai",
      software: "NovelAI",
      parameters: {
        ...{
          prompt: "1girl, solo",
          negativePrompt: "nsfw, lowres",
          seed: 2043807047,
          steps: 28,
          guidance: 5,
        },
        ...{
          sampler: "k_euler_ancestral",
          model: "NovelAI Diffusion V4.5 4BDE2A90",
          width: 832,
          height: 1216,
        },
      },
    };
    expect(await png(...Object.entries(texts).map(([key, text]) => tEXt(key, text)))).toEqual(expected);
    const tiff = tiffWith({}, userComment.ascii(JSON.stringify(texts)));
    expect(await readOrigin(webpWith(riffChunk("EXIF", tiff)), "image/webp")).toEqual(expected);
  });

  it("reads Fooocus' JSON, whose seeds are beyond exact numbers", async () => {
    const parameters = `{"base_model": "juggernautXL_v8Rundiffusion", "guidance_scale": 4, "metadata_scheme": "fooocus", "negative_prompt": "", "prompt": "a smiling goldfish", "resolution": "(768, 1280)", "sampler": "dpmpp_2m_sde_gpu", "scheduler": "karras", "seed": "6952411511246973023", "steps": 30, "version": "Fooocus v2.4.3"}`;
    expect(await png(tEXt("parameters", parameters), tEXt("fooocus_scheme", "fooocus"))).toEqual({
      kind: "ai",
      software: "Fooocus",
      parameters: {
        ...{ prompt: "a smiling goldfish", seed: "6952411511246973023", steps: 30, guidance: 4 },
        ...{ sampler: "dpmpp_2m_sde_gpu", model: "juggernautXL_v8Rundiffusion", width: 768, height: 1280 },
      },
    });
  });

  it("reads Midjourney's description", async () => {
    const text =
      "example --no fog, rain --ar 2:1 --v 6 --seed 7 Job ID: a7421d2f-b262-44f9-977c-ac23e9c7d3e3";
    expect(await png(tEXt("Description", text), tEXt("Author", "someone"))).toEqual({
      kind: "ai",
      software: "Midjourney",
      parameters: { prompt: "example", negativePrompt: "fog, rain", seed: 7, model: "Midjourney 6" },
    });
  });

  it("takes the description of an image whose software is DALL·E", async () => {
    expect(await exifJpeg(tiffWith({ 305: "DALL·E 3", 270: "A robot in a garden" }))).toEqual({
      kind: "ai",
      software: "DALL·E 3",
      parameters: { prompt: "A robot in a garden", model: "DALL·E 3" },
    });
  });
});

describe("readOrigin: XMP", () => {
  const TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/";
  const inPng = (xmp: string) => png(iTXt("XML:com.adobe.xmp", xmp));

  it.each([
    [
      "an element",
      `<Iptc4xmpExt:DigitalSourceType>${TYPES}trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>`,
      "",
    ],
    ["a resource", `<Iptc4xmpExt:DigitalSourceType rdf:resource="${TYPES}trainedAlgorithmicMedia"/>`, ""],
    ["an attribute", "", ` Iptc4xmpExt:DigitalSourceType='${TYPES}trainedAlgorithmicMedia'`],
  ])("reads the digital source type as %s", async (_, children, attributes) => {
    const expected = { kind: "ai", digitalSourceType: "trainedAlgorithmicMedia" };
    const xmp = xmpWith(children, attributes);
    expect(await inPng(xmp)).toEqual(expected);
    const segment = jpegSegment(
      0xe1,
      join([latin1("http://ns.adobe.com/xap/1.0/\0"), new TextEncoder().encode(xmp)]),
    );
    expect(await readOrigin(jpegWith(segment), "image/jpeg")).toEqual(expected);
    const chunk = riffChunk("XMP ", new TextEncoder().encode(xmp));
    expect(await readOrigin(webpWith(chunk), "image/webp")).toEqual(expected);
  });

  it.each([
    ["compositeWithTrainedAlgorithmicMedia", "ai-edit"],
    ["compositeSynthetic", "ai-edit"],
    ["algorithmicMedia", "unknown"],
    ["digitalCapture", "unknown"],
  ])("makes %s %s", async (digitalSourceType, kind) => {
    expect(await inPng(xmpWith("", ` Iptc4xmpExt:DigitalSourceType="${TYPES}${digitalSourceType}"`))).toEqual(
      {
        kind,
        digitalSourceType,
      },
    );
  });

  it("reads the properties of 2025.1, under any prefix", async () => {
    const xmp = xmpWith(
      "<q:AISystemUsed>Acme Paint 2</q:AISystemUsed><q:AIPromptInformation>a &lt;b&gt; &#65;</q:AIPromptInformation>",
    ).replace("xmlns:Iptc4xmpExt", "xmlns:q");
    expect(await inPng(xmp)).toEqual({
      kind: "ai",
      parameters: { prompt: "a <b> A", model: "Acme Paint 2" },
    });
  });

  it("ignores properties of other namespaces, of nested descriptions, and packets that declare entities", async () => {
    const type = `<Iptc4xmpExt:DigitalSourceType>${TYPES}trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>`;
    expect(await inPng(xmpWith(type).replace("iptc.org/std", "example.org"))).toBeUndefined();
    const nested = `<dc:source><rdf:Description>${type}</rdf:Description></dc:source>`;
    expect(await inPng(xmpWith(nested))).toBeUndefined();
    expect(await inPng(`<!DOCTYPE x [<!ENTITY a "b">]>${xmpWith(type)}`)).toBeUndefined();
  });
});

describe("readOrigin: hostile files", () => {
  it("says nothing of files without such data", async () => {
    expect(await png()).toBeUndefined();
    expect(await png(tEXt("parameters", "Steps: to take"), tEXt("Comment", "{}"))).toBeUndefined();
    expect(await readOrigin(new Uint8Array(), "image/png")).toBeUndefined();
    expect(await readOrigin(latin1("<svg/>"), "image/svg+xml")).toBeUndefined();
  });

  it("keeps markup as text, without control and bidirectional characters, and cuts what is long", async () => {
    const prompt = `<img src=x onerror=alert(1)>\u202e\u0007${"x".repeat(20_000)}`;
    const model = `a\u202eb${"m".repeat(1_000)}`;
    const text = `${prompt}\nSteps: 1, Seed: 1, Model: ${model}`;
    const parameters = (await png(iTXt("parameters", text)))?.parameters;
    expect(parameters?.prompt?.slice(0, 32)).toBe("<img src=x onerror=alert(1)>xxxx");
    expect(parameters?.prompt?.length).toBeLessThanOrEqual(10_000);
    expect(parameters?.model?.slice(0, 4)).toBe("abmm");
    expect(parameters?.model?.length).toBeLessThanOrEqual(200);
  });

  it("ignores texts over a megabyte, also if they are small until they are inflated", async () => {
    const long = `${"x".repeat(1_000_001)}\n${INFOTEXT}`;
    expect(await png(tEXt("parameters", long))).toBeUndefined();
    expect(await png(pngChunk("zTXt", join([latin1("parameters\0\0"), deflateSync(long)])))).toBeUndefined();
  });

  it("leaves out numbers that make no sense", async () => {
    const json =
      '{"prompt":"a","steps":1.5,"seed":1e300,"width":-5,"height":1e99,"cfg":"many","sampler":[],"model":{}}';
    expect(await png(tEXt("parameters", json), tEXt("invokeai_metadata", json))).toMatchObject({
      parameters: { prompt: "a" },
    });
  });

  it("ends with deeply nested JSON and XML", async () => {
    const deep = `{"prompt":${"[".repeat(300_000)}${"]".repeat(300_000)}}`;
    await png(tEXt("invokeai_metadata", deep), tEXt("prompt", deep));
    await png(iTXt("XML:com.adobe.xmp", `${"<DigitalSourceType>".repeat(40_000)}`));
    expect(await png(iTXt("XML:com.adobe.xmp", "<".repeat(900_000)))).toBeUndefined();
  });

  it("never throws, whatever is changed in a file", async () => {
    const random = randomIntegers(20_261_127);
    const xmp = xmpWith("", ' Iptc4xmpExt:DigitalSourceType="trainedAlgorithmicMedia"');
    const exif = join([latin1("Exif\0\0"), tiffWith({ 305: "NovelAI" }, userComment.utf16le(INFOTEXT))]);
    const files: [Uint8Array, string][] = [
      [pngWith(tEXt("parameters", INFOTEXT), iTXt("XML:com.adobe.xmp", xmp)), "image/png"],
      [jpegWith(jpegSegment(0xe1, exif), jpegSegment(0xfe, latin1('{"a":1}'))), "image/jpeg"],
      [webpWith(riffChunk("EXIF", exif), riffChunk("XMP ", latin1(xmp.slice(25)))), "image/webp"],
    ];
    for (let round = 0; round < 1_500; round++) {
      const [file, type] = files[round % files.length] ?? [new Uint8Array(), ""];
      const origin = await readOrigin(mutated(file, random), type);
      expect(origin === undefined || typeof origin.kind === "string").toBe(true);
    }
  });
});
