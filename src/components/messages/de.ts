import { germanActions } from "./de-actions.js";
import { germanBatch } from "./de-batch.js";
import { germanCompare } from "./de-compare.js";
import { germanEditing } from "./de-editing.js";
import { germanErrors } from "./de-errors.js";
import { germanGeneration } from "./de-generation.js";
import { germanLibrary } from "./de-library.js";
import { germanOperations } from "./de-operations.js";
import { germanPrompts } from "./de-prompts.js";
import { germanViewer } from "./de-viewer.js";
import type { Language } from "./language.js";

/** German. */
export const de: Language = {
  locale: "de",
  direction: "ltr",
  messages: (formats) => ({
    ...germanLibrary(formats),
    ...germanActions(formats),
    ...germanViewer(formats),
    ...germanBatch(formats),
    ...germanCompare(formats),
    ...germanEditing(formats),
    ...germanGeneration(formats),
    ...germanOperations(formats),
    ...germanPrompts(formats),
    ...germanErrors(formats),
  }),
};
