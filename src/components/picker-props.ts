import type { Ref } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import type { FileImport } from "../core/library/file-import.js";
import type { AssetQuery } from "../core/library/query/asset-query.js";
import type { PartProps } from "./part-props.js";

/** One id, or a list of them with `multiple`. */
type PickerValueProps =
  | {
      /** Whether several can be chosen. Default false. */
      multiple?: false | undefined;
      /** The chosen id, or null; with it, the app holds the value. */
      value?: string | null | undefined;
      /** What is chosen at first, and again after the form is reset. Default null. */
      defaultValue?: string | null | undefined;
      /** Called with each new value. */
      onValueChange?: ((value: string | null) => void) | undefined;
    }
  | {
      /** Whether several can be chosen. */
      multiple: true;
      /** The chosen ids, in their order; with it, the app holds the value. */
      value?: readonly string[] | undefined;
      /** What is chosen at first, and again after the form is reset. Default nothing. */
      defaultValue?: readonly string[] | undefined;
      /** Called with each new value. */
      onValueChange?: ((value: readonly string[]) => void) | undefined;
    };

/** Props of `MediaPicker`. */
export type MediaPickerProps = PartProps &
  PickerValueProps & {
    /** `dialog`: a button that opens one, with what is chosen beside it. `inline`: all of it in the page. Default `dialog`. */
    variant?: "dialog" | "inline" | undefined;
    /** Whether the dialog is shown; with it, the app opens it, and the picker draws neither button nor choice. */
    open?: boolean | undefined;
    /** Called when the dialog is to be opened or closed. */
    onOpenChange?: ((open: boolean) => void) | undefined;
    /** The visible text above, and the accessible name of the whole. Default "Choose media", not shown. */
    label?: string | undefined;
    /** The fewest that make the value valid. Default 1 if it is required, else 0. */
    min?: number | undefined;
    /** The most that can be chosen with `multiple`. Default any number. */
    max?: number | undefined;
    /** What can be chosen, as the attribute of a file input: `"image/*,video/mp4"`. Default everything. */
    accept?: string | undefined;
    /** A further condition. The same function as long as it means the same (`useCallback`). */
    where?: AssetQuery["where"];
    /** The name in the form's data: one entry for each chosen id. */
    name?: string | undefined;
    /** The id of the form, where it is not around the picker. */
    form?: string | undefined;
    /** Whether the form needs a choice. Default false. */
    required?: boolean | undefined;
    /** Whether nothing can be changed; the value is left out of the form's data. Default false. */
    disabled?: boolean | undefined;
    /** What is wrong with the value, in words of the app. Without it, the picker says what the form found. */
    error?: string | undefined;
    /** The form control, to focus it or to read its `validity`: a `<select>` that is not seen. */
    inputRef?: Ref<HTMLSelectElement | null> | undefined;
    /** Called when the focus leaves the picker. */
    onBlur?: (() => void) | undefined;
  };

/** Props of `AttachmentStrip`. */
export type AttachmentStripProps = PartProps & {
  /** The ids, in their order. */
  value: readonly string[];
  /** Called with the ids in another order, or without one. Without it, the strip only shows them. */
  onValueChange?: ((value: readonly string[]) => void) | undefined;
  /** Files that are being imported, shown at the end with their progress: those of `useImports`, say. */
  uploads?: readonly FileImport[] | undefined;
  /** Whether nothing can be changed. Default false. */
  disabled?: boolean | undefined;
};

/** Props of `RecentAssets`. */
export type RecentAssetsProps = PartProps & {
  /** How many are shown. Default 8. */
  count?: number | undefined;
  /** Which can be chosen, as the attribute of a file input: `"image/*"`. Default everything. */
  accept?: string | undefined;
  /** Called with the asset that is pressed. */
  onChoose: (asset: MediaAsset) => void;
};
