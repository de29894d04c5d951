"use client";

import { useEffect, useState } from "react";
import { useLibraryInContext } from "../react/media-library-context.js";
import { FileIcon } from "./icons.js";
import type { ViewerPanelProps } from "./part-props.js";
import { useScope } from "./scope.js";

/** What the viewer shows of a file that is neither an image nor a video: a player for audio, or what the file is. */
export function FilePanel({ asset }: ViewerPanelProps) {
  const { messages, formats, slot } = useScope();
  const audioUrl = useAudioUrl(asset);
  return (
    <div {...slot("viewer-message", "rml-stack rml-muted")}>
      <FileIcon size={48} />
      <strong dir="auto">{asset.name}</strong>
      <span>{`${asset.mimeType} · ${formats.bytes(asset.size)}`}</span>
      {audioUrl ? (
        // biome-ignore lint/a11y/useMediaCaption: the user's own file, which has no captions
        <audio src={audioUrl} controls aria-label={asset.name} />
      ) : (
        <>
          <span>{messages.noPreview}</span>
          <span>{messages.noPreviewHint}</span>
        </>
      )}
    </div>
  );
}

/** Under its own type, which the library's URLs do not have: audio contains no scripts. */
function useAudioUrl({ id, mimeType }: ViewerPanelProps["asset"]): string | undefined {
  const library = useLibraryInContext();
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!mimeType.startsWith("audio/")) return;
    let made: string | undefined;
    let current = true;
    const show = (file: File): void => {
      if (!current) return;
      made = URL.createObjectURL(new Blob([file], { type: mimeType }));
      setUrl(made);
    };
    library.getFile(id).then(show, () => {});
    return () => {
      current = false;
      setUrl(undefined);
      if (made) URL.revokeObjectURL(made);
    };
  }, [library, id, mimeType]);
  return url;
}
