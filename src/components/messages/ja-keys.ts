import type { KeyGroup, KeyTexts } from "../key-table.js";
import { createKeyNames } from "./key-names.js";

const KEY_GROUPS: Record<KeyGroup, string> = {
  library: "ライブラリ全体",
  grid: "グリッド",
  viewer: "ビューア",
  compare: "比較",
  video: "動画",
};

const KEY_ACTIONS: KeyTexts = {
  library: {
    search: "検索",
    generate: "画像を生成",
    undo: "元に戻す",
    help: "この一覧を表示",
  },
  grid: {
    move: "移動",
    page: "ページ単位で移動",
    row: "行の先頭または末尾へ",
    ends: "最初または最後へ",
    find: "名前で移動",
    open: "開く",
    select: "選択",
    range: "範囲を選択",
    selectAll: "すべて選択",
    clear: "選択を解除",
    rename: "名前を変更",
    order: "アルバム内で移動",
    remove: "ゴミ箱に移動",
  },
  viewer: {
    turn: "前へ・次へ",
    ends: "最初・最後",
    zoomIn: "拡大",
    zoomOut: "縮小",
    fit: "ウィンドウに合わせる",
    actualSize: "実際のサイズ",
    pan: "拡大した画像を動かす",
    details: "詳細",
    fullScreen: "全画面",
    slideshow: "スライドショーの一時停止・再開",
    remove: "ゴミ箱に移動",
    close: "閉じる",
  },
  compare: {
    turn: "前・次の画像へ",
    choose: "画像を選ぶ",
    flip: "同じ位置に次の画像を表示",
    view: "次の表示方法",
    pick: "採用（お気に入り）",
    reject: "不採用",
    remove: "不採用をゴミ箱に移動",
    zoomIn: "拡大",
    zoomOut: "縮小",
    fit: "ウィンドウに合わせる",
    actualSize: "実際のサイズ",
    pan: "拡大した画像を動かす",
    details: "違い",
    close: "閉じる",
  },
  video: {
    play: "再生・一時停止",
    back: "10 秒戻る",
    forward: "10 秒進む",
    mute: "消音",
    seek: "プレーヤーで 5 秒戻る・進む",
  },
};

/** The keys and what they do. */
export const japaneseKeys = {
  /** What is printed on the key; takes a `KeyboardEvent.key`, or `Mod`, `Shift` or `Alt`. */
  keyName: createKeyNames(),
  keyGroup: (group: KeyGroup): string => KEY_GROUPS[group],
  keyActions: KEY_ACTIONS,
};
