import { foldText } from "../library/fold-text.js";
import type { SavedPrompt } from "./prompt-record.js";

/** `recent`: used last first. `used`: used most often first. */
export type PromptOrder = "recent" | "used";

/**
 * The prompts that contain every word of `search`, without regard to case and accents.
 *
 * @example
 * ```ts
 * import { findPrompts, type SavedPrompt } from "@reactkits.dev/react-media-library/prompts";
 *
 * export const favourites = (prompts: readonly SavedPrompt[]) =>
 *   findPrompts(prompts, { order: "used", starred: true });
 * ```
 */
export function findPrompts(
  prompts: readonly SavedPrompt[],
  { search = "", order = "recent", starred = false }: FindPromptsOptions = {},
): SavedPrompt[] {
  const words = foldText(search).split(/\s+/).filter(Boolean);
  return prompts
    .filter((prompt) => {
      if (starred && !prompt.starred) return false;
      if (words.length === 0) return true;
      const text = foldText(prompt.text);
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => (order === "used" && b.uses - a.uses) || b.lastUsedAt - a.lastUsedAt);
}

/** Options of `findPrompts`. */
export type FindPromptsOptions = {
  /** Words that the prompts contain. Default: any prompt. */
  search?: string | undefined;
  /** Default `recent`. */
  order?: PromptOrder | undefined;
  /** Only those with a star. Default false. */
  starred?: boolean | undefined;
};
