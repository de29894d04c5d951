"use client";

import { useEffect, useRef } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { type FileImport, isImporting } from "../core/library/file-import.js";
import { isVideoType } from "../core/media/media-type-guards.js";
import { useAnnounce } from "./live-region.js";
import type { Messages } from "./messages/language.js";

/** Says what became of the files, once all of them are finished; `messages` is the scope's. */
export function useImportNews(files: readonly FileImport[], messages: Messages): void {
  const announce = useAnnounce();
  const told = useRef(new WeakSet<FileImport>());
  useEffect(() => {
    if (files.some(isImporting)) return;
    const news = files.filter((file) => !told.current.has(file));
    for (const file of news) told.current.add(file);
    if (news.length > 0) announce(summaryText(news, messages));
  }, [files, announce, messages]);
}

/** "2 images added, 1 image was already here". */
export function summaryText(files: readonly FileImport[], messages: Messages): string {
  const added = assetsOf(files, "added", "restored");
  const duplicates = assetsOf(files, "duplicate");
  const failed = files.filter(({ status }) => status === "rejected" || status === "failed").length;
  const canceled = files.filter(({ status }) => status === "canceled").length;
  return [
    added.length > 0 && messages.imported(added.length, countVideos(added)),
    duplicates.length > 0 && messages.duplicates(duplicates.length, countVideos(duplicates)),
    failed > 0 && messages.notImported(failed),
    canceled > 0 && messages.importsCanceled(canceled),
  ]
    .filter(Boolean)
    .join(", ");
}

const assetsOf = (files: readonly FileImport[], ...statuses: FileImport["status"][]): MediaAsset[] =>
  files.flatMap(({ asset, status }) => (asset && statuses.includes(status) ? asset : []));

const countVideos = (assets: readonly MediaAsset[]): number =>
  assets.filter(({ mimeType }) => isVideoType(mimeType)).length;
