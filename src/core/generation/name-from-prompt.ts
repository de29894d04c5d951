import { extensionOf } from "../media/media-types.js";

/** What people will look for: the first words of the prompt. */
export function nameFromPrompt(prompt: string, type: string): string {
  const words = [...prompt.replace(/[\s/\\]+/g, " ").trim()].slice(0, 60).join("").trim();
  return `${words || type.split("/", 1)[0]}.${extensionOf(type)}`;
}
