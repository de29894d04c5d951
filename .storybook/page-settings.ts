import type { Language } from "../src/components.js";
import type { Direction } from "../stories/languages.js";
import type { Theme } from "../stories/preset.js";

export type PageSettings = {
  theme: Theme;
  language: Language | undefined;
  direction: Direction;
  /** Percent of the browser's own size. */
  textSize: string;
};

/** What an app gives its pages: a background, a font, the theme, a language and the size of its text. */
export function setUpPage({ theme, language, direction, textSize }: PageSettings): void {
  const { documentElement: root, body } = document;
  root.dataset.theme = theme;
  root.style.colorScheme = theme;
  root.style.fontSize = `${textSize}%`;
  root.lang = language?.locale ?? "en";
  root.dir = direction === "auto" ? (language?.direction ?? "ltr") : direction;
  // The background of the current kit.
  body.style.background = "var(--mantine-color-body, var(--rml-surface))";
  body.style.margin = "0";
  body.style.fontFamily = "system-ui, sans-serif";
}

const REDUCED = "(prefers-reduced-motion: reduce)";
const system = globalThis.matchMedia?.bind(globalThis);

/** Lets scripts see the motion that the toolbar asks for; `withMotion` does so for stylesheets. */
export function simulateMotion(reduced: boolean): void {
  globalThis.matchMedia = (query) => system(reduced && query.trim() === REDUCED ? "all" : query);
}

/** A stylesheet as it applies while the system asks for reduced motion. */
export const withMotion = (css: string, reduced: boolean): string =>
  reduced ? css.replaceAll(/\(prefers-reduced-motion:\s*reduce\)/g, "all") : css;
