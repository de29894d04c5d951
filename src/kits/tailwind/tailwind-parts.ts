"use client";

import { withKit } from "../../components/kit.js";
import * as parts from "../../components/parts.js";
import { tailwindKit } from "./tailwind-kit.js";

/** One asset: its picture, name and size, how it was generated, and a checkbox where it can be selected. */
export const AssetCard = /* @__PURE__ */ withKit(tailwindKit, parts.AssetCard);
/** One asset over the whole window, in its original, with how it was generated beside it. */
export const AssetViewer = /* @__PURE__ */ withKit(tailwindKit, parts.AssetViewer);
/** Chosen assets as a compact strip that can be sorted, for chats and posts. */
export const AttachmentStrip = /* @__PURE__ */ withKit(tailwindKit, parts.AttachmentStrip);
/** Two to four images with one zoom: side by side, one at a time, by a wipe or as their difference. */
export const CompareDialog = /* @__PURE__ */ withKit(tailwindKit, parts.CompareDialog);
/** Asks for images beside what is on the page. Keep it mounted: what was typed outlives a closed composer. */
export const Composer = /* @__PURE__ */ withKit(tailwindKit, parts.Composer);
/** A batch as a table: a cell for each pair of values, with its images, or what became of them. */
export const ContactSheetDialog = /* @__PURE__ */ withKit(tailwindKit, parts.ContactSheetDialog);
/** Crops, turns and mirrors an image, or paints a mask over it, and saves that as a new asset. */
export const EditDialog = /* @__PURE__ */ withKit(tailwindKit, parts.EditDialog);
/** Asks for images. Keep it mounted: a generation goes on while it is closed. */
export const GenerateDialog = /* @__PURE__ */ withKit(tailwindKit, parts.GenerateDialog);
/** Every generation, running or ended: a panel beside the library, and a sheet on phones. */
export const GenerationQueue = /* @__PURE__ */ withKit(tailwindKit, parts.GenerationQueue);
/** The files that are being imported, with the progress of each, and what became of them. */
export const ImportPanel = /* @__PURE__ */ withKit(tailwindKit, parts.ImportPanel);
/** A virtualised grid of everything in the library, or of the assets given. It fills its parent. */
export const MediaGrid = /* @__PURE__ */ withKit(tailwindKit, parts.MediaGrid);
/**
 * The whole library: search, grid, import, generation, viewer. It fills its parent, which needs a height.
 *
 * @example
 * ```tsx
 * import { MediaLibraryProvider } from "@reactkits.dev/react-media-library";
 * import { MediaLibrary } from "@reactkits.dev/react-media-library/tailwind";
 *
 * export const Page = () => (
 *   <MediaLibraryProvider>
 *     <div style={{ height: "100dvh" }}>
 *       <MediaLibrary />
 *     </div>
 *   </MediaLibraryProvider>
 * );
 * ```
 */
export const MediaLibrary = /* @__PURE__ */ withKit(tailwindKit, parts.MediaLibrary);
/** A form field whose value are ids of assets: in a dialog, or in the page. */
export const MediaPicker = /* @__PURE__ */ withKit(tailwindKit, parts.MediaPicker);
/** The newest assets, to choose from: for a popover. */
export const RecentAssets = /* @__PURE__ */ withKit(tailwindKit, parts.RecentAssets);
/** Takes dropped files and folders, and opens the browser's file picker. */
export const UploadCard = /* @__PURE__ */ withKit(tailwindKit, parts.UploadCard);
/** Asks for a video. Keep it mounted: a generation goes on while it is closed. */
export const VideoDialog = /* @__PURE__ */ withKit(tailwindKit, parts.VideoDialog);
