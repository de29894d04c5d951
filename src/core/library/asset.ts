import type { EditOperation } from "../edit/edit-operation.js";
import type { BatchCell } from "../generation/batch-cell.js";
import type { GenerationInputRole } from "../generation/generation.js";
import type { MediaOrigin } from "../media/origin/media-origin.js";

/** Where an asset came from. */
export type MediaAssetSource =
  | { type: "upload" }
  | {
      type: "ai";
      /** The provider's display name. */
      provider?: string;
      /** The model that generated it. */
      model?: string;
      /** The prompt it was generated from. */
      prompt?: string;
    }
  | {
      type: "edit";
      /** The id of the image that was edited. It may have been deleted since. */
      from: string;
      /** What was done to it: `library.edit(from, operations)` makes the same image again. */
      operations: readonly EditOperation[];
    };

/**
 * An asset that another one was made from. `role`: `edit` for what was edited; for a generation's input its role, such as
 * `start` or `mask`.
 */
export type AssetParent = {
  /** The parent's id. It may have been deleted since. */
  readonly id: string;
  /** What it was used for. */
  readonly role: "edit" | GenerationInputRole | (string & {});
};

/** The generation that an asset came from, and its place in it: 3 of 4. */
export type AssetRun = {
  /** The generation's id. */
  readonly id: string;
  /** The place among its files, from 1. */
  readonly index: number;
  /** How many files were requested. */
  readonly count: number;
  /** The batch that the generation is part of, and its cell in it; absent if it is part of none. */
  readonly batch?: BatchCell;
};

/** Data of the app's own that assets have: anything, unless the app says what by `createMediaLibrary<Meta>()`. */
export type AssetMeta = Record<string, unknown>;

/**
 * A record of the library. The content behind it never changes. `Meta` is what the app keeps in `meta`: the library does
 * not check it, so an asset may lack any of its fields.
 */
export interface MediaAsset<Meta extends object = AssetMeta> {
  /** Our own UUID; never derived from the file. */
  readonly id: string;
  /** The display name: NFC, without control or bidi characters, at most 255 UTF-16 units. Never a path. */
  readonly name: string;
  /** Detected from the content, not taken from the file. */
  readonly mimeType: string;
  /** Bytes of the original. */
  readonly size: number;
  /** SHA-256 of the original, in lower-case hex. */
  readonly hash: string;
  /** When it was imported, in milliseconds since 1970; unique within one import. */
  readonly createdAt: number;
  /** Pixels as displayed (after EXIF orientation, or a video's rotation). Absent if unknown. */
  readonly width?: number;
  /** Pixels as displayed (after EXIF orientation, or a video's rotation). Absent if unknown. */
  readonly height?: number;
  /** The length of a video in seconds; absent if unknown. */
  readonly duration?: number;
  /** Set if this browser had no decoder for the video when it was imported. */
  readonly playable?: false;
  /** Pixels of the stored thumbnail; absent if there is none. */
  readonly thumbnail?: { readonly width: number; readonly height: number };
  /** The original was lost; importing the same file again restores it. */
  readonly state?: "missing";
  /** When a photo was taken, in milliseconds since 1970, by its EXIF data; absent if that says nothing. */
  readonly takenAt?: number;
  /** What the file said about its origin when it was imported; absent if it said nothing. Never verified. */
  readonly origin?: MediaOrigin;
  /** A description for people who cannot see it. */
  readonly alt?: string;
  /** In the order in which they were added, each once. */
  readonly tags?: readonly string[];
  /** Ids of the albums that it is in. */
  readonly albums?: readonly string[];
  /** 1 to 5; absent if it is not rated. */
  readonly rating?: number;
  /** Whether the user starred it. */
  readonly starred?: true;
  /** The app's own data: anything that can be cloned structurally. */
  readonly meta?: Readonly<Partial<Meta>>;
  /** When it was moved to the trash, in milliseconds since 1970. */
  readonly removedAt?: number;
  /** Kept as the input of a generation and never listed. */
  readonly hidden?: true;
  /** Where it came from. */
  readonly source?: MediaAssetSource;
  /** What it was made from, each with its role; absent if nothing. `library.lineage` follows them. */
  readonly parents?: readonly AssetParent[];
  /** For a generated file: its generation and its place in it; absent if unknown. */
  readonly run?: AssetRun;
  /** For a generated file: the `request` and the metadata reported by the generator. */
  readonly sourceMeta?: Record<string, unknown>;
}

/** The same asset in the trash since a time, or, with undefined, out of it. */
export function withRemovedAt(
  { removedAt: _, ...asset }: MediaAsset,
  removedAt: number | undefined,
): MediaAsset {
  return removedAt === undefined ? asset : { ...asset, removedAt };
}

/** Sorts newest first; the id makes the order total. */
export function byNewest(a: OrderKey, b: OrderKey): number {
  return b.createdAt - a.createdAt || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
}

/** The part of an asset that determines its position in the library. */
export type OrderKey = Pick<MediaAsset, "createdAt" | "id">;
