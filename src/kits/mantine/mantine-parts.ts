"use client";

import { withKit } from "../../components/kit.js";
import * as parts from "../../components/parts.js";
import { mantineKit } from "./mantine-kit.js";

export const AssetCard = withKit(mantineKit, parts.AssetCard);
export const AssetViewer = withKit(mantineKit, parts.AssetViewer);
export const GenerateDialog = withKit(mantineKit, parts.GenerateDialog);
export const GenerationQueue = withKit(mantineKit, parts.GenerationQueue);
export const MediaGrid = withKit(mantineKit, parts.MediaGrid);
export const MediaLibrary = withKit(mantineKit, parts.MediaLibrary);
export const UploadCard = withKit(mantineKit, parts.UploadCard);
export const VideoDialog = withKit(mantineKit, parts.VideoDialog);
