"use client";

import { createContext, type ReactNode, useContext, useMemo } from "react";
import type { VerifyContentCredentials } from "./content-credentials.js";
import type { KitElementProps } from "./kit.js";
import { createFormats, type Formats } from "./locale-formats.js";
import { defaultFormats, defaultMessages } from "./messages/en.js";
import type { Language, Messages } from "./messages/language.js";

/** Every element that an app can style: its `data-slot`, the key in `classNames`, and its class after `rml-`. */
export type SlotName =
  | `library${"" | "-bar" | "-nav" | "-nav-link" | "-title" | "-count" | "-search" | "-tools" | "-notices" | "-body"}`
  | `quick-${"filters" | "filter" | "select-all"}`
  | `filter-${"button" | "panel" | "count" | "clear"}`
  | `facet${"" | "-title"}`
  | `${"sort" | "view" | "select-all" | "generate-icon"}-button`
  | `album-${"card" | "card-cover" | "card-name" | "heading" | "title"}`
  | `albums${"" | "-list" | "-item" | "-menu"}`
  | `keyboard-help${"" | "-list"}`
  | "stack-heading"
  | "sort-menu"
  | "view-panel"
  | `suggestions${"" | "-option"}`
  | "generations-count"
  | "upload-icon-button"
  | `${"generations" | "upload" | "generate" | "video"}-button`
  | "import-problems"
  | `imports${"" | "-header" | "-title" | "-total" | "-toggle" | "-body" | "-rows" | "-row" | "-more"}`
  | `imports-${"file" | "status" | "progress"}`
  | `empty-state${"" | "-icon" | "-title" | "-hint"}`
  | `skeletons${"" | "-card"}`
  | `selection-${"bar" | "bar-count" | "actions" | "action" | "menu" | "more" | "wide-more" | "tags" | "albums"}`
  | `upload-card${"" | "-icon" | "-text" | "-title" | "-hint" | "-actions" | "-browse" | "-folder"}`
  | `drop-overlay${"" | "-message"}`
  | `picker${"" | "-label" | "-problem" | "-control" | "-button" | "-dialog" | "-browser" | "-bar" | "-body" | "-count"}`
  | `picker-${"add" | "upload" | "upload-icon" | "footer"}`
  | `strip${"" | "-list" | "-item" | "-picture" | "-missing" | "-button" | "-progress"}`
  | `recent${"" | "-item" | "-picture" | "-empty"}`
  | `prompts${"" | "-button" | "-list" | "-row" | "-take" | "-text" | "-empty" | "-deleted" | "-actions" | "-files"}`
  | `snippets${"" | "-button"}`
  | `plan${"" | "-summary" | "-prompts" | "-prompt" | "-note" | "-axis"}`
  | `batch${"" | "-note" | "-columns" | "-rows" | "-values" | "-models" | "-error"}`
  | "prompt-lines"
  | `sheet${"" | "-message" | "-area" | "-table" | "-corner" | "-column" | "-row" | "-name" | "-value" | "-cell"}`
  | `sheet-${"images" | "image" | "pending" | "status" | "ended" | "problem"}`
  | "toasts"
  | `toast${"" | "-text" | "-action"}`
  | `media-grid${"" | "-content" | "-row" | "-cell" | "-section" | "-date" | "-marquee" | "-gap"}`
  | `asset-card${"" | "-picture" | "-open" | "-placeholder" | "-caption" | "-name" | "-meta" | "-missing"}`
  | `asset-card-${"stack" | "checkbox" | "video" | "badge" | "size" | "dimensions" | "date" | "rating"}`
  | `generation-card${"" | "-picture" | "-status" | "-progress" | "-cancel"}`
  | `origin${"" | "-badge" | "-verify" | "-result"}`
  | `details${"" | "-panel" | "-title" | "-prompt" | "-copy" | "-list" | "-again" | "-hint" | "-warnings"}`
  | `dialog${"" | "-header" | "-title" | "-actions" | "-footer" | "-hint"}`
  | "generate-dialog"
  | "video-dialog"
  | "confirm-delete"
  | "rename-dialog"
  | `form${"" | "-fields" | "-row" | "-advanced" | "-advanced-toggle" | "-price" | "-status" | "-progress"}`
  | `form-${"prompt" | "size" | "size-shape" | "start-another" | "resume" | "filled" | "unfit"}`
  | `composer${"" | "-form" | "-fields" | "-chips" | "-chip" | "-menu" | "-more" | "-failure" | "-footer" | "-close" | "-submit"}`
  | `composer-${"inputs" | "input" | "role"}`
  | `inputs${"" | "-label" | "-row" | "-picture" | "-remove" | "-hint"}`
  | `suggestion${"" | "-area" | "-button" | "-title" | "-text" | "-actions"}`
  | `queue${"" | "-list" | "-section" | "-heading" | "-rows" | "-row" | "-row-head" | "-row-title" | "-row-state" | "-meta"}`
  | `queue-${"status" | "progress" | "results" | "result" | "pending" | "problem" | "file" | "actions" | "order" | "pause"}`
  | `viewer${"" | "-header" | "-heading" | "-title" | "-meta" | "-main" | "-stage" | "-picture" | "-message"}`
  | `viewer-${"arrow" | "panel" | "notice" | "spinner" | "screen" | "actions" | "tools" | "percent"}`
  | `lineage${"" | "-relatives" | "-strip" | "-relative" | "-picture" | "-toggle" | "-tree" | "-row"}`
  | `rating${"" | "-label" | "-star"}`
  | `tags${"" | "-label" | "-list" | "-tag"}`
  | `viewer-${"slideshow" | "animation"}`
  | `viewer-strip${"" | "-content" | "-cell"}`
  | `viewer-${"details" | "track" | "slide" | "wide" | "narrow" | "menu" | "edit"}`
  | `compare${"" | "-main" | "-screen" | "-message" | "-header" | "-heading" | "-title" | "-actions" | "-stages"}`
  | `compare-${"pane" | "stage" | "caption" | "letter" | "name" | "pick" | "reject" | "wipe" | "knob" | "views"}`
  | `compare-${"bar" | "remove" | "panel" | "table" | "same"}`
  | `operation${"" | "-message" | "-body" | "-fields" | "-hint"}`
  | `edit${"" | "-body" | "-stage" | "-frame" | "-picture" | "-mask" | "-brush" | "-panel" | "-tools" | "-size"}`
  | `edit-${"controls" | "history" | "footer" | "status" | "progress" | "message" | "crop" | "handle" | "shade"}`;

