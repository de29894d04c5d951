import type { Formats } from "../locale-formats.js";
import type { PromptMessages } from "./en-prompts.js";

/** The history of prompts. */
export const japanesePrompts = (f: Formats): PromptMessages => {
  const prompts = (count: number) => f.plural(count, { other: "プロンプト # 件" });
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
    promptsFailed: "変更を保存できませんでした",
    promptOfHistory: (index, count, prompt) =>
      `${f.number(index)} / ${f.number(count)}: ${f.isolate(prompt)}`,
    ownPrompt: (prompt) => `入力した文: ${f.isolate(prompt)}`,
  };
};
