import { describe, expect, it } from "vitest";
import { createFormats } from "../locale-formats.js";
import { ar } from "./ar.js";
import { de } from "./de.js";
import { en } from "./en.js";
import { ja } from "./ja.js";
import type { Language } from "./language.js";

/** What is said of three images, of three videos, and of both. */
const IMPORTED: [language: Language, images: string, videos: string, both: string][] = [
  [en, "3 images added", "3 videos added", "3 items added"],
  [de, "3 Bilder hinzugefügt", "3 Videos hinzugefügt", "3 Elemente hinzugefügt"],
  [ja, "画像 3 枚を追加しました", "動画 3 本を追加しました", "アイテム 3 件を追加しました"],
  [ar, "تمت إضافة 3 صور", "تمت إضافة 3 مقاطع فيديو", "تمت إضافة 3 عناصر"],
];

describe("imported", () => {
  it.each(IMPORTED)("names images, videos and a mix of both (%#)", (language, images, videos, both) => {
    const { imported } = language.messages(createFormats(language.locale, language.direction));
    const plain = (text: string) => text.replace(/[\u2066-\u2069]/g, "");
    expect([imported(3, 0), imported(3, 3), imported(3, 1)].map(plain)).toEqual([images, videos, both]);
  });
});
