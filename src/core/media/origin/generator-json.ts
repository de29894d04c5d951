import { isRecord } from "../../is-record.js";
import { parseObject, type Statement, toParameters, toSides } from "./stated-parameters.js";

/** The names that generators give to the same thing; of several, the first one counts. */
const NAMES = {
  prompt: ["positive_prompt", "prompt", "Prompt"],
  negativePrompt: ["negative_prompt", "negativeprompt", "negativePrompt", "Negative", "uc"],
  seed: ["seed"],
  steps: ["steps", "num_inference_steps"],
  guidance: ["cfg_scale", "guidance_scale", "cfgscale", "cfgScale", "cfg", "scale", "guidance"],
  sampler: ["sampler", "sampler_name", "ksamplerName", "scheduler"],
  model: ["model", "base_model", "base_model_name", "model_weights", "Model", "baseModel"],
  width: ["width"],
  height: ["height"],
} as const;

/** Parameters as JSON: InvokeAI's, NovelAI's, Fooocus', SwarmUI's and similar. */
export function readGeneratorJson(json: Record<string, unknown>): Omit<Statement, "software"> {
  const value = (name: keyof typeof NAMES): unknown =>
    NAMES[name]
      .map((key) => (Object.hasOwn(json, key) ? json[key] : undefined))
      .find((each) => each !== undefined);
  const modes = [json.generation_mode, json.type, json.request_type].filter(
    (each) => typeof each === "string",
  );
  return {
    parameters: toParameters({
      prompt: textOf(value("prompt")),
      negativePrompt: textOf(value("negativePrompt")),
      seed: value("seed"),
      steps: value("steps"),
      guidance: value("guidance"),
      sampler: value("sampler"),
      model: nameOf(value("model")),
      width: value("width"),
      height: value("height"),
      ...toSides(json.resolution),
    }),
    isEdit: modes.some((mode) => /img2img|inpaint|outpaint|infill/i.test(mode)),
  };
}

/** Early versions of InvokeAI write a list of prompts with weights. */
function textOf(value: unknown): unknown {
  const [first] = Array.isArray(value) ? value : [value];
  return isRecord(first) ? first.prompt : first;
}

/** A name, or an object that has one. */
function nameOf(value: unknown): unknown {
  return isRecord(value) ? (value.name ?? value.model_name ?? value.modelFileName) : value;
}

/** `"a prompt [what it should not show]" -s 50 -S 2980747362 -W 512 -H 768 -C 5 -A k_lms`, as InvokeAI wrote it until 2022. */
export function readDream(text: string): Statement | undefined {
  const end = text.lastIndexOf('" -');
  if (!text.startsWith('"') || end < 1) return undefined;
  const flags = new Map(
    text
      .slice(end + 2, end + 1_000)
      .split(" -")
      .map((flag): [string, string] => {
        const [name = "", value = ""] = flag.replace(/^-/, "").split(" ");
        return [name, value];
      }),
  );
  const quoted = text.slice(1, end);
  const negativeAt = quoted.endsWith("]") ? quoted.lastIndexOf("[") : -1;
  return {
    software: "InvokeAI",
    parameters: toParameters({
      prompt: negativeAt < 0 ? quoted : quoted.slice(0, negativeAt),
      negativePrompt: negativeAt < 0 ? undefined : quoted.slice(negativeAt + 1, -1),
      seed: flags.get("S"),
      steps: flags.get("s"),
      guidance: flags.get("C"),
      sampler: flags.get("A"),
      width: flags.get("W"),
      height: flags.get("H"),
    }),
  };
}

/** NovelAI's texts: of a PNG, or, in a WebP, together as JSON. */
export function readNovelAi(texts: ReadonlyMap<string, string>): Statement | undefined {
  const comment = parseObject(texts.get("Comment") ?? "");
  const isTheirs = texts.get("Software") === "NovelAI" || typeof comment?.request_type === "string";
  if (!isTheirs || !comment) return undefined;
  const { parameters, isEdit } = readGeneratorJson(comment);
  const [prompt, model] = [texts.get("Description"), texts.get("Source")];
  return {
    software: "NovelAI",
    parameters: { ...toParameters({ prompt, model }), ...parameters },
    ...(isEdit && { isEdit }),
  };
}

/** `a prompt --ar 2:1 --v 6 Job ID: a7421d2f-…`, as Midjourney describes its images. */
export function readMidjourney(description: string): Statement | undefined {
  const [before, id] = description.split(/\sJob ID: /, 2);
  if (before === undefined || id === undefined || !/^[\da-f-]{36}/.test(id)) return undefined;
  const [prompt, ...options] = ` ${before}`.split(" --");
  const option = (name: string): string | undefined =>
    options
      .find((each) => each.startsWith(`${name} `))
      ?.slice(name.length + 1)
      .trim();
  const version = option("v") ?? option("version");
  const niji = option("niji");
  return {
    software: "Midjourney",
    parameters: toParameters({
      prompt,
      negativePrompt: option("no"),
      seed: option("seed"),
      model: niji ? `Niji ${niji}` : `Midjourney${version ? ` ${version}` : ""}`,
    }),
  };
}
