import { type ComponentType, createContext, type ReactNode, useContext, useMemo } from "react";
import type { Language } from "../src/components.js";
import type {
  AssetCardProps,
  AssetViewerProps,
  AttachmentStripProps,
  CompareDialogProps,
  ComposerProps,
  ContactSheetDialogProps,
  EditDialogProps,
  GenerateDialogProps,
  GenerationQueueProps,
  ImportPanelProps,
  MediaGridProps,
  MediaLibraryProps,
  MediaPickerProps,
  RecentAssetsProps,
  UploadCardProps,
  VideoDialogProps,
} from "../src/mantine.js";

export type Theme = "light" | "dark";

type Parts = {
  MediaLibrary: ComponentType<MediaLibraryProps>;
  MediaGrid: ComponentType<MediaGridProps>;
  AssetCard: ComponentType<AssetCardProps>;
  UploadCard: ComponentType<UploadCardProps>;
  GenerateDialog: ComponentType<GenerateDialogProps>;
  Composer: ComponentType<ComposerProps>;
  GenerationQueue: ComponentType<GenerationQueueProps>;
  ImportPanel: ComponentType<ImportPanelProps>;
  AssetViewer: ComponentType<AssetViewerProps>;
  CompareDialog: ComponentType<CompareDialogProps>;
  ContactSheetDialog: ComponentType<ContactSheetDialogProps>;
  EditDialog: ComponentType<EditDialogProps>;
  VideoDialog: ComponentType<VideoDialogProps>;
  AttachmentStrip: ComponentType<AttachmentStripProps>;
  MediaPicker: ComponentType<MediaPickerProps>;
  RecentAssets: ComponentType<RecentAssetsProps>;
};

export type Preset = {
  parts: Parts;
  /** As text, so that the page only has the selected kit's stylesheet, as an app would. */
  css: string;
  Root: ComponentType<{ theme: Theme; children: ReactNode }>;
};

type Chosen = { parts: Parts; language: Language | undefined };

const ChosenContext = createContext<Chosen | undefined>(undefined);

type PresetRootProps = { preset: Preset; theme: Theme; language: Language | undefined; children: ReactNode };

/** The providers of a story for one kit, one theme and one language. */
export function PresetRoot({ preset, theme, language, children }: PresetRootProps) {
  const { parts, css, Root } = preset;
  const chosen = useMemo(() => ({ parts, language }), [parts, language]);
  return (
    <>
      <style>{css}</style>
      <Root theme={theme}>
        <ChosenContext value={chosen}>{children}</ChosenContext>
      </Root>
    </>
  );
}

function useChosen(): Chosen {
  const chosen = useContext(ChosenContext);
  if (!chosen) throw new Error("A story's part stands outside of PresetRoot, so it has no preset.");
  return chosen;
}

// The parts that stories use: each delegates to the kit, and speaks the language, of the toolbar or the test project.

export function MediaLibrary(props: MediaLibraryProps) {
  const { parts, language } = useChosen();
  return <parts.MediaLibrary language={language} {...props} />;
}

export function MediaGrid(props: MediaGridProps) {
  const { parts, language } = useChosen();
  return <parts.MediaGrid language={language} {...props} />;
}

export function AssetCard(props: AssetCardProps) {
  const { parts, language } = useChosen();
  return <parts.AssetCard language={language} {...props} />;
}

export function UploadCard(props: UploadCardProps) {
  const { parts, language } = useChosen();
  return <parts.UploadCard language={language} {...props} />;
}

export function CompareDialog(props: CompareDialogProps) {
  const { parts, language } = useChosen();
  return <parts.CompareDialog language={language} {...props} />;
}

export function ContactSheetDialog(props: ContactSheetDialogProps) {
  const { parts, language } = useChosen();
  return <parts.ContactSheetDialog language={language} {...props} />;
}

export function EditDialog(props: EditDialogProps) {
  const { parts, language } = useChosen();
  return <parts.EditDialog language={language} {...props} />;
}

export function Composer(props: ComposerProps) {
  const { parts, language } = useChosen();
  return <parts.Composer language={language} {...props} />;
}

export function GenerateDialog(props: GenerateDialogProps) {
  const { parts, language } = useChosen();
  return <parts.GenerateDialog language={language} {...props} />;
}

export function GenerationQueue(props: GenerationQueueProps) {
  const { parts, language } = useChosen();
  return <parts.GenerationQueue language={language} {...props} />;
}

export function ImportPanel(props: ImportPanelProps) {
  const { parts, language } = useChosen();
  return <parts.ImportPanel language={language} {...props} />;
}

export function AssetViewer(props: AssetViewerProps) {
  const { parts, language } = useChosen();
  return <parts.AssetViewer language={language} {...props} />;
}

export function VideoDialog(props: VideoDialogProps) {
  const { parts, language } = useChosen();
  return <parts.VideoDialog language={language} {...props} />;
}

export function AttachmentStrip(props: AttachmentStripProps) {
  const { parts, language } = useChosen();
  return <parts.AttachmentStrip language={language} {...props} />;
}

export function MediaPicker(props: MediaPickerProps) {
  const { parts, language } = useChosen();
  return <parts.MediaPicker language={language} {...props} />;
}

export function RecentAssets(props: RecentAssetsProps) {
  const { parts, language } = useChosen();
  return <parts.RecentAssets language={language} {...props} />;
}
