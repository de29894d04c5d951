import type { Formats } from "../locale-formats.js";

/** Counts of what a library contains. */
export const englishNouns = (f: Formats) => {
  const images = (count: number) => f.plural(count, { one: "# image", other: "# images" });
  const videos = (count: number) => f.plural(count, { one: "# video", other: "# videos" });
  return {
    images,
    videos,
    files: (count: number) => f.plural(count, { one: "# file", other: "# files" }),
    /** Of `count`, `videoCount` are videos. */
    items(count: number, videoCount = 0) {
      if (videoCount === 0) return images(count);
      return videoCount === count ? videos(count) : f.plural(count, { one: "# item", other: "# items" });
    },
  };
};
