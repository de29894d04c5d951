"use client";

import { useEffect, useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { cameraFacts } from "../core/media/date-taken.js";
import type { CameraFacts } from "../core/media/exif.js";
import { useLibraryInContext } from "../react/media-library-context.js";

/** Bytes of a file that are read at most: what a camera wrote stands at the beginning of a photo, or at its end. */
const MOST = 64e6;

const NOTHING: CameraFacts = {};

/** What the camera wrote into the original; nothing until it is read. */
export function useCameraFacts({ id, mimeType }: MediaAsset): CameraFacts {
  const library = useLibraryInContext();
  const [read, setRead] = useState<{ id: string; facts: CameraFacts }>();
  useEffect(() => {
    if (!mimeType.startsWith("image/")) return;
    let current = true;
    const load = async (): Promise<void> => {
      const file = await library.getFile(id);
      if (!current || file.size > MOST) return;
      const facts = cameraFacts(new Uint8Array(await file.arrayBuffer()), mimeType);
      if (current) setRead({ id, facts });
    };
    // The stage says that the original is missing.
    load().catch(() => {});
    return () => {
      current = false;
    };
  }, [library, id, mimeType]);
  return read?.id === id ? read.facts : NOTHING;
}
