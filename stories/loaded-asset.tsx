import type { ReactNode } from "react";
import { type MediaAsset, useMediaLibrary } from "../src/index.js";

/** Renders with the library's assets once they are loaded. */
export function WithAssets({ children }: { children: (assets: readonly MediaAsset[]) => ReactNode }) {
  return children(useMediaLibrary((view) => view.assets));
}

/** Renders with the newest asset. */
export function WithAsset({ children }: { children: (asset: MediaAsset) => ReactNode }) {
  return <WithAssets>{([asset]) => asset && children(asset)}</WithAssets>;
}
