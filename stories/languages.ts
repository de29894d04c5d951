import type { Language } from "../src/components.js";

const LOADERS = import.meta.glob<Record<string, Language>>("../src/locales-*.ts");

/** The languages that the library is published in, by their tags. */
export const LANGUAGES: readonly string[] = Object.keys(LOADERS).map((path) => path.slice(15, -3));

/** `auto` is the direction of the language itself. */
export type Direction = "auto" | "ltr" | "rtl";

/** Undefined for the default: then the parts follow the page, as they do in an app that sets no language. */
export async function loadLanguage(tag: string, direction: Direction): Promise<Language | undefined> {
  if (tag === "en") return undefined;
  const exports = await LOADERS[`../src/locales-${tag}.ts`]?.();
  const language = exports?.[tag];
  if (!language) throw new Error(`The library is not published in the language "${tag}".`);
  return direction === "auto" ? language : { ...language, direction };
}

/** A language's name in itself. */
export const nameOfLanguage = (tag: string): string =>
  new Intl.DisplayNames(tag, { type: "language" }).of(tag) ?? tag;
