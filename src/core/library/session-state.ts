import type { MediaLibraryError } from "../errors.js";
import type { AssetMeta } from "./asset.js";
import type { AssetWindowState } from "./asset-window.js";
import type { OpenStorage } from "./storage.js";
import type { UndoState } from "./undo-history.js";

export type SessionState<Meta extends object = AssetMeta> = AssetWindowState<Meta> &
  UndoState & {
    readonly status: "loading" | "ready" | "failed";
    /** Why the storage cannot be used; while `loading`, what it waits for. */
    readonly error: MediaLibraryError | undefined;
    /** `ephemeral`: everything is lost when the page is closed. Undefined until the storage is open. */
    readonly persistence: OpenStorage["persistence"] | undefined;
  };
