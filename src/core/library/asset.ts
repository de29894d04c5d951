export type MediaAssetSource =
  | { type: "upload" }
  | { type: "ai"; provider?: string; model?: string; prompt?: string };

/** A record of the library. The bytes behind it never change; only this description of them may grow. */
export interface MediaAsset {
  /** Our own UUID; never derived from the file. */
  readonly id: string;
  /** For people: NFC, without control or bidi characters, at most 255 UTF-16 units. Never a path. */
  readonly name: string;
  /** Sniffed from the bytes, not taken from the file's own claim. */
  readonly mimeType: string;
  /** Bytes of the original. */
  readonly size: number;
  /** SHA-256 of the original, in lower-case hex. */
  readonly hash: string;
  /** Milliseconds since 1970 at which it was imported; unique within one import. */
  readonly createdAt: number;
  /** Pixels, as shown (after EXIF orientation, or a video's own rotation). Absent where there is no picture. */
  readonly width?: number;
  readonly height?: number;
  /** Seconds. Absent where the file is no video, or where nothing tells its length. */
  readonly duration?: number;
  /** This browser had no decoder for the video when it came. Absent where it has, and for all else. */
  readonly playable?: false;
  /** Pixels of the stored thumbnail. Absent where there is none. */
  readonly thumbnail?: { readonly width: number; readonly height: number };
  /** The original is gone; importing the same file again brings it back. Absent while all is well. */
  readonly state?: "missing";
  /** Kept for a generation that starts from it, and never listed. Absent otherwise. */
  readonly hidden?: true;
  readonly source?: MediaAssetSource;
  /** For a generated image: `request` as it was asked, and whatever else the generator told. */
  readonly sourceMeta?: Record<string, unknown>;
}

/** Sorts newest first; the id makes the order total. */
export function byNewest(a: OrderKey, b: OrderKey): number {
  return b.createdAt - a.createdAt || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
}

/** The part of an asset that fixes its place in the library. */
export type OrderKey = Pick<MediaAsset, "createdAt" | "id">;
