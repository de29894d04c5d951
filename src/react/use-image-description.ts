"use client";

import type { DescribeImageOptions } from "../core/generation/generated-texts.js";
import { useMediaLibrary } from "./use-media-library.js";
import { type StreamedText, useStreamedText } from "./use-streamed-text.js";

/** What `useImageDescription` returns; `start` takes the id of an asset, and what the text is for. */
export type ImageDescription = StreamedText<
  [assetId: string, options?: Pick<DescribeImageOptions, "purpose" | "language">]
>;

/**
 * Streams a description of an image: an alternative text, or a prompt. It changes nothing, and unmounting stops it.
 *
 * @example
 * ```tsx
 * import { type MediaAsset, useMediaLibrary } from "@reactkits.dev/react-media-library";
 * import { useImageDescription } from "@reactkits.dev/react-media-library/prompts";
 *
 * export function Describe({ asset }: { asset: MediaAsset }) {
 *   const update = useMediaLibrary((view) => view.update);
 *   const { start, status, text } = useImageDescription();
 *   return (
 *     <>
 *       {start && <button onClick={() => start(asset.id, { language: "en" })}>Describe</button>}
 *       <output>{text}</output>
 *       {status === "done" && <button onClick={() => update(asset.id, { alt: text })}>Use it</button>}
 *     </>
 *   );
 * }
 * ```
 */
export function useImageDescription(): ImageDescription {
  const write = useMediaLibrary(({ library, canDescribeImage }) =>
    canDescribeImage ? library.describeImage : undefined,
  );
  return useStreamedText(write && ((signal, assetId, options) => write(assetId, { ...options, signal })));
}
