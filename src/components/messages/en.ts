import { createFormats } from "../locale-formats.js";
import { englishActions } from "./en-actions.js";
import { englishBatch } from "./en-batch.js";
import { englishCompare } from "./en-compare.js";
import { englishEditing } from "./en-editing.js";
import { englishErrors } from "./en-errors.js";
import { englishGeneration } from "./en-generation.js";
import { englishLibrary } from "./en-library.js";
import { englishOperations } from "./en-operations.js";
import { englishPrompts } from "./en-prompts.js";
import { englishViewer } from "./en-viewer.js";
import type { Language, Messages } from "./language.js";

/** English, the default. */
export const en: Language = {
  locale: "en",
  direction: "ltr",
  messages: (formats) => ({
    ...englishLibrary(formats),
    ...englishActions(formats),
    ...englishViewer(formats),
    ...englishBatch(formats),
    ...englishCompare(formats),
    ...englishEditing(formats),
    ...englishGeneration(formats),
    ...englishOperations(formats),
    ...englishPrompts(formats),
    ...englishErrors(formats),
  }),
};

/** The formats of English. */
export const defaultFormats = createFormats("en");

/** The texts in English. */
export const defaultMessages: Messages = en.messages(defaultFormats);
