import { japaneseActions } from "./ja-actions.js";
import { japaneseBatch } from "./ja-batch.js";
import { japaneseCompare } from "./ja-compare.js";
import { japaneseEditing } from "./ja-editing.js";
import { japaneseErrors } from "./ja-errors.js";
import { japaneseGeneration } from "./ja-generation.js";
import { japaneseLibrary } from "./ja-library.js";
import { japaneseOperations } from "./ja-operations.js";
import { japanesePrompts } from "./ja-prompts.js";
import { japaneseViewer } from "./ja-viewer.js";
import type { Language } from "./language.js";

/** Japanese. */
export const ja: Language = {
  locale: "ja",
  direction: "ltr",
  messages: (formats) => ({
    ...japaneseLibrary(formats),
    ...japaneseActions(formats),
    ...japaneseViewer(formats),
    ...japaneseBatch(formats),
    ...japaneseCompare(formats),
    ...japaneseEditing(formats),
    ...japaneseGeneration(formats),
    ...japaneseOperations(formats),
    ...japanesePrompts(formats),
    ...japaneseErrors(formats),
  }),
};
