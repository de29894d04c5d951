import type { FileImport } from "../../core/library/file-import.js";
import type { Formats } from "../locale-formats.js";
import type { ActionMessages } from "./en-actions.js";
import { japaneseNouns } from "./ja-nouns.js";

const IMPORT_STATUS: Record<FileImport["status"], string> = {
  waiting: "待機中",
  downloading: "ダウンロード中…",
  reading: "読み込み中…",
  rendering: "プレビューを作成中…",
  saving: "保存中…",
  added: "追加しました",
  restored: "ゴミ箱から復元しました",
  duplicate: "追加済み",
  rejected: "追加できませんでした",
  failed: "追加できませんでした",
  canceled: "キャンセルしました",
};

/** What is done with assets: importing, selecting, deleting and choosing. */
export const japaneseActions = (f: Formats): ActionMessages => {
  const { files, items } = japaneseNouns(f);
  return {
    upload: "アップロード",
    uploadTitle: "画像や動画をここにドロップ",
    uploadHint: "貼り付けるか、ファイルを選択することもできます",
    browse: "ファイルを選択",
    dropNow: "ドロップしてライブラリに追加",
    importing: (done, total) => `追加中: ${f.number(done)} / ${f.number(total)}`,
    imported: (added, videos) => `${items(added, videos)}を追加しました`,
    duplicates: (count, videos) => `${items(count, videos)}は追加済みです`,
    imports: "インポート",
    importStatus: (status) => IMPORT_STATUS[status],
    importProgressOf: (name) => `${f.isolate(name)} を追加中`,
    importsCanceled: (count) => `${files(count)}をキャンセルしました`,
    importInterrupted: (saved, total) =>
      `ページが閉じられるまでに、${files(total)}のうち ${f.number(saved)} 件を追加しました`,
    importInterruptedHint:
      "残りは、もう一度ファイルを追加すると取り込まれます。重複して追加されることはありません。",
    browseFolder: "フォルダを選択",
    cancelAll: "すべてキャンセル",
    retryAll: "すべて再試行",
    show: "表示",
    showOf: (name) => `${f.isolate(name)} を表示`,
    minimize: "最小化",
    expand: "展開",
    andMore: (count) => `ほか ${f.number(count)} 件`,
    notImported: (count) => `${files(count)}を追加できませんでした`,
    ephemeral: "ここでは何も保存されません",
    ephemeralHint:
      "このブラウザではページに保存領域がありません (シークレット ウィンドウ、埋め込みフレーム、安全でないアドレスなど)。" +
      "追加したものは、ページを閉じると失われます。",
    understood: "OK",
    failed: "ライブラリを開けません",
    waiting: "ライブラリは待機中です",
    quotaFull: "保存容量がいっぱいです",

    select: (name) => `${f.isolate(name)} を選択`,
    selected: (count) => `${f.number(count)} 件選択中`,
    selectionChanged: (count) => (count === 0 ? "何も選択されていません" : `選択: ${f.number(count)} 件`),
    selectAll: "すべて選択",
    clearSelection: "選択を解除",
    moreActions: "その他の操作",
    updated: (count) => `${items(count)}を変更しました`,
    downloadFailed: "ダウンロードできませんでした",
    delete: "削除",
    undo: "元に戻す",
    undone: (count) => `${items(count)}の変更を元に戻しました`,
    undoFailed: "直前の変更を元に戻せませんでした",
    restore: "復元",
    restored: (count) => `${items(count)}を復元しました`,
    restoreFailed: "復元できませんでした",
    deleteForever: "完全に削除",
    emptyTrash: "ゴミ箱を空にする",
    moveToTrash: "ゴミ箱に移動",
    movedToTrash: (count) => `${items(count)}をゴミ箱に移動しました`,
    inUseTitle: (count) => `${items(count)}が使用されています`,
    inUseHint: "使用されている場所では表示されなくなります。",
    deleteTitle: (count, videos) => `${items(count, videos)}を完全に削除しますか？`,
    deleteHint: "この操作は元に戻せません。",
    deleted: (count, videos) => `${items(count, videos)}を削除しました`,
    deleteFailed: "削除できませんでした",
    chooseMedia: "メディアを選択",
    choose: "選択",
    chosenMedia: "選択したメディア",
    chosenOf: (count, max) => `${f.number(count)} / ${f.number(max)} 件選択中`,
    chooseAtLeast: (min) => `${files(min)}以上選択してください`,
    chooseAtMost: (max) => `選択できるのは${files(max)}までです`,
    nothingToChoose: "選択できるものがまだありません",
    nothingToChooseHint: "ライブラリに条件に合うものがありません。合うものを追加してください。",
    moveBack: (name) => `${f.isolate(name)} を前に移動`,
    moveForward: (name) => `${f.isolate(name)} を後ろに移動`,
    remove: (name) => `${f.isolate(name)} を外す`,
    movedTo: (name, position, count) =>
      `${f.isolate(name)}、${f.number(count)} 件中 ${f.number(position)} 番目`,
    noLongerThere: "ライブラリにはもうありません",
    recent: "最近追加したもの",
    noRecent: "まだ何も追加されていません",
  };
};
