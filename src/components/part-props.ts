import type { ComponentType } from "react";
import type { Generation, WithInputs } from "../core/generation/generation.js";
import type { MediaAIGenerateRequest } from "../core/generation/generator.js";
import type { AlbumPlace } from "../core/library/albums/album.js";
import type { MediaAsset } from "../core/library/asset.js";
import type { ImportResult } from "../core/library/import-result.js";
import type { AssetList, AssetQuery, AssetStack } from "../core/library/query/asset-query.js";
import type { GenerationFields } from "../react/generation-request.js";
import type { Selection, SelectionProps } from "../react/use-selection.js";
import type { VideoFields } from "../react/use-video-generation.js";
import type { GridLayoutName } from "./grid-layout.js";
import type { ScopeProps } from "./scope.js";

/** What every part takes. */
export type PartProps = ScopeProps & {
  /** Put on the part's root element. */
  className?: string | undefined;
};

/** A field of a form that generates. */
export type FormField = "prompt" | "model";

/** A dialog that the app opens and closes. */
type OpenableProps = PartProps & {
  /** Whether it is shown. */
  open: boolean;
  /** Called when it is to be opened or closed. */
  onOpenChange: (open: boolean) => void;
};

/** Props of the dialogs that generate. */
type RunDialogProps = OpenableProps & {
  /** The ids of albums that the results are put into, also if the page is reloaded meanwhile. */
  albums?: readonly string[] | undefined;
  /** Whether the form starts with what was typed on an earlier page and not generated, before its defaults. Default true. */
  restoreDraft?: boolean | undefined;
  /** Called with what was generated and saved. */
  onSaved?: ((assets: MediaAsset[]) => void) | undefined;
  /** Called when a run was ended by the user, here or on its placeholder. */
  onCanceled?: (() => void) | undefined;
};

/** Props of `AssetCard`. */
export type AssetCardProps = PartProps & {
  /** What it shows. */
  asset: MediaAsset;
  /** How many assets it stands for, as the cover of a stack. Default: itself alone. */
  stack?: number | undefined;
  /** Whether its checkbox is checked. Default false. */
  selected?: boolean;
  /**
   * Its shape: a square picture with name and size below, a picture alone that fills its place, or one line of a list.
   * Default `captioned`.
   */
  variant?: "captioned" | "picture" | "row" | undefined;
  /** Whether the card's own controls are tab stops; in a grid, only those of the active cell are. */
  tabbable?: boolean;
  /** What is dragged with it, by the mouse; called when a drag starts. Default: the asset alone. */
  draggedIds?: (() => readonly string[]) | undefined;
  /** Called when it is pressed. Without it the card has no button; in a grid, its cell is what is pressed. */
  onOpen?: (() => void) | undefined;
  /** `range`: also everything since the last one touched. Without it the card has no checkbox. */
  onToggle?: ((range: boolean) => void) | undefined;
};

