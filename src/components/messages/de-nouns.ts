import type { Formats } from "../locale-formats.js";

/** Counts of what a library contains. */
export const germanNouns = (f: Formats) => {
  const images = (count: number) => f.plural(count, { one: "# Bild", other: "# Bilder" });
  const videos = (count: number) => f.plural(count, { one: "# Video", other: "# Videos" });
  return {
    images,
    videos,
    files: (count: number) => f.plural(count, { one: "# Datei", other: "# Dateien" }),
    /** Of `count`, `videoCount` are videos. */
    items(count: number, videoCount = 0) {
      if (videoCount === 0) return images(count);
      return videoCount === count
        ? videos(count)
        : f.plural(count, { one: "# Element", other: "# Elemente" });
    },
  };
};
