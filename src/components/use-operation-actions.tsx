"use client";

import { type MediaAIOperationType, OPERATION_TYPES } from "../core/generation/ai-operation.js";
import { videoModelsFor } from "../core/generation/find-model.js";
import type { MediaAsset } from "../core/library/asset.js";
import { useModels } from "../react/use-models.js";
import { useSettledLibrary } from "../react/use-settled-library.js";
import { canEditAsset } from "./can-edit-asset.js";
import { BrushIcon, EraserIcon, FilmIcon, FullScreenIcon, PencilIcon, ZoomInIcon } from "./icons.js";
import type { MenuItem } from "./kit.js";
import { useScope } from "./scope.js";

const ICONS = {
  edit: PencilIcon,
  inpaint: BrushIcon,
  outpaint: FullScreenIcon,
  upscale: ZoomInIcon,
  "remove-background": EraserIcon,
};

type OperationActions = {
  onOperate: (asset: MediaAsset, type: MediaAIOperationType) => void;
  /** Undefined if the app offers no videos. */
  onAnimate: ((asset: MediaAsset) => void) | undefined;
};

/** What the generator can do with an image, as entries of a menu; nothing that it does not offer. */
export function useOperationActions(
  asset: MediaAsset | undefined,
  { onOperate, onAnimate }: OperationActions,
): MenuItem[] {
  const { messages } = useScope();
  const { generateImages, generateVideos, operations, videoModels } = useSettledLibrary();
  const image = asset && canEditAsset(asset) && asset.width && asset.height ? asset : undefined;
  useModels(image !== undefined);
  if (!image) return [];
  const types = generateImages
    ? OPERATION_TYPES.filter((type) => operations.some((each) => each.type === type))
    : [];
  const animates = generateVideos !== undefined && videoModelsFor(videoModels, true).length > 0;
  return [
    ...types.map((type) => {
      const Icon = ICONS[type];
      return {
        label: messages.operationName(type),
        icon: <Icon size={16} />,
        onSelect: () => onOperate(image, type),
      };
    }),
    ...(onAnimate && animates
      ? [{ label: messages.animate, icon: <FilmIcon size={16} />, onSelect: () => onAnimate(image) }]
      : []),
  ];
}