/** Props of `MediaGrid`. */
export type MediaGridProps = PartProps & {
  /** What `useAssets` returns, or assets of your own. Default: everything in the library, newest first. */
  assets?: AssetList | readonly MediaAsset[] | undefined;
  /** Shown as placeholders before the assets. Default: what runs; none where `assets` are given. */
  generations?: readonly Generation[] | undefined;
  /** What `useSelection` returns for the assets. Without it nothing can be selected. */
  selection?: Selection | undefined;
  /** Default `squares`. */
  layout?: GridLayoutName | undefined;
  /**
   * Pixels, 80 to 400: the width of a column of squares, about, the height of a justified row, or three times the
   * height of a list's row. Squares of 200 and more have their names below. Default 180.
   */
  size?: number | undefined;
  /**
   * Keeps the place scrolled to under this name for as long as the tab lives, also over a reload, apart for each page
   * and query. Without it, the grid starts at its top.
   */
  scrollKey?: string | undefined;
  /**
   * An asset to scroll to and to focus as soon as it is listed, unless a key, a button or the wheel was used meanwhile;
   * another object reveals it again.
   */
  reveal?: { readonly id: string } | undefined;
  /** Called with the asset that is pressed while nothing is selected, or that the Enter key opens. */
  onOpen?: ((asset: MediaAsset) => void) | undefined;
  /** Called with the stack that is pressed, in place of `onOpen`. Without it, its cover is opened. */
  onOpenStack?: ((stack: AssetStack) => void) | undefined;
  /** Asked to delete, by the Delete key; a stack's cover stands for all of it. */
  onDelete?: ((asset: MediaAsset) => void) | undefined;
  /** Asked to rename, by F2. */
  onRename?: ((asset: MediaAsset) => void) | undefined;
  /**
   * Asked to put assets before or after another one, in the order shown: those of one cell, or the selection that it is
   * part of. They are dragged with the mouse, or moved with Alt and the arrows. Without it the order is fixed.
   */
  onOrder?: ((ids: readonly string[], place: AlbumPlace) => void) | undefined;
  /** Whether letters that are typed find assets by their names. Default true. */
  shortcuts?: boolean | undefined;
  /** Called when the last of your own `assets` come into view; leave it out where there are no more. */
  onEnd?: (() => void) | undefined;
  /** A card of your own. */
  slots?: Pick<Slots, "AssetCard"> | undefined;
};

/** Props of `UploadCard`. */
export type UploadCardProps = PartProps & {
  /** One line high, for above a grid. */
  compact?: boolean;
  /** Called once per drop or choice, with one result per file in the same order. */
  onImported?: ((results: ImportResult[], files: File[]) => void) | undefined;
};

/** Props of `ImportPanel`. */
export type ImportPanelProps = PartProps & {
  /** With it, files that are in the library can be shown: called with the asset. */
  onShow?: ((asset: MediaAsset) => void) | undefined;
};

/** Props of `GenerateDialog`. */
export type GenerateDialogProps = RunDialogProps & {
  /** What the form starts with. */
  defaults?: Partial<GenerationFields> | undefined;
  /**
   * An image whose prompt, size, model, seed and other parameters are put over what the form says. The form shows that, with
   * ways to take it back or to keep only a part. A request that was made before fills it in the same way, with its input
   * images. Each new object fills the form once.
   */
  remix?:
    | { readonly asset: MediaAsset }
    | { readonly request: WithInputs<MediaAIGenerateRequest> }
    | undefined;
  /** What has the focus when it opens. Default the prompt. */
  focusField?: FormField | undefined;
  /** Images of the library that are offered to start from, for the models that can: what is selected, say. */
  inputs?: readonly MediaAsset[] | undefined;
  /** With it, the dialog offers to make a video instead. */
  onMakeVideo?: (() => void) | undefined;
  /** With it, a run can be left to the queue while it goes on: called with what the fields say. */
  onStartAnother?: ((fields: GenerationFields) => void) | undefined;
};

/** Props of `Composer`. */
export type ComposerProps = Omit<GenerateDialogProps, "onStartAnother"> & {
  /** Another number moves the focus to `focusField`. Default 0: the focus stays where it is. */
  focusKey?: number | undefined;
};

/** Props of `GenerationQueue`. */
export type GenerationQueueProps = OpenableProps & {
  /** Called with a result that is to be looked at; without it, results are only shown. */
  onOpen?: ((asset: MediaAsset) => void) | undefined;
  /** With it, the two to four images of a generation can be compared. */
  onCompare?: ((assets: readonly MediaAsset[]) => void) | undefined;
  /** With it, the contact sheet of a batch can be opened: called with the batch's id. */
  onContactSheet?: ((batch: string) => void) | undefined;
  /** With it, a generation can be changed before it runs again; `field` is the field to change, if that is known. */
  onEdit?: ((generation: Generation, field?: FormField) => void) | undefined;
};

