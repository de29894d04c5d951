import type { Formats } from "../locale-formats.js";
import type { PromptMessages } from "./en-prompts.js";
import { japaneseNouns } from "./ja-nouns.js";

/** The history of prompts. */
export const japanesePrompts = (f: Formats): PromptMessages => {
  const { images } = japaneseNouns(f);
  const prompts = (count: number) => f.plural(count, { other: "プロンプト # 件" });
  const snippets = (count: number) => f.plural(count, { other: "定型文 # 件" });
  return {
    promptHistory: "プロンプトの履歴",
    searchPrompts: "プロンプトを検索",
    promptOrder: "表示",
    recentPrompts: "最近使用した順",
    mostUsedPrompts: "よく使う順",
    starredPrompts: "スター付き",
    noPrompts: "プロンプトはまだありません",
    noPromptsHint: "生成に使用したプロンプトは、このブラウザ内にのみ保存され、ここに表示されます。",
    noPromptsFound: "プロンプトが見つかりません",
    promptUses: (count) => f.plural(count, { other: "# 回使用" }),
    starPrompt: (prompt) => `スターを付ける: ${f.isolate(prompt)}`,
    deletePrompt: (prompt) => `削除: ${f.isolate(prompt)}`,
    deleteAllPrompts: "すべて削除",
    promptsDeleted: (count) => `${prompts(count)}を削除しました`,
    exportPrompts: "書き出す",
    importPrompts: "読み込む",
    promptsImported: (promptCount, snippetCount) =>
      `読み込みました: ${prompts(promptCount)}、${snippets(snippetCount)}`,
    snippetsKept: (count) => `名前が使用中のため除外: ${snippets(count)}`,
    promptFileFailed: "このファイルは読み込めません",
    promptsFailed: "変更を保存できませんでした",
    promptOfHistory: (index, count, prompt) =>
      `${f.number(index)} / ${f.number(count)}: ${f.isolate(prompt)}`,
    ownPrompt: (prompt) => `入力した文: ${f.isolate(prompt)}`,
    planned: (count, promptCount, each) => `${images(count)}: ${prompts(promptCount)} × ${f.number(each)}`,
    plannedPrompts: "生成されるプロンプト",
    tooManyPlanned: (count, max) =>
      `${images(count)}になります。一度に生成できるのは ${f.number(max)} 枚までです。選択肢を減らしてください。`,
    endlessPlan: (max) =>
      `数えきれないほどの画像になります。一度に生成できるのは ${f.number(max)} 枚までです。選択肢を減らしてください。`,
    unknownSnippets: (names) => `この名前の定型文がないため、文字のまま残ります: ${names}`,
    cyclicSnippets: (names) => `この定型文は自身を含むため、その部分は文字のまま残ります: ${names}`,
    snippets: "定型文",
    snippetsHint:
      "定型文は、スタイルなどに名前を付けた文です。名前を波かっこで囲むとプロンプトに入ります: {スタイル}。選択肢はそれぞれ 1 枚の画像になります: {赤|青}。",
    newSnippet: "新しい定型文",
    snippetName: "名前",
    snippetText: "文",
    snippetTextHint: "ほかの定型文 {名前} や選択肢 {a|b} を含めることができます。",
    snippetNameProblem: (max) =>
      `文字、数字、空白、「-」「_」「.」を 1～${f.number(max)} 文字で入力してください`,
    snippetTextProblem: (max) => `1～${f.number(max)} 文字で入力してください`,
    editSnippet: (name) => `編集: ${f.isolate(name)}`,
    deleteSnippet: (name) => `削除: ${f.isolate(name)}`,
    snippetDeleted: (name) => `「${f.isolate(name)}」を削除しました`,
  };
};
