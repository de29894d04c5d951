import type { Formats } from "../locale-formats.js";
import type { ActionMessages } from "./en-actions.js";
import type { BatchMessages } from "./en-batch.js";
import type { CompareMessages } from "./en-compare.js";
import type { EditingMessages } from "./en-editing.js";
import type { ErrorMessages } from "./en-errors.js";
import type { GenerationMessages } from "./en-generation.js";
import type { LibraryMessages } from "./en-library.js";
import type { OperationMessages } from "./en-operations.js";
import type { PromptMessages } from "./en-prompts.js";
import type { ViewerMessages } from "./en-viewer.js";

/** Every text that the components show. Replace any of them through the `messages` prop. */
export type Messages = LibraryMessages &
  ActionMessages &
  ViewerMessages &
  BatchMessages &
  CompareMessages &
  EditingMessages &
  GenerationMessages &
  OperationMessages &
  PromptMessages &
  ErrorMessages;

/** The interface in one language. `/locales/de` and its siblings export one each; an app can write its own. */
export type Language = {
  /**
   * A BCP 47 language tag, such as `de`: how numbers, sizes, dates and plurals are written. A regional variant is the
   * same language with another tag: `{ ...de, locale: "de-CH" }`.
   */
  readonly locale: string;
  /** Which way it is written; the components take it as their `dir`. */
  readonly direction: "ltr" | "rtl";
  /** Its texts, with numbers, dates and plurals by the formats of the locale. */
  readonly messages: (formats: Formats) => Messages;
};
