import type { Formats } from "../locale-formats.js";
import type { BatchMessages } from "./en-batch.js";
import { japaneseNouns } from "./ja-nouns.js";

/** Batches, and what belongs together. */
export const japaneseBatch = (f: Formats): BatchMessages => {
  const { images } = japaneseNouns(f);
  return {
    promptPerLine: (count) => `各行を個別のプロンプトにする（${f.number(count)}）`,
    varyBy: "変化させる項目",
    alsoVaryBy: "もう 1 つの項目",
    varyNothing: "なし",
    variedNumbersHint: "コンマで区切ります。1-4 は 1, 2, 3, 4、10-50 (+20) は 10, 30, 50 を表します。",
    variedSizesHint: "768x512 のように入力し、コンマで区切ります",
    variedPrompts: "プロンプトがコンタクトシートの行になります。",
    sameSeed: "比較できるように、すべての画像に同じシードを使います。",
    variedEmpty: "値を 1 つ以上入力してください",
    variedInvalid: (values) => `有効な値ではありません: ${values}`,
    variedUnsupported: "使用するモデルはどの値にも対応していません",
    plannedSheet: (count, columns, rows, each) =>
      `${images(count)}: ${f.number(columns)} × ${f.number(rows)}${each > 1 ? ` × ${f.number(each)}` : ""}`,
    plannedValues: (name, values) => `${name}: ${values}`,
    plannedAdjusted: (count) => `${f.number(count)} 個のセルは、モデルが対応していない設定が変更されます。`,
    plannedLeftOut: (count) =>
      `${f.number(count)} 個のセルを除外: モデルが値または入力画像に対応していません。`,
    contactSheet: "コンタクトシート",
    openContactSheet: "コンタクトシートを開く",
    contactSheetOf: (prompt) => `コンタクトシート: ${f.isolate(prompt)}`,
    contactSheetUnavailable: "コンタクトシートを読み込めませんでした",
    contactSheetGone: "このバッチの画像は残っていません",
    contactSheetGoneHint: "画像は削除されたか、ゴミ箱にあります。",
    batchDone: (count) => `バッチが完了しました: ${images(count)}`,
    cellEmpty: "画像なし",
    sheetValue: (name, value) => `${name}: ${f.isolate(value)}`,
    stackBy: "スタック",
    stackNothing: "なし",
    stackRuns: "生成ごと",
    stackLineages: "系統ごと",
    stackOf: (count) => `${images(count)}のスタック`,
    stackNamed: (name, count) => `${f.isolate(name)}、${images(count)}のスタック`,
    openedStack: "スタック",
    closeStack: "スタックを閉じる",
  };
};
