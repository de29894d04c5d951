import type { ComponentType } from "react";
import type { Generation } from "../core/generation/generation.js";
import type { MediaAIGenerateRequest } from "../core/generation/generator.js";
import type { MediaAsset } from "../core/library/asset.js";
import type { ImportResult } from "../core/library/import-result.js";
import type { GenerationFields } from "../react/generation-request.js";
import type { Selection } from "../react/use-selection.js";
import type { ScopeProps } from "./scope.js";

type PartProps = ScopeProps & {
  /** Put on the part's root element. */
  className?: string | undefined;
};

export type AssetCardProps = PartProps & {
  asset: MediaAsset;
  selected?: boolean;
  /** Whether the card's own controls are tab stops; in a grid, only those of the active cell are. */
  tabbable?: boolean;
  onOpen?: (() => void) | undefined;
  /** `range`: also everything since the last one touched. Without it the card has no checkbox. */
  onToggle?: ((range: boolean) => void) | undefined;
};

export type MediaGridProps = PartProps & {
  /** Default: the library's loaded assets, more of them as the user scrolls. */
  assets?: readonly MediaAsset[] | undefined;
  /** Shown as placeholders before the assets. Default: what runs; none where `assets` are given. */
  generations?: readonly Generation[] | undefined;
  selection?: Selection | undefined;
  onOpen?: ((asset: MediaAsset) => void) | undefined;
  /** Asked to delete, by the Delete key. */
  onDelete?: ((asset: MediaAsset) => void) | undefined;
  /** Called when the last of the `assets` given come into view; leave it out where there are no more. */
  onEnd?: (() => void) | undefined;
  slots?: Pick<Slots, "AssetCard"> | undefined;
};

export type UploadCardProps = PartProps & {
  /** One line high, for above a grid. */
  compact?: boolean;
  onImported?: ((results: ImportResult[], files: File[]) => void) | undefined;
};

export type GenerateDialogProps = PartProps & {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** What the form starts with. */
  defaults?: Partial<GenerationFields> | undefined;
  /** Images of the library that are offered to start from, for the models that can: what is selected, say. */
  inputs?: readonly MediaAsset[] | undefined;
  /** With it, the dialog offers to make a video instead. */
  onMakeVideo?: (() => void) | undefined;
  /** With it, a run can be left to the queue while it goes on: called with what the fields say. */
  onStartAnother?: ((fields: GenerationFields) => void) | undefined;
  onSaved?: ((assets: MediaAsset[]) => void) | undefined;
  /** Called when a run was ended by the user, here or on its placeholder. */
  onCanceled?: (() => void) | undefined;
};

export type GenerationQueueProps = PartProps & {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Called with a result that is to be looked at; without it, results are only shown. */
  onOpen?: ((asset: MediaAsset) => void) | undefined;
  /** With it, a request without files can be changed before it runs again. */
  onEdit?: ((request: MediaAIGenerateRequest) => void) | undefined;
};

export type VideoDialogProps = PartProps & {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /**
   * What the video is made of, in this order: of these, the images. Undefined where it is made of a prompt alone.
   * The same list for as long as the dialog is open.
   */
  assets?: readonly MediaAsset[] | undefined;
  onSaved?: ((assets: MediaAsset[]) => void) | undefined;
  /** Called when a run was ended by the user, here or on its placeholder. */
  onCanceled?: (() => void) | undefined;
};

export type AssetViewerProps = PartProps & {
  /** The asset in view; undefined closes the viewer. */
  asset: MediaAsset | undefined;
  /** What Previous and Next go through. */
  assets: readonly MediaAsset[];
  onAssetChange: (asset: MediaAsset | undefined) => void;
  /** With it, the viewer offers to delete. */
  onDelete?: ((asset: MediaAsset) => void) | undefined;
};

/** Components of your own in place of the library's parts. */
export type Slots = {
  AssetCard?: ComponentType<AssetCardProps> | undefined;
  MediaGrid?: ComponentType<MediaGridProps> | undefined;
  UploadCard?: ComponentType<UploadCardProps> | undefined;
  GenerateDialog?: ComponentType<GenerateDialogProps> | undefined;
  AssetViewer?: ComponentType<AssetViewerProps> | undefined;
  GenerationQueue?: ComponentType<GenerationQueueProps> | undefined;
  VideoDialog?: ComponentType<VideoDialogProps> | undefined;
};

/** Called for changes that were made in this tab; `library.on` reports those of other tabs too. */
export type LibraryCallbacks = {
  /** Files were imported. Called once for each batch that was saved. */
  onImport?: ((assets: readonly MediaAsset[]) => void) | undefined;
  /** Images or videos were generated and saved. */
  onGenerate?: ((assets: readonly MediaAsset[]) => void) | undefined;
  /** Assets were removed: their ids. */
  onRemove?: ((ids: readonly string[]) => void) | undefined;
};

export type MediaLibraryProps = PartProps &
  LibraryCallbacks & {
    /** What the generate form starts with. */
    generationDefaults?: Partial<GenerationFields> | undefined;
    /**
     * Takes what is dropped or pasted anywhere on the page, and not only within the library. Default true. Turn it off
     * where the page has drop zones or editors of its own.
     */
    wholeWindow?: boolean | undefined;
    slots?: Slots | undefined;
  };
