import { arabicActions } from "./ar-actions.js";
import { arabicBatch } from "./ar-batch.js";
import { arabicCompare } from "./ar-compare.js";
import { arabicEditing } from "./ar-editing.js";
import { arabicErrors } from "./ar-errors.js";
import { arabicGeneration } from "./ar-generation.js";
import { arabicLibrary } from "./ar-library.js";
import { arabicOperations } from "./ar-operations.js";
import { arabicPrompts } from "./ar-prompts.js";
import { arabicViewer } from "./ar-viewer.js";
import type { Language } from "./language.js";

/** Arabic, in Modern Standard Arabic. */
export const ar: Language = {
  locale: "ar",
  direction: "rtl",
  messages: (formats) => ({
    ...arabicLibrary(formats),
    ...arabicActions(formats),
    ...arabicViewer(formats),
    ...arabicBatch(formats),
    ...arabicCompare(formats),
    ...arabicEditing(formats),
    ...arabicGeneration(formats),
    ...arabicOperations(formats),
    ...arabicPrompts(formats),
    ...arabicErrors(formats),
  }),
};
