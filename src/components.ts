export type {
  ContentCredentialsResult,
  VerifyContentCredentials,
} from "./components/content-credentials.js";
export { KEY_TABLE, type KeyGroup, type KeyTexts, keysOf } from "./components/key-table.js";
export {
  type BadgeProps,
  type ButtonProps,
  type ButtonVariant,
  type CheckboxProps,
  type Choice,
  type ControlSize,
  type DialogProps,
  type DrawerProps,
  type FieldProps,
  type IconButtonProps,
  type KitElementProps,
  type MediaLibraryKit,
  MediaLibraryKitProvider,
  type MenuItem,
  type MenuProps,
  type NoticeProps,
  type NumberFieldProps,
  type PopoverProps,
  type ProgressProps,
  type SegmentedControlProps,
  type SelectProps,
  type SliderProps,
  type SpinnerProps,
  type TextAreaProps,
  type TextFieldProps,
  type TooltipProps,
  useKit,
  withKit,
} from "./components/kit.js";
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
  GridView,
  ImportPanelProps,
  MediaGridProps,
  MediaLibraryProps,
  QueryProps,
  Slots,
  UploadCardProps,
  VideoDialogProps,
  ViewerPanelProps,
  ViewProps,
} from "./components/part-props.js";
export * from "./components/parts.js";
export type { AttachmentStripProps, MediaPickerProps, RecentAssetsProps } from "./components/picker-props.js";
export type { ClassNames, SlotName } from "./components/scope.js";
export { type ToastOptions, useToast } from "./components/toast.js";
export { earlyDropScript } from "./core/early-drop-script.js";
export { firstVisitScript } from "./core/first-visit-script.js";
export { queryFromParams, queryToParams } from "./core/library/query/query-params.js";