/** Classes of your own for the elements of a part, put after the library's: `{ "asset-card-name": "font-mono" }`. */
export type ClassNames = Partial<Record<SlotName, string>>;

export type ScopeProps = {
  /**
   * The language, here and in every part within: its texts, and how numbers, sizes and dates are written. Default
   * English. The same object each time.
   *
   * @example
   * ```tsx
   * import { MediaLibrary } from "@reactkits.dev/react-media-library/tailwind";
   * import { de } from "@reactkits.dev/react-media-library/locales/de";
   *
   * export const Bibliothek = () => <MediaLibrary language={de} />;
   * ```
   */
  language?: Language | undefined;
  /** Replaces any of the texts, here and in every part within. */
  messages?: Partial<Messages> | undefined;
  /** Adds classes to any of the elements, here and in every part within. */
  classNames?: ClassNames | undefined;
  /**
   * Verifies C2PA manifests, here and in every part within. Without it, what a manifest says is shown as not verified. The same
   * function each time.
   */
  verifyContentCredentials?: VerifyContentCredentials | undefined;
};

type Scope = {
  messages: Messages;
  classNames: ClassNames;
  /** Numbers, sizes and dates as the language writes them. */
  formats: Formats;
  /** For the root of a part and of each portal; empty as long as no language is chosen: then the page's apply. */
  languageProps: { lang?: string; dir?: "ltr" | "rtl" };
  verifyContentCredentials: VerifyContentCredentials | undefined;
  /** The slot and the classes of one element; `more` classes come last. */
  slot: (name: SlotName, ...more: (string | undefined)[]) => KitElementProps;
};

/** The class of elements that can stand alone or in a portal: it sets the text's colour and size. */
export const ROOT = "rml-root";

type Spoken = Pick<Scope, "messages" | "formats" | "languageProps">;

const english: Spoken = { messages: defaultMessages, formats: defaultFormats, languageProps: {} };

const spoken = new WeakMap<Language, Spoken>();

/** Made once for each language, for all parts of a page. */
function speak(language: Language): Spoken {
  const known = spoken.get(language);
  if (known) return known;
  const { locale, direction } = language;
  const formats = createFormats(locale, direction);
  const languageProps = { lang: new Intl.Locale(locale).baseName, dir: direction };
  const made = { messages: language.messages(formats), formats, languageProps };
  spoken.set(language, made);
  return made;
}

const scopeOf = (
  language: Spoken,
  classNames: ClassNames,
  verifyContentCredentials?: VerifyContentCredentials,
): Scope => ({
  ...language,
  classNames,
  verifyContentCredentials,
  slot: (name, ...more) => ({
    "data-slot": name,
    className: [`rml-${name}`, ...more, classNames[name]].filter(Boolean).join(" "),
  }),
});

const ScopeContext = createContext<Scope>(scopeOf(english, {}));

/** Language, texts and class names of the nearest part above, with `own` over them. */
export function useScope(own: ScopeProps = {}): Scope {
  const inherited = useContext(ScopeContext);
  const { language, messages, classNames, verifyContentCredentials: verify } = own;
  return useMemo(() => {
    if (!language && !messages && !classNames && !verify) return inherited;
    const base = language ? speak(language) : inherited;
    return scopeOf(
      {
        messages: messages ? { ...base.messages, ...messages } : base.messages,
        formats: base.formats,
        languageProps: base.languageProps,
      },
      { ...inherited.classNames, ...classNames },
      verify ?? inherited.verifyContentCredentials,
    );
  }, [inherited, language, messages, classNames, verify]);
}

export function ScopeProvider({ scope, children }: { scope: Scope; children: ReactNode }) {
  return <ScopeContext.Provider value={scope}>{children}</ScopeContext.Provider>;
}
