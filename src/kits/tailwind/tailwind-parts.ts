"use client";

import { withKit } from "../../components/kit.js";
import * as parts from "../../components/parts.js";
import { tailwindKit } from "./tailwind-kit.js";

export const AssetCard = withKit(tailwindKit, parts.AssetCard);
export const AssetViewer = withKit(tailwindKit, parts.AssetViewer);
export const GenerateDialog = withKit(tailwindKit, parts.GenerateDialog);
export const GenerationQueue = withKit(tailwindKit, parts.GenerationQueue);
export const MediaGrid = withKit(tailwindKit, parts.MediaGrid);
export const MediaLibrary = withKit(tailwindKit, parts.MediaLibrary);
export const UploadCard = withKit(tailwindKit, parts.UploadCard);
export const VideoDialog = withKit(tailwindKit, parts.VideoDialog);
