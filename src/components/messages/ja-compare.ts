import type { Formats } from "../locale-formats.js";
import type { CompareMessages } from "./en-compare.js";
import { japaneseNouns } from "./ja-nouns.js";

/** Comparing images. */
export const japaneseCompare = (f: Formats): CompareMessages => {
  const { images } = japaneseNouns(f);
  return {
    compare: "比較",
    compareOf: (prompt) => `比較: ${f.isolate(prompt)}`,
    compareTitle: (count) => `${images(count)}を比較`,
    compareRun: (count) => `この生成の${images(count)}を比較`,
    compareUnavailable: "比較画面を読み込めませんでした",
    compareBy: "表示方法",
    sideBySide: "並べて表示",
    oneAtATime: "1 枚ずつ",
    wipe: "ワイプ",
    difference: "差分",
    wipeValue: (ratio) => `A ${f.percent(ratio)}、B ${f.percent(1 - ratio)}`,
    showImage: (letter, name) => `${letter} を表示: ${f.isolate(name)}`,
    imageShown: (letter, name) => `${letter}: ${f.isolate(name)}`,
    pick: "採用",
    reject: "不採用",
    pickOf: (letter, name) => `${letter} を採用: ${f.isolate(name)}`,
    rejectOf: (letter, name) => `${letter} を不採用: ${f.isolate(name)}`,
    picked: (letter) => `${letter} を採用し、お気に入りに追加しました`,
    rejected: (letter) => `${letter} を不採用にしました`,
    undecided: (letter) => `${letter} は未定です`,
    removeRejected: (count) => `不採用を削除（${f.number(count)}）`,
    differences: "違い",
    noDifferences: "わかる範囲では、同じ作り方です。",
    costLabel: "料金",
    unknownFact: "不明",
  };
};
