export { defaultMessages, type Messages } from "./components/messages.js";
export type {
  AssetCardProps,
  AssetViewerProps,
  GenerateDialogProps,
  GenerationQueueProps,
  ImportPanelProps,
  MediaGridProps,
  MediaLibraryProps,
  Slots,
  UploadCardProps,
  VideoDialogProps,
  ViewerPanelProps,
} from "./components/part-props.js";
export type { AttachmentStripProps, MediaPickerProps, RecentAssetsProps } from "./components/picker-props.js";
export type { ClassNames, SlotName } from "./components/scope.js";
export * from "./kits/mantine/mantine-parts.js";
