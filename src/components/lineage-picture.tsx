"use client";

import { useAssetUrl } from "../react/use-asset-url.js";
import { FileIcon } from "./icons.js";
import { useScope } from "./scope.js";

/** The thumbnail of an asset; a file's symbol where there is none. */
export function LineagePicture({ id }: { id: string | undefined }) {
  const { slot } = useScope();
  const url = useAssetUrl(id, "thumbnail");
  return (
    <span {...slot("lineage-picture")}>
      {url ? (
        <img className="rml-fill" src={url} alt="" draggable={false} decoding="async" />
      ) : (
        <FileIcon size={18} />
      )}
    </span>
  );
}