/** Props of `EditDialog`. */
export type EditDialogProps = PartProps & {
  /** The image to edit: any but SVG. Of one that is an edit, what was done can be changed. Undefined closes the dialog. */
  asset: MediaAsset | undefined;
  /** Called when it is to be closed, also after it has saved. */
  onClose: () => void;
  /** Called with the new asset. */
  onSaved?: ((asset: MediaAsset) => void) | undefined;
};

/** Props of `CompareDialog`. */
export type CompareDialogProps = PartProps & {
  /**
   * Two to four images, in the order shown; undefined closes the dialog. Those that are moved to the trash leave it, and it
   * is to be closed once fewer than two are left.
   */
  assets: readonly MediaAsset[] | undefined;
  /** Called when it is to be closed. */
  onClose: () => void;
  /** With it, images can be rejected: called with all that are, when they are to be moved to the trash. */
  onDelete?: ((assets: readonly MediaAsset[]) => void) | undefined;
  /** Whether single characters are shortcuts. Default true. */
  shortcuts?: boolean | undefined;
};

/** Props of `ContactSheetDialog`. */
export type ContactSheetDialogProps = PartProps & {
  /** The id of a batch, as the `run` of its assets and its generations have it; undefined closes the dialog. */
  batch: string | undefined;
  /** Called when it is to be closed. */
  onClose: () => void;
  /** Called with an image that is pressed, and with all of the batch, row by row. Without it, images are only shown. */
  onOpen?: ((asset: MediaAsset, all: readonly MediaAsset[]) => void) | undefined;
};

/** Props of `VideoDialog`. */
export type VideoDialogProps = RunDialogProps & {
  /**
   * What the video is made of, in this order: of these, the images. Undefined where it is made of a prompt alone.
   * The same list for as long as the dialog is open.
   */
  assets?: readonly MediaAsset[] | undefined;
  /** What the form starts with. Default: an empty prompt, the first model, its default length. */
  defaults?: Partial<VideoFields> | undefined;
  /** What has the focus when it opens. Default the prompt. */
  focusField?: FormField | undefined;
};

/** Props of `AssetViewer`. */
export type AssetViewerProps = PartProps & {
  /** The asset in view; undefined closes the viewer. */
  asset: MediaAsset | undefined;
  /** What Previous and Next go through: what `useAssets` returns, or assets of your own. */
  assets: AssetList | readonly MediaAsset[];
  /** Called with the asset to show next, or undefined to close. */
  onAssetChange: (asset: MediaAsset | undefined) => void;
  /** With it, the viewer offers to delete. */
  onDelete?: ((asset: MediaAsset) => void) | undefined;
  /** With it, the viewer offers to fill a form with how an image was made. */
  onRemix?: ((asset: MediaAsset) => void) | undefined;
  /** With it, the viewer offers the contact sheet of the batch that an image is part of: called with the batch's id. */
  onContactSheet?: ((batch: string) => void) | undefined;
  /** With it, the viewer offers to compare an image with the others of its run: called with two to four of them, in order. */
  onCompare?: ((assets: readonly MediaAsset[]) => void) | undefined;
  /** With it, and a generator that makes videos of images, the viewer's menu offers to animate one. */
  onAnimate?: ((asset: MediaAsset) => void) | undefined;
  /** Whether single characters are shortcuts (`+`, `-`, `0`, `1`, `i`, `f`, and a video's). Default true. */
  shortcuts?: boolean | undefined;
  /**
   * Whether the browser's Back closes it: while it is open, the page's history has one more entry of the same address.
   * Default true.
   */
  closeOnBack?: boolean | undefined;
  /** A panel of your own for files that are neither images nor videos, and a dialog of your own that edits. */
  slots?: Pick<Slots, "ViewerPanel" | "EditDialog"> | undefined;
};

/** Props of `ViewerPanel`. */
export type ViewerPanelProps = {
  /** Neither an image nor a video. */
  asset: MediaAsset;
};

