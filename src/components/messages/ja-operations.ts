import type { MediaAIExtent, MediaAIOperationType } from "../../core/generation/ai-operation.js";
import type { Formats } from "../locale-formats.js";
import type { OperationMessages } from "./en-operations.js";

const NAMES: Record<MediaAIOperationType, string> = {
  edit: "言葉で編集",
  inpaint: "部分的に描き直す",
  outpaint: "外側へ拡張",
  upscale: "高解像度化",
  "remove-background": "背景を削除",
};

const HINTS: Record<MediaAIOperationType, string> = {
  edit: "指示のとおりに画像を変更します。",
  inpaint: "塗った部分を描き直します。",
  outpaint: "画像を端の外側へ広げます。",
  upscale: "画像を大きくします。",
  "remove-background": "被写体を残し、周囲を透明にします。",
};

const EXTENTS: Record<MediaAIExtent, string> = {
  left: "左へ",
  right: "右へ",
  top: "上へ",
  bottom: "下へ",
  "zoom-out-1.5": "四方へ 1.5×",
  "zoom-out-2": "四方へ 2×",
  square: "正方形になるまで",
};

/** Operations on an image. */
export const japaneseOperations = (f: Formats): OperationMessages => ({
  operationName: (type) => NAMES[type],
  operationHint: (type) => `${HINTS[type]}結果は新しい画像になります。`,
  runOperation: (type, price) => (price === undefined ? NAMES[type] : `${NAMES[type]} · ${price}`),
  operationStarted: (type) => `${NAMES[type]}を開始しました`,
  operationUnavailable: "読み込めませんでした",
  inputMissing: "元にする画像は、もうライブラリにありません",
  animate: "動画にする",
  scale: "倍率",
  scaleOf: (factor) => `${f.number(factor)}×`,
  extent: "拡張方向",
  extentName: (extent) => EXTENTS[extent],
  resultSize: (size, approximate) => `結果は${approximate ? "約 " : " "}${size} ピクセルになります。`,
  resultTooLarge: (size) =>
    `結果は ${size} ピクセルになり、保存できる大きさを超えます。設定を小さくするか、小さい画像を選んでください。`,
  promptMissing: "作りたい内容を入力してください。",
  maskMissing: "描き直す部分を塗ってください。",
});
