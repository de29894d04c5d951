import type { Generation } from "../core/generation/generation.js";
import { inputCount } from "../core/generation/request-of.js";
import type { Messages } from "./messages/language.js";

/** What a generation is called: its prompt, or what it does if it has none. */
export function generationTitle(generation: Generation, messages: Messages): string {
  const { kind, request } = generation;
  const prompt = request.prompt?.trim();
  if (prompt) return prompt;
  const operation = kind === "images" ? request.operation : undefined;
  return operation ? messages.operationName(operation.type) : messages.videoOf(inputCount(generation));
}
