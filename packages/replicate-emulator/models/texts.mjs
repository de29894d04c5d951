import { integer, number, PROMPT, SEED, versionOf } from "./model.mjs";

/** @type {readonly import("./model.mjs").TextModel[]} */
export const TEXTS = [
  {
    kind: "text",
    name: "meta/meta-llama-3-70b-instruct",
    version: versionOf("meta/meta-llama-3-70b-instruct"),
    official: true,
    description: "A language model that follows instructions",
    defaultSteps: 1,
    fields: {
      prompt: PROMPT,
      system_prompt: { type: "string", default: "You are a helpful assistant" },
      max_tokens: { ...integer(1, 8192, 512), description: "The most words to write" },
      min_tokens: integer(-1, 8192),
      temperature: number(0, 5, 0.6),
      top_p: number(0, 1, 0.9),
      top_k: integer(-1, 100_000, 0),
      presence_penalty: number(-10, 10, 1.15),
      frequency_penalty: number(-10, 10, 0.2),
      length_penalty: number(0, 5, 1),
      stop_sequences: { type: "string" },
      prompt_template: { type: "string" },
      seed: SEED,
    },
  },
];
