import { type ComponentType, createContext, type ReactNode, useContext } from "react";
import type { MediaLibraryKit } from "../src/components.js";
import type {
  AssetCardProps,
  AssetViewerProps,
  AttachmentStripProps,
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
  GenerationQueue: ComponentType<GenerationQueueProps>;
  ImportPanel: ComponentType<ImportPanelProps>;
  AssetViewer: ComponentType<AssetViewerProps>;
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

const CSS = import.meta.glob<string>(
  [
    "../src/kits/{mantine/mantine,tailwind/tailwind}.css",
    "../src/components/components.css",
    "../examples/shadcn/app.css",
  ],
  { query: "?inline", import: "default" },
);

async function loadCss(path: string): Promise<string> {
  const load = CSS[path];
  if (!load) throw new Error(`There is no stylesheet ${path}.`);
  return load();
}

const ownCss = (preset: string): Promise<string> => loadCss(`../src/kits/${preset}/${preset}.css`);

// The example resolves its modules as a bundler does, which the types of this folder do not.
const loadShadcn = {
  kit: import.meta.glob<MediaLibraryKit>("../examples/shadcn/media-library/shadcn-kit.ts", {
    import: "shadcnKit",
  }),
  tooltips: import.meta.glob<ComponentType<{ children: ReactNode }>>(
    "../examples/shadcn/components/ui/tooltip.tsx",
    { import: "TooltipProvider" },
  ),
};

async function loadOnly<Module>(modules: Record<string, () => Promise<Module>>): Promise<Module> {
  const [load] = Object.values(modules);
  if (!load) throw new Error("examples/shadcn has no such file any more.");
  return load();
}

export const PRESETS = {
  async mantine(): Promise<Preset> {
    const [parts, { MantineProvider }, base, own] = await Promise.all([
      import("../src/mantine.js"),
      import("@mantine/core"),
      import("@mantine/core/styles.css?inline"),
      ownCss("mantine"),
    ]);
    return {
      parts,
      css: base.default + own,
      Root: ({ theme, children }) => (
        <MantineProvider forceColorScheme={theme} theme={{ respectReducedMotion: true, primaryShade: 8 }}>
          {children}
        </MantineProvider>
      ),
    };
  },
  async tailwind(): Promise<Preset> {
    const [parts, own] = await Promise.all([import("../src/tailwind.js"), ownCss("tailwind")]);
    return { parts, css: own, Root: ({ children }) => children };
  },
  /** The kit of examples/shadcn, built on an app's own components. */
  async shadcn(): Promise<Preset> {
    const [parts, kit, TooltipProvider, layout, theme] = await Promise.all([
      import("../src/components.js"),
      loadOnly(loadShadcn.kit),
      loadOnly(loadShadcn.tooltips),
      loadCss("../src/components/components.css"),
      loadCss("../examples/shadcn/app.css"),
    ]);
    return {
      parts,
      css: theme + layout,
      Root: ({ children }) => (
        <TooltipProvider>
          <parts.MediaLibraryKitProvider kit={kit}>{children}</parts.MediaLibraryKitProvider>
        </TooltipProvider>
      ),
    };
  },
};

export type PresetName = keyof typeof PRESETS;

export function isPresetName(value: unknown): value is PresetName {
  return typeof value === "string" && value in PRESETS;
}

const PartsContext = createContext<Parts | undefined>(undefined);

/** The providers of a story for one kit and one theme. */
export function PresetRoot(props: { preset: Preset; theme: Theme; children: ReactNode }) {
  const { preset, theme, children } = props;
  return (
    <>
      <style>{preset.css}</style>
      <preset.Root theme={theme}>
        <PartsContext value={preset.parts}>{children}</PartsContext>
      </preset.Root>
    </>
  );
}

function useParts(): Parts {
  const parts = useContext(PartsContext);
  if (!parts) throw new Error("A story's part stands outside of PresetRoot, so it has no preset.");
  return parts;
}

// The parts that stories use: each delegates to the kit selected by the toolbar or the test project.

export function MediaLibrary(props: MediaLibraryProps) {
  const Part = useParts().MediaLibrary;
  return <Part {...props} />;
}

export function MediaGrid(props: MediaGridProps) {
  const Part = useParts().MediaGrid;
  return <Part {...props} />;
}

export function AssetCard(props: AssetCardProps) {
  const Part = useParts().AssetCard;
  return <Part {...props} />;
}

export function UploadCard(props: UploadCardProps) {
  const Part = useParts().UploadCard;
  return <Part {...props} />;
}

export function GenerateDialog(props: GenerateDialogProps) {
  const Part = useParts().GenerateDialog;
  return <Part {...props} />;
}

export function GenerationQueue(props: GenerationQueueProps) {
  const Part = useParts().GenerationQueue;
  return <Part {...props} />;
}

export function ImportPanel(props: ImportPanelProps) {
  const Part = useParts().ImportPanel;
  return <Part {...props} />;
}

export function AssetViewer(props: AssetViewerProps) {
  const Part = useParts().AssetViewer;
  return <Part {...props} />;
}

export function VideoDialog(props: VideoDialogProps) {
  const Part = useParts().VideoDialog;
  return <Part {...props} />;
}

export function AttachmentStrip(props: AttachmentStripProps) {
  const Part = useParts().AttachmentStrip;
  return <Part {...props} />;
}

export function MediaPicker(props: MediaPickerProps) {
  const Part = useParts().MediaPicker;
  return <Part {...props} />;
}

export function RecentAssets(props: RecentAssetsProps) {
  const Part = useParts().RecentAssets;
  return <Part {...props} />;
}
