export {
  type ExpandedPrompt,
  type ExpandPromptOptions,
  escapePrompt,
  expandPrompt,
} from "./core/prompts/expand-prompt.js";
export { type FindPromptsOptions, findPrompts, type PromptOrder } from "./core/prompts/find-prompts.js";
export {
  type ImportedPrompts,
  type LibraryPrompts,
  type PromptsSnapshot,
  promptsOf,
  type RestorePrompts,
} from "./core/prompts/library-prompts.js";
export type { PromptRecord, PromptSnippet, SavedPrompt } from "./core/prompts/prompt-record.js";
export { type ImageDescription, useImageDescription } from "./react/use-image-description.js";
export { type PromptHistory, usePromptHistory } from "./react/use-prompt-history.js";
