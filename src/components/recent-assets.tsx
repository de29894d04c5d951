"use client";

import type { MediaAsset } from "../core/library/asset.js";
import { useAssetRecords } from "../react/use-asset-records.js";
import { useAssetUrl } from "../react/use-asset-url.js";
import { useAssets } from "../react/use-assets.js";
import { acceptedTypes } from "./accepted-types.js";
import type { RecentAssetsProps } from "./picker-props.js";
import { ROOT, ScopeProvider, useScope } from "./scope.js";

/**
 * The newest assets, to choose from: small enough for a popover.
 *
 * @example
 * ```tsx
 * import { RecentAssets } from "@reactkits.dev/react-media-library/components";
 *
 * export const Attach = ({ attach }: { attach: (id: string) => void }) => (
 *   <RecentAssets count={6} accept="image/*" onChoose={({ id }) => attach(id)} />
 * );
 * ```
 */
export function RecentAssets(props: RecentAssetsProps) {
  const { count = 8, accept, onChoose, className } = props;
  const scope = useScope(props);
  const { messages, languageProps, slot } = scope;
  const { ids, status } = useAssets({ type: acceptedTypes(accept) });
  const { assets } = useAssetRecords(ids.slice(0, count));
  return (
    <ScopeProvider scope={scope}>
      {status === "ready" && ids.length === 0 ? (
        <p {...slot("recent-empty", "rml-muted rml-small", ROOT, className)} {...languageProps}>
          {messages.noRecent}
        </p>
      ) : (
        <ul {...slot("recent", ROOT, className)} {...languageProps} aria-label={messages.recent}>
          {assets.map((asset) => (
            <li key={asset.id}>
              <RecentAsset asset={asset} onChoose={onChoose} />
            </li>
          ))}
        </ul>
      )}
    </ScopeProvider>
  );
}

function RecentAsset({ asset, onChoose }: Pick<RecentAssetsProps, "onChoose"> & { asset: MediaAsset }) {
  const { slot } = useScope();
  const url = useAssetUrl(asset.thumbnail && asset.id, "thumbnail");
  return (
    <button
      type="button"
      {...slot("recent-item", "rml-box")}
      aria-label={asset.name}
      title={asset.name}
      onClick={() => onChoose(asset)}
    >
      {asset.thumbnail && (
        <img {...slot("recent-picture", "rml-checkered")} src={url} alt="" draggable={false} />
      )}
    </button>
  );
}
