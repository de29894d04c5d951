import { isRecord } from "../../is-record.js";
import { readComfyGraph } from "./comfy-graph.js";
import { readDream, readGeneratorJson, readMidjourney, readNovelAi } from "./generator-json.js";
import { readInfotext } from "./infotext.js";
import { parseObject, type Statement, toParameters } from "./stated-parameters.js";

/** The texts of a file by their keywords: those of a PNG, and `UserComment`, `Software` and so on of EXIF. */
export type FileTexts = ReadonlyMap<string, string>;

/** What the first generator that is recognized says in a file's texts; undefined if none is. */
export function readStatement(texts: FileTexts): Statement | undefined {
  for (const read of READERS) {
    const statement = read(texts);
    if (statement) return statement;
  }
  return undefined;
}

/** Those that write parameters of their own come before the graphs that they run on. */
const READERS: readonly ((texts: FileTexts) => Statement | undefined)[] = [
  readInvokeAi,
  (texts) => readNovelAi(texts) ?? readNovelAi(textsWithin(texts.get("UserComment"))),
  (texts) =>
    firstOf([texts.get("parameters"), texts.get("UserComment"), texts.get("Comment")], readParameters),
  readTensorArt,
  readComfy,
  (texts) => firstOf([texts.get("Description"), texts.get("UserComment")], readMidjourney),
  readKnownSoftware,
];

function firstOf(
  candidates: readonly (string | undefined)[],
  read: (text: string) => Statement | undefined,
): Statement | undefined {
  for (const text of candidates) {
    const statement = text && read(text);
    if (statement) return statement;
  }
  return undefined;
}

function readInvokeAi(texts: FileTexts): Statement | undefined {
  const software = "InvokeAI";
  const current = parseObject(texts.get("invokeai_metadata") ?? "");
  if (current) return { software, ...readGeneratorJson(current) };
  const { image, model_weights } = parseObject(texts.get("sd-metadata") ?? "") ?? {};
  if (isRecord(image)) return { software, ...readGeneratorJson({ model_weights, ...image }) };
  return readDream(texts.get("Dream") ?? "");
}

/** The texts that are the values of an object. */
function textsWithin(json: string | undefined): FileTexts {
  const entries = Object.entries(parseObject(json ?? "") ?? {});
  return new Map(
    entries.flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value] satisfies [string, string]] : [],
    ),
  );
}

/** The text under `parameters` in a PNG, or the user comment of a JPEG or WebP. */
function readParameters(text: string): Statement | undefined {
  const json = parseObject(text);
  if (!json) return readInfotext(text);
  const { sui_image_params: swarm, prompt, extraMetadata: civitai } = json;
  if (isRecord(swarm)) return { software: "SwarmUI", ...readGeneratorJson(swarm) };
  if (isRecord(prompt)) return readComfyGraph(prompt);
  const extra = typeof civitai === "string" ? parseObject(civitai) : undefined;
  if (extra) return { software: "Civitai", ...readGeneratorJson(extra) };
  const read = readGeneratorJson(json);
  // Any object may have a prompt: what makes it a generator's is one of its numbers.
  const { prompt: stated, seed, steps } = read.parameters;
  if (stated === undefined || (seed === undefined && steps === undefined)) return undefined;
  return { software: softwareOf(json), ...read };
}

function softwareOf({ software, metadata_scheme, version }: Record<string, unknown>): string {
  if (software === "RuinedFooocus") return software;
  const isFooocus =
    metadata_scheme === "fooocus" || (typeof version === "string" && version.startsWith("Fooocus"));
  return isFooocus ? "Fooocus" : "Stable Diffusion";
}

function readTensorArt(texts: FileTexts): Statement | undefined {
  const json = parseObject(texts.get("generation_data") ?? "");
  return json && { software: "Tensor.Art", ...readGeneratorJson(json) };
}

/** A PNG has the texts `prompt` and `workflow`; other formats have them in fields of EXIF, after their names. */
function readComfy(texts: FileTexts): Statement | undefined {
  const named = (name: string): string | undefined => {
    const fields = ["Model", "Make", "Description", "Software"].map((field) => texts.get(field) ?? "");
    const found = fields.find((field) => field.slice(0, name.length + 1).toLowerCase() === `${name}:`);
    return texts.get(name) ?? found?.slice(name.length + 1);
  };
  const graph = parseObject(named("prompt") ?? "");
  const statement = graph && readComfyGraph(graph);
  if (statement) return statement;
  const workflow = parseObject(named("workflow") ?? "");
  return Array.isArray(workflow?.nodes) ? { software: "ComfyUI", parameters: {} } : undefined;
}

/** Software that does nothing but generate, as it names itself. */
const GENERATORS =
  /\b(?:dall[·.\-\u2011 ]?e|midjourney|gpt-image|adobe firefly|stable diffusion|invokeai|ideogram)\b/i;

/** Images that say what made them, and no more than a description, as DALL·E's do. */
function readKnownSoftware(texts: FileTexts): Statement | undefined {
  const software = texts.get("Software")?.slice(0, 200) ?? "";
  if (!GENERATORS.test(software)) return undefined;
  return { software, parameters: toParameters({ prompt: texts.get("Description"), model: software }) };
}
