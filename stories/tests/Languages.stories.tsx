import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, screen, userEvent, waitFor, within } from "storybook/test";
import { ar } from "../../src/locales-ar.js";
import { de } from "../../src/locales-de.js";
import { ja } from "../../src/locales-ja.js";
import type { Language } from "../../src/mantine.js";
import { createMockGenerator } from "../../src/testing.js";
import { inWindow } from "../frames.js";
import { pictures } from "../pictures.js";
import { MediaLibrary } from "../preset.js";
import { pressEscape, SOON } from "../steps.js";
import { libraryOf, withLibrary } from "../with-library.js";

/** The same library in each language: its texts, its direction, its numbers and dates. */
const meta: Meta = {
  title: "Tests/Languages",
  tags: ["!dev"],
  decorators: [inWindow],
};

export default meta;

type Story = StoryObj;

/** Words of one language that its story looks for. */
type Words = {
  page: string;
  /** Two images: Arabic has a form of its own for them. */
  two: string;
  generate: string;
  dialog: string;
  prompt: string;
  required: string;
  imports: string;
  empty: string;
};

function story(language: Language, words: Words): Story {
  return {
    ...withLibrary({ files: () => pictures(2), ai: () => createMockGenerator({ latency: 800 }) }),
    render: () => <MediaLibrary language={language} />,
    async play({ loaded }) {
      const grid = await screen.findByRole("grid", { name: words.page }, SOON);
      await expect(getComputedStyle(grid).direction).toBe(language.direction);
      await expect(grid.closest("[lang]")).toHaveAttribute("lang", language.locale);
      await expect(await screen.findByText(words.two, {}, SOON)).toBeVisible();

      await userEvent.click(screen.getByRole("button", { name: words.generate }));
      const dialog = await screen.findByRole("dialog", { name: words.dialog }, SOON);
      await expect(getComputedStyle(dialog).direction).toBe(language.direction);
      await userEvent.click(within(dialog).getByRole("button", { name: words.generate }));
      const prompt = within(dialog).getByRole("textbox", { name: words.prompt });
      await waitFor(() => expect(prompt).toHaveAccessibleDescription(words.required), SOON);
      await pressEscape();
      await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull(), SOON);

      await libraryOf({ loaded }).importFiles([new File([], "empty.png", { type: "image/png" })]);
      const panel = within(await screen.findByRole("region", { name: words.imports }, SOON));
      await expect(await panel.findByText(words.empty, {}, SOON)).toBeVisible();
    },
  };
}

export const German = story(de, {
  page: "Mediathek",
  two: "2 Bilder",
  generate: "Generieren",
  dialog: "Bild generieren",
  prompt: "Prompt",
  required: "Bitte ausfüllen",
  imports: "Importe",
  empty: "Die Datei ist leer. Bitte eine andere wählen.",
});

export const Japanese = story(ja, {
  page: "メディア ライブラリ",
  two: "画像 2 枚",
  generate: "生成",
  dialog: "画像を生成",
  prompt: "プロンプト",
  required: "入力してください",
  imports: "インポート",
  empty: "ファイルが空です。別のファイルを選択してください。",
});

/** From right to left. */
export const Arabic = story(ar, {
  page: "مكتبة الوسائط",
  two: "صورتان",
  generate: "إنشاء",
  dialog: "إنشاء صورة",
  prompt: "الوصف",
  required: "يُرجى ملء هذا الحقل",
  imports: "عمليات الاستيراد",
  empty: "الملف فارغ. يُرجى اختيار ملف آخر.",
});
