import type { Formats } from "../locale-formats.js";

/** Counts of what a library contains; within a sentence they stand in the genitive, where the dual differs. */
export const arabicNouns = (f: Formats) => {
  const imagesWith = (two: string) => (count: number) =>
    f.plural(count, {
      zero: "# صورة",
      one: "صورة واحدة",
      two,
      few: "# صور",
      many: "# صورة",
      other: "# صورة",
    });
  const videosWith = (two: string) => (count: number) =>
    f.plural(count, {
      zero: "# مقطع فيديو",
      one: "مقطع فيديو واحد",
      two,
      few: "# مقاطع فيديو",
      many: "# مقطع فيديو",
      other: "# مقطع فيديو",
    });
  const mixedWith = (two: string) => (count: number) =>
    f.plural(count, {
      zero: "# عنصر",
      one: "عنصر واحد",
      two,
      few: "# عناصر",
      many: "# عنصرًا",
      other: "# عنصر",
    });
  type Noun = (count: number) => string;
  /** Of `count`, `videoCount` are videos. */
  const itemsOf =
    (images: Noun, videos: Noun, mixed: Noun) =>
    (count: number, videoCount = 0) => {
      if (videoCount === 0) return images(count);
      return videoCount === count ? videos(count) : mixed(count);
    };
  const [images, videos] = [imagesWith("صورتين"), videosWith("مقطعي فيديو")];
  const [imageCount, videoCount] = [imagesWith("صورتان"), videosWith("مقطعا فيديو")];
  return {
    images,
    videos,
    items: itemsOf(images, videos, mixedWith("عنصرين")),
    /** Alone, in the nominative. */
    imageCount,
    videoCount,
    itemCount: itemsOf(imageCount, videoCount, mixedWith("عنصران")),
    files: (count: number) =>
      f.plural(count, {
        zero: "# ملف",
        one: "ملف واحد",
        two: "ملفين",
        few: "# ملفات",
        many: "# ملفًا",
        other: "# ملف",
      }),
  };
};
