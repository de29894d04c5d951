export type { BatchCell, BatchParameter, BatchPlace } from "./core/generation/batch-cell.js";
export { parseBatchValues } from "./core/prompts/batch-values.js";
export {
  type ContactSheet,
  contactSheetOf,
  type SheetAxis,
  type SheetCell,
} from "./core/prompts/contact-sheet.js";
export {
  type ExpandedPrompt,
  type ExpandPromptOptions,
  escapePrompt,
  expandPrompt,
} from "./core/prompts/expand-prompt.js";
export { type FindPromptsOptions, findPrompts, type PromptOrder } from "./core/prompts/find-prompts.js";
export { generateBatch } from "./core/prompts/generate-batch.js";
export {
  type ImportedPrompts,
  type LibraryPrompts,
  type PromptsSnapshot,
  promptsOf,
  type RestorePrompts,
} from "./core/prompts/library-prompts.js";
export {
  type BatchAxis,
  type BatchIssue,
  type BatchOptions,
  type BatchPlan,
  type PlannedCell,
  planBatch,
} from "./core/prompts/plan-batch.js";
export type { PromptRecord, PromptSnippet, SavedPrompt } from "./core/prompts/prompt-record.js";
export type { BatchRequest } from "./core/prompts/request-for-model.js";
export { useContactSheet } from "./react/use-contact-sheet.js";
export { type ImageDescription, useImageDescription } from "./react/use-image-description.js";
export { type PromptHistory, usePromptHistory } from "./react/use-prompt-history.js";
