import type { MediaLibraryError } from "../errors.js";
import type { MediaAsset } from "./asset.js";

export type AddedFile = {
  status: "added";
  asset: MediaAsset;
  error?: undefined;
  /** `stripMetadata` was on, and files of this type cannot be stripped: the asset has all that was in the file. */
  metadataKept?: true;
};

export type ImportResult =
  | AddedFile
  | { status: "duplicate"; asset: MediaAsset; error?: undefined }
  | { status: "rejected" | "failed"; error: MediaLibraryError; asset?: undefined };
