export type { Formats, PluralForms } from "./components/locale-formats.js";
export { defaultMessages } from "./components/messages/en.js";
export type { Language, Messages } from "./components/messages/language.js";
export type {
  AssetCardProps,
  AssetViewerProps,
  CompareDialogProps,
  ComposerProps,
  ContactSheetDialogProps,
  EditDialogProps,
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
export { mantineKit as kit } from "./kits/mantine/mantine-kit.js";
export * from "./kits/mantine/mantine-parts.js";
