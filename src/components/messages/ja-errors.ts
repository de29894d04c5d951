import type { Formats } from "../locale-formats.js";
import type { ErrorMessages } from "./en-errors.js";
import { type ErrorSentences, sentenceOf } from "./error-facts.js";

const TRY_AGAIN = "もう一度お試しください。";
const LATER = "しばらくしてからもう一度お試しください。";
const APP = "アプリの不具合です。";

const SENTENCES: ErrorSentences = {
  type: "このファイル形式には対応していません。別のファイルを選択してください。",
  decode: "ファイルが破損しているか、読み取れませんでした。別のファイルを選択してください。",
  empty: "ファイルが空です。別のファイルを選択してください。",
  "too-large": ({ maxBytes }) =>
    maxBytes === undefined ? "サイズが大きすぎます。" : `ファイルが大きすぎます。上限は ${maxBytes} です。`,
  "too-many-pixels": ({ maxPixels }) =>
    maxPixels === undefined
      ? "画像のピクセル数が多すぎます。"
      : `画像のピクセル数が多すぎます。上限は ${maxPixels} ピクセルです。`,
  quota: ({ needed }) =>
    needed === undefined
      ? "ブラウザの保存容量がいっぱいです。空き容量を増やしてから、もう一度お試しください。"
      : `ブラウザの保存容量がいっぱいです。${needed} が必要です。空き容量を増やしてから、もう一度お試しください。`,
  write: `ブラウザに保存できませんでした。${TRY_AGAIN}`,
  aborted: "完了する前に停止されました。",
  "opfs-unavailable":
    "このブラウザではファイルを保存できません。通常のウィンドウか、新しいブラウザをお使いください。",
  "storage-lost": "ブラウザがライブラリの保存領域を閉じました。ページを再読み込みしてください。",
  blocked: "別のタブで古いバージョンのアプリが開いています。ほかのタブを閉じてください。",
  "version-newer": "別のタブでアプリが更新されました。このページを再読み込みしてください。",
  missing: "ライブラリにはもうありません。",
  closed: "ライブラリは閉じられました。",
  "no-generator": "このライブラリでは生成できません。",
  "no-images": "使用できる結果が生成されませんでした。プロンプトを変えるか、もう一度お試しください。",
  "too-many-images": "上限を超える数が生成されました。上限までの分を保存しました。",
  generator: `生成中に問題が発生しました。${TRY_AGAIN}`,
  timeout: `時間がかかりすぎたため停止しました。${TRY_AGAIN}`,
  network: "サーバーに接続できません。接続を確認して、もう一度お試しください。",
  canceled: "キャンセルしました。",
  "invalid-json": `サーバーがリクエストを理解できませんでした。${APP}`,
  field: "入力内容に無効なものがあります。ご確認ください。",
  "model-not-allowed": "このモデルは利用できません。別のモデルを選択してください。",
  "provider-rejected": "モデルがこの入力を受け付けませんでした。内容を変えてお試しください。",
  "content-refused":
    "プロバイダがこの内容を拒否しました。プロンプトか画像を変更してください。同じ内容での再試行はできません。",
  unauthorized: "ログインしてから、もう一度お試しください。",
  "payment-required": "残高が不足しています。",
  origin: `このページからのリクエストは許可されていません。${APP}`,
  "not-found": "サーバーに見つかりませんでした。もう一度生成してください。",
  method: `サーバーがこのリクエストを受け付けません。${APP}`,
  "request-timeout": `送信に時間がかかりすぎました。${TRY_AGAIN}`,
  "media-type": `サーバーがこの形式を受け付けません。${APP}`,
  host: `このアドレスのサーバーでは処理できません。${APP}`,
  "idempotency-conflict": "このリクエストは別の内容で送信済みです。最初からやり直してください。",
  "rate-limited": ({ seconds }) => `リクエストが多すぎます。${wait(seconds)}`,
  "provider-throttled": ({ seconds }) => `プロバイダが混み合っています。${wait(seconds)}`,
  provider: `プロバイダでエラーが発生しました。${LATER}`,
  "provider-memory": "モデルのメモリが不足しました。サイズか枚数を減らしてお試しください。",
  "provider-stopped": `プロバイダが生成を停止しました。${TRY_AGAIN}`,
  "output-expired": "ダウンロードする前に、プロバイダが結果を削除しました。もう一度生成してください。",
  unavailable: ({ seconds }) => `サーバーが一時的に利用できません。${wait(seconds)}`,
  "queue-timeout": `待ち時間が長すぎました。${LATER}`,
  "start-timeout": `モデルが時間内に起動しませんでした。${LATER}`,
  "provider-timeout": `モデルの処理に時間がかかりすぎました。${LATER}`,
};

const wait = (seconds: string | undefined): string =>
  seconds === undefined ? LATER : `${seconds} 秒後にもう一度お試しください。`;

/** Errors and progress. */
export const japaneseErrors = (f: Formats): ErrorMessages => ({
  error: (error) => sentenceOf(error, SENTENCES, f),
  problem(issue) {
    switch (issue.code) {
      case "required":
        return "入力してください";
      case "integer":
        return "整数を入力してください";
      case "range":
        return `${f.number(issue.min)}～${f.number(issue.max)} の数値を入力してください`;
      case "server":
        return "サーバーがこの値を受け付けませんでした";
    }
  },
  progress({ code, message }) {
    switch (code) {
      case "queued":
        return "順番待ち";
      case "offline":
        return "オフラインです。接続が戻ると再開します。";
      case "unreachable":
        return "サーバーに接続できません。再試行しています。";
      default:
        return message;
    }
  },
});
