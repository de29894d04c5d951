/** Which files can be imported. All numbers are inclusive upper bounds. */
export type ImportLimits = {
  /**
   * MIME types, `type/subtype` or `type/*`. Default: PNG, JPEG, WebP, GIF, AVIF, and the videos MP4 and WebM; also HEIC
   * and HEIF if the browser decodes them, which file pickers do not offer so that iPhones convert to JPEG. Types that can
   * contain scripts (SVG, HTML) must be listed by their full name.
   */
  accept?: readonly string[];
  /** Bytes per file, except videos. Default 50 MB (50 × 1024 × 1024). */
  maxBytes?: number;
  /** Bytes per video. Default 500 MB (500 × 1024 × 1024). */
  maxVideoBytes?: number;
  /** Pixels of the longer side of an image or video. Default 16,384. */
  maxSide?: number;
  /** Pixels per image or video frame. Default 150,000,000; decoding takes up to four bytes per pixel. */
  maxPixels?: number;
  /**
   * Pixels per animation: width × height × frames, because every frame is composed in full. Default 4,000,000,000, about
   * 1,900 frames of 1920 × 1080.
   */
  maxFramePixels?: number;
  /**
   * A decoder for other formats. It is called with a file, typed by its content, that is not accepted or not decoded by
   * this browser (HEIC, raw photos). The file it resolves to is imported instead, within the other limits. If it rejects,
   * the original file is rejected (`type`). At most two run at once. Default: none.
   */
  convert?: (file: File) => Promise<File>;
};
