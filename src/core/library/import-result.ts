import type { MediaLibraryError } from "../errors.js";
import type { MediaAsset } from "./asset.js";

/** The result of a file that was imported. */
export type AddedFile = {
  status: "added";
  asset: MediaAsset;
  error?: undefined;
  /** `stripMetadata` was on, but files of this type cannot be stripped: the asset has all of the file's metadata. */
  metadataKept?: true;
};

/** The result of importing one file. */
export type ImportResult =
  | AddedFile
  | {
      /** The library already has a file with this content. */
      status: "duplicate";
      /** The existing asset. */
      asset: MediaAsset;
      /** Only present if the import did not succeed. */
      error?: undefined;
    }
  | {
      /** The library has a file with this content in the trash: it was moved out of it. */
      status: "restored";
      /** The restored asset. */
      asset: MediaAsset;
      /** Only present if the import did not succeed. */
      error?: undefined;
    }
  | {
      /** `rejected`: the file is not acceptable. `failed`: it could not be saved. */
      status: "rejected" | "failed";
      /** Why. */
      error: MediaLibraryError;
      /** Only present if the import succeeded. */
      asset?: undefined;
    };