/** Components of your own in place of the library's parts. */
export type Slots = {
  /** In place of each card of an asset. */
  AssetCard?: ComponentType<AssetCardProps> | undefined;
  /** In place of the grid. */
  MediaGrid?: ComponentType<MediaGridProps> | undefined;
  /** In place of the drop zone, large or compact. */
  UploadCard?: ComponentType<UploadCardProps> | undefined;
  /** In place of the panel of imports. */
  ImportPanel?: ComponentType<ImportPanelProps> | undefined;
  /** In place of the dialog that asks for images. */
  GenerateDialog?: ComponentType<GenerateDialogProps> | undefined;
  /** In place of the composer. */
  Composer?: ComponentType<ComposerProps> | undefined;
  /** In place of what the viewer shows of files that are neither images nor videos. */
  ViewerPanel?: ComponentType<ViewerPanelProps> | undefined;
  /** In place of the viewer. */
  AssetViewer?: ComponentType<AssetViewerProps> | undefined;
  /** In place of the panel of generations. */
  GenerationQueue?: ComponentType<GenerationQueueProps> | undefined;
  /** In place of the dialog that edits an image. */
  EditDialog?: ComponentType<EditDialogProps> | undefined;
  /** In place of the dialog that compares images. */
  CompareDialog?: ComponentType<CompareDialogProps> | undefined;
  /** In place of the dialog that shows a batch as a table. */
  ContactSheetDialog?: ComponentType<ContactSheetDialogProps> | undefined;
  /** In place of the dialog that asks for a video. */
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

/** What the library shows: search, filters, order and place. An app that holds it can keep it in its URL. */
export type QueryProps = {
  /** What is shown; with it, the app holds the query. The same object as long as it means the same. */
  query?: AssetQuery | undefined;
  /** What is shown at first. Default everything, newest first. */
  defaultQuery?: AssetQuery | undefined;
  /** Called with each new query: search, filter, sort and the places All, Albums and Trash. */
  onQueryChange?: ((query: AssetQuery) => void) | undefined;
};

/** How a grid lays out its assets. */
export type GridView = {
  /** Cropped squares, rows of whole pictures, or lines with details. */
  readonly layout: GridLayoutName;
  /** Pixels: the least width of squares, the height of rows; 80 to 400. */
  readonly size: number;
};

/** The view of the grid, which an app may hold and keep. */
export type ViewProps = {
  /** How the assets are laid out; with it, the app holds the view. */
  view?: GridView | undefined;
  /** How they are laid out at first. Default squares of 180 pixels. */
  defaultView?: GridView | undefined;
  /** Called with each new view. */
  onViewChange?: ((view: GridView) => void) | undefined;
};

/** Props of `MediaLibrary`. */
export type MediaLibraryProps = PartProps &
  LibraryCallbacks &
  QueryProps &
  SelectionProps &
  ViewProps & {
    /**
     * Asked before assets are moved to the trash or deleted: which of these ids the app uses. If there are any, the user
     * is asked first.
     */
    inUse?: ((ids: readonly string[]) => readonly string[] | Promise<readonly string[]>) | undefined;
    /**
     * Whether images are asked for in a composer at the bottom of the library, which stays usable beside it, and not in a
     * dialog. Default false.
     */
    composer?: boolean | undefined;
    /** What the generate form starts with. */
    generationDefaults?: Partial<GenerationFields> | undefined;
    /**
     * Takes what is dropped or pasted anywhere on the page, and not only within the library. Default true. Turn it off
     * where the page has drop zones or editors of its own.
     */
    wholeWindow?: boolean | undefined;
    /** Whether single keys are shortcuts while the focus is in the library: `/`, `?` and letters. Default true. */
    shortcuts?: boolean | undefined;
    /** Components of your own in place of the parts. */
    slots?: Slots | undefined;
  };
