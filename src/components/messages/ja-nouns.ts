import type { Formats } from "../locale-formats.js";

/** Counts of what a library contains. */
export const japaneseNouns = (f: Formats) => {
  const images = (count: number) => f.plural(count, { other: "画像 # 枚" });
  const videos = (count: number) => f.plural(count, { other: "動画 # 本" });
  return {
    images,
    videos,
    files: (count: number) => f.plural(count, { other: "ファイル # 件" }),
    /** Of `count`, `videoCount` are videos. */
    items(count: number, videoCount = 0) {
      if (videoCount === 0) return images(count);
      return videoCount === count ? videos(count) : f.plural(count, { other: "アイテム # 件" });
    },
  };
};
