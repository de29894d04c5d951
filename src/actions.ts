export { type Recipe, recipeOf } from "./core/generation/recipe.js";
export { copyAsset, copyGeneration } from "./core/transfer/copy-asset.js";
export { downloadAssets } from "./core/transfer/download-assets.js";
export { importDragged } from "./core/transfer/import-dragged.js";
export { type DownloadResult, saveZip } from "./core/transfer/save-zip.js";
export { canShareAssets, shareAssets } from "./core/transfer/share-assets.js";
export { operationPrice } from "./react/operation-price.js";
export { type AssetDragOptions, type AssetDragProps, useAssetDrag } from "./react/use-asset-drag.js";
export { useLineage } from "./react/use-lineage.js";
