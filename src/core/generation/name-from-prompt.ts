import { extensionOf } from "../media/file-extensions.js";

/** A file name from the first words of the prompt, which people will search for. */
export function nameFromPrompt(prompt: string, type: string): string {
  const words = [...prompt.replace(/[\s/\\]+/g, " ").trim()].slice(0, 60).join("").trim();
  return `${words || type.split("/", 1)[0]}.${extensionOf(type)}`;
}
