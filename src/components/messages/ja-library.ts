import type { AssetSort } from "../../core/library/query/asset-query.js";
import type { Formats } from "../locale-formats.js";
import type { LibraryMessages } from "./en-library.js";
import { japaneseKeys } from "./ja-keys.js";
import { japaneseNouns } from "./ja-nouns.js";

const KINDS = new Map([
  ["image", "画像"],
  ["video", "動画"],
  ["audio", "音声"],
  ["application", "ドキュメント"],
]);

const SOURCES = new Map([
  ["upload", "アップロード"],
  ["ai", "AI"],
  ["edit", "編集済み"],
]);

const ORIENTATIONS = new Map([
  ["landscape", "横向き"],
  ["portrait", "縦向き"],
  ["square", "正方形"],
]);

const SORTS: Record<AssetSort, string> = {
  added: "追加日",
  taken: "撮影日",
  name: "名前",
  size: "ファイルサイズ",
  dimensions: "画像サイズ",
  rating: "評価",
  manual: "手動",
};

const NEWEST_FIRST = { desc: "新しい順", asc: "古い順" };
const LARGEST_FIRST = { desc: "大きい順", asc: "小さい順" };
const SORT_DIRECTIONS: Record<AssetSort, { desc: string; asc: string }> = {
  added: NEWEST_FIRST,
  taken: NEWEST_FIRST,
  name: { desc: "降順", asc: "昇順" },
  size: LARGEST_FIRST,
  dimensions: LARGEST_FIRST,
  rating: { desc: "評価の高い順", asc: "評価の低い順" },
  manual: { desc: "後ろから", asc: "先頭から" },
};

/** The library: its places, search, filters, order and view. */
export const japaneseLibrary = (f: Formats): LibraryMessages => {
  const { items } = japaneseNouns(f);
  return {
    library: "メディア ライブラリ",
    loading: "ライブラリを読み込んでいます…",
    assetCount: items,
    keyboardHelp: "キーボード ショートカット",
    ...japaneseKeys,
    navigation: "ライブラリ",
    save: "保存",
    newAlbum: "新しいアルバム",
    albumName: "名前",
    albumLabel: (name, count) => `${f.isolate(name)}、${items(count)}`,
    albumActions: (name) => `「${f.isolate(name)}」の操作`,
    renameAlbum: "アルバム名を変更",
    deleteAlbum: "アルバムを削除",
    albumFailed: "アルバムを変更できませんでした",
    albumDeleted: (name) => `アルバム「${f.isolate(name)}」を削除しました`,
    albumRestored: (name) => `アルバム「${f.isolate(name)}」を元に戻しました`,
    addToAlbum: "アルバム",
    addedToAlbum: (count, name) => `${items(count)}を「${f.isolate(name)}」に追加しました`,
    removeFromAlbum: "アルバムから外す",
    useAsCover: "カバーにする",
    coverChosen: "カバーに設定しました",
    moveToStart: "先頭に移動",
    moveOneBack: "前に移動",
    moveOneForward: "後ろに移動",
    moveToEnd: "末尾に移動",
    orderChanged: (count) => `${items(count)}を移動しました`,
    noAlbums: "アルバムはまだありません",
    noAlbumsHint:
      "ライブラリの画像をアルバムにまとめられます。1 つの画像を複数のアルバムに入れることもできます。",
    emptyAlbum: "このアルバムは空です",
    emptyAlbumHint: "アルバムを開いている間に追加したものは、このアルバムに入ります。",
    allMedia: "すべて",
    trash: "ゴミ箱",
    search: "検索",
    suggestions: "検索候補",
    clearSearch: "検索をクリア",
    clearSearchAndFilters: "検索とフィルタをクリア",
    found: (total, text, videos) => `「${f.isolate(text)}」の検索結果: ${items(total, videos)}`,
    nothingFound: "見つかりませんでした",
    nothingFoundHint: "検索とフィルタの条件に一致するものはありません。",
    quickFilters: "クイック フィルタ",
    filterAll: "すべて",
    filterUploads: "アップロード",
    filterAI: "AI",
    filterVideos: "動画",
    filterStarred: "お気に入り",
    filter: "フィルタ",
    activeFilters: (count) => f.plural(count, { other: "# 個のフィルタを適用中" }),
    clearFilters: "フィルタをクリア",
    facetValue: (value, count) => `${f.isolate(value)} (${f.number(count)})`,
    filterType: "種類",
    kind: (kind) => KINDS.get(kind) ?? kind,
    filterSource: "取得元",
    sourceName: (source) => SOURCES.get(source) ?? source,
    filterProvider: "プロバイダ",
    filterOrientation: "向き",
    orientation: (orientation) => ORIENTATIONS.get(orientation) ?? orientation,
    filterRating: "評価",
    anyRating: "すべての評価",
    atLeastStars: (stars) => (stars === 5 ? "星 5 つ" : f.plural(stars, { other: "星 # つ以上" })),
    filterDate: "日付",
    lastDays: (days) => (days === 0 ? "すべての期間" : f.plural(days, { other: "過去 # 日間" })),
    newTag: "新しいタグ",
    sort: "並べ替え",
    sortBy: (sort) => SORTS[sort],
    sortDirections: (sort) => SORT_DIRECTIONS[sort],
    view: "表示",
    layout: "レイアウト",
    layoutSquares: "正方形",
    layoutJustified: "原寸比",
    layoutList: "リスト",
    pictureSize: "画像の表示サイズ",
    trashEmpty: "ゴミ箱は空です",
    trashHint: "削除したものは 30 日間ここに残り、その間は復元できます。",
    empty: "ライブラリは空です",
    emptyHint: "追加したファイルは、サーバーではなくこのブラウザに保存されます。",
    cancel: "キャンセル",
    retry: "再試行",
    close: "閉じる",
    dismiss: "閉じる",
    notifications: "通知",
    toastWithAction: (text, action) => `${text}。${action}`,
  };
};
