import { isRecord } from "../../is-record.js";
import { type Statement, toParameters } from "./stated-parameters.js";

type Node = { type: string; inputs: Record<string, unknown> };

/** Nodes of a graph that are read, and steps of one search in it. */
const MOST_NODES = 2_000;
const MOST_STEPS = 300;

/**
 * A graph of ComfyUI as it was executed (`prompt`): nodes by their ids, whose inputs are values, or links `[id, output]` to
 * other nodes. Which node means what is only known by convention, so what is not found is left out.
 */
export function readComfyGraph(json: Record<string, unknown>): Statement | undefined {
  const graph = new Map<string, Node>();
  for (const [id, node] of Object.entries(json).slice(0, MOST_NODES)) {
    if (isRecord(node) && typeof node.class_type === "string" && isRecord(node.inputs))
      graph.set(id, { type: node.class_type, inputs: node.inputs });
  }
  if (graph.size === 0) return undefined;
  const software = "ComfyUI";
  const sampler = [...graph.values()].find(isSampler);
  if (!sampler) return { software, parameters: {} };
  const search = (links: readonly string[], names: readonly string[], skipped?: string) =>
    searchUpstream(graph, sampler, { links, names, skipped });
  const guider = graph.get(linkOf(sampler.inputs.guider) ?? "");
  const negative = "negative" in sampler.inputs ? sampler : guider;
  return {
    software,
    parameters: toParameters({
      prompt: search(["positive", "guider"], TEXTS, "negative"),
      negativePrompt:
        negative &&
        searchUpstream(graph, negative, { links: ["negative"], names: TEXTS, skipped: "positive" }),
      seed: search(["noise"], ["seed", "noise_seed"]),
      steps: search(["sigmas"], ["steps"]),
      guidance: search(["positive", "guider"], ["guidance"], "negative") ?? search(["guider"], ["cfg"]),
      sampler: search(["sampler"], ["sampler_name"]),
      model: search(["model", "guider"], ["ckpt_name", "unet_name", "model_name"]),
      width: search(LATENT, ["width"]),
      height: search(LATENT, ["height"]),
    }),
    isEdit: startsFromImage(graph, sampler),
  };
}

const isSampler = ({ inputs }: Node): boolean =>
  "latent_image" in inputs && ["seed", "noise_seed", "noise"].some((name) => name in inputs);

/** Inputs with the text of a prompt, in the nodes that are known for them. */
const TEXTS = [
  "text",
  "text_g",
  "t5xxl",
  "clip_l",
  "prompt",
  "value",
  "string",
  "wildcard_text",
  "populated_text",
];

const LATENT = ["latent_image"];

type Search = {
  /** The sampler's links to start at. */
  links: readonly string[];
  /** Inputs that have the value. */
  names: readonly string[];
  /** A link that leads elsewhere. */
  skipped?: string | undefined;
};

/** The first value of these inputs: the node's own, or that of the nearest node that is linked to it. */
function searchUpstream(
  graph: ReadonlyMap<string, Node>,
  from: Node,
  { links, names, skipped }: Search,
): unknown {
  const own = valueIn(from, names);
  if (own !== undefined) return own;
  const queue = links.flatMap((name) => linkOf(from.inputs[name]) ?? []);
  const seen = new Set(queue);
  for (const id of queue) {
    const node = graph.get(id);
    if (!node) continue;
    const value = valueIn(node, names);
    if (value !== undefined) return value;
    for (const [name, input] of Object.entries(node.inputs)) {
      const next = name === skipped ? undefined : linkOf(input);
      if (next === undefined || seen.has(next) || queue.length >= MOST_STEPS) continue;
      seen.add(next);
      queue.push(next);
    }
  }
  return undefined;
}

function valueIn({ inputs }: Node, names: readonly string[]): unknown {
  for (const name of names) {
    const value = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
    if (typeof value === "number" || (typeof value === "string" && value.trim() !== "")) return value;
  }
  return undefined;
}

function linkOf(input: unknown): string | undefined {
  if (!Array.isArray(input) || input.length !== 2) return undefined;
  const [id] = input;
  return typeof id === "string" || typeof id === "number" ? String(id) : undefined;
}

/** Whether the latent image was encoded from a picture that was loaded. */
function startsFromImage(graph: ReadonlyMap<string, Node>, sampler: Node): boolean {
  const queue = [linkOf(sampler.inputs.latent_image)];
  for (const id of queue) {
    const node = id === undefined ? undefined : graph.get(id);
    if (!node) continue;
    if (/^(Load|ETN_Load)\w*Image/.test(node.type)) return true;
    for (const name of ["samples", "latent", "latent_image", "pixels", "image", "images"]) {
      const next = linkOf(node.inputs[name]);
      if (next !== undefined && !queue.includes(next) && queue.length < MOST_STEPS) queue.push(next);
    }
  }
  return false;
}
