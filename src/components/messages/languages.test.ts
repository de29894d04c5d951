import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { HANDLER_STATUS, type MediaLibraryErrorCode, REJECTION_CODES } from "../../core/error-codes.js";
import { MediaLibraryError } from "../../core/errors.js";
import { createFormats, type Formats, type PluralForms } from "../locale-formats.js";
import { ar } from "./ar.js";
import { de } from "./de.js";
import { en } from "./en.js";
import { ja } from "./ja.js";
import type { Language } from "./language.js";

const TRANSLATIONS: [name: string, language: Language][] = [
  ["German", de],
  ["Japanese", ja],
  ["Arabic", ar],
];

/** Take something else than texts and numbers; their types hold every case. */
const TYPED = ["error", "problem", "progress", "sortBy", "sortDirections", "importStatus"];

/** Numbers stand in for texts too: what counts is whether they arrive. */
const ARGUMENTS = [23, 47, 89];

const messagesOf = ({ locale, direction, messages }: Language, change?: (formats: Formats) => Formats) => {
  const formats = createFormats(locale, direction);
  return Object.entries(messages(change ? change(formats) : formats));
};

const isCalled = ([key, message]: [string, unknown]): boolean =>
  typeof message === "function" && !TYPED.includes(key);

function call(message: unknown, args: readonly number[]): string {
  return typeof message === "function" ? String(message(...args)) : "";
}

/** Which of the arguments a text contains, by their digits without separators. */
const found = (text: string) => ARGUMENTS.filter((each) => text.replace(/[^\d]/g, "").includes(`${each}`));

describe.each(TRANSLATIONS)("%s", (_, language) => {
  it("has a text for every key of English, and no other", () => {
    const keys = messagesOf(language).map(([key]) => key);
    expect(keys.sort()).toEqual(
      messagesOf(en)
        .map(([key]) => key)
        .sort(),
    );
  });

  it("leaves no sentence in English", () => {
    const english = new Map(messagesOf(en));
    const same = messagesOf(language).filter(
      ([key, text]) => typeof text === "string" && /\w \w/.test(text) && english.get(key) === text,
    );
    expect(same).toEqual([]);
  });

  it("puts the same facts into each text as English does", () => {
    const facts = (all: [string, unknown][]) =>
      Object.fromEntries(
        all.filter(isCalled).map(([key, message]) => [key, found(call(message, ARGUMENTS))] as const),
      );
    expect(facts(messagesOf(language))).toEqual(facts(messagesOf(en)));
  });

  it("has a form for every plural category of its locale", () => {
    const categories = new Intl.PluralRules(language.locale).resolvedOptions().pluralCategories.sort();
    const given: PluralForms[] = [];
    const recording = (formats: Formats): Formats => ({
      ...formats,
      plural(count, forms) {
        given.push(forms);
        return formats.plural(count, forms);
      },
    });
    for (const [, message] of messagesOf(language, recording).filter(isCalled)) {
      for (const args of [ARGUMENTS, [2, 2, 2], [2, 1, 0], [2, 0, 0]]) call(message, args);
    }
    expect(given.length).toBeGreaterThan(20);
    expect(given.filter((forms) => `${Object.keys(forms).sort()}` !== `${categories}`)).toEqual([]);
  });

  it("tells the buttons of the bar apart", () => {
    const { generate, generations, upload, filter, sort, view, selectAll, ...others } = Object.fromEntries(
      messagesOf(language),
    );
    const names = [
      generate,
      generations,
      upload,
      filter,
      sort,
      view,
      selectAll,
      others.delete,
      others.search,
    ];
    expect(new Set(names).size).toBe(names.length);
  });

  it("names every sort, direction and state", () => {
    const messages = language.messages(createFormats(language.locale, language.direction));
    for (const sort of ["added", "taken", "name", "size", "dimensions", "rating", "manual"] as const) {
      expect(messages.sortBy(sort)).toBeTruthy();
      expect(messages.sortDirections(sort).asc).not.toBe(messages.sortDirections(sort).desc);
    }
  });
});

const BROWSER_CODES: MediaLibraryErrorCode[] = [
  "quota",
  "write",
  "aborted",
  "opfs-unavailable",
  "storage-lost",
  "blocked",
  "version-newer",
  "missing",
  "closed",
  "no-generator",
  "no-images",
  "too-many-images",
  "generator",
  "timeout",
  "network",
  "canceled",
];
const SERVER_CODES = Object.keys(HANDLER_STATUS) as (keyof typeof HANDLER_STATUS)[];
const CODES = new Set<MediaLibraryErrorCode>([...REJECTION_CODES, ...BROWSER_CODES, ...SERVER_CODES]);

describe.each(TRANSLATIONS)("errors in %s", (_, language) => {
  const messages = language.messages(createFormats(language.locale, language.direction));
  const developers = "The developers' sentence.";

  it("have a sentence of their own for every code", () => {
    const sentences = [...CODES].map((code) => messages.error(new MediaLibraryError(code, developers)));
    expect(sentences.filter((text) => text === developers || text.length < 4)).toEqual([]);
    expect(new Set(sentences).size).toBe(CODES.size);
  });

  it("say how much is allowed, how much is needed and when to try again", () => {
    const say = (
      code: MediaLibraryErrorCode,
      facts: { limit?: number; needed?: number; retryAfter?: number },
    ) => messages.error(new MediaLibraryError(code, developers, facts));
    expect(say("too-large", { limit: 25_000_000 })).toContain("25 ");
    expect(say("too-many-pixels", { limit: 100 })).toContain("100");
    expect(say("quota", { needed: 7_000_000 })).toContain("7 ");
    expect(say("rate-limited", { retryAfter: 42 })).toContain("42");
  });

  it("keep the words that an app's generator threw", () => {
    const own = new MediaLibraryError("generator", "Kein Papier mehr", {
      cause: new Error(" Kein Papier mehr"),
    });
    expect(messages.error(own)).toBe("Kein Papier mehr");
  });

  it("translate the library's own progress and keep a generator's", () => {
    const texts = (["queued", "offline", "unreachable"] as const).map((code) =>
      messages.progress({ code, message: developers }),
    );
    expect(new Set(texts).size).toBe(3);
    expect(texts).not.toContain(developers);
    expect(messages.progress({ message: "Mixing colours" })).toBe("Mixing colours");
  });

  it("say what is wrong with a field", () => {
    const range = messages.problem({ code: "range", min: 3, max: 29 });
    expect(range).toMatch(/3.*29/);
    expect(messages.problem({ code: "server", message: developers })).not.toContain(developers);
  });
});

/** All that a module loads, of ours. */
function loads(path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  const text = readFileSync(path.replace(/\.js$/, ".ts"), { encoding: "utf8", flag: "r" });
  for (const [, specifier = ""] of text.matchAll(/^(?:import|export) (?!type)[^;]*?"(\.[^"]*\.js)";/gms)) {
    loads(join(dirname(path), specifier), seen);
  }
  return seen;
}

describe("a language", () => {
  it("loads no other one", () => {
    const files = [...loads(join(import.meta.dirname, "de.js"))].map((path) => path.replace(/^.*\//, ""));
    expect(files).toContain("de-library.js");
    expect(files.filter((name) => /^(en|ja|ar)[.-]/.test(name))).toEqual([]);
  });

  it("takes another region's numbers and dates", () => {
    const formats = createFormats("de-CH");
    expect(de.messages(formats).selected(12_345)).toMatch(/^12[’']345 ausgewählt$/);
  });
});
