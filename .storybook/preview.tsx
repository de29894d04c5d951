import type { Decorator, Loader, Preview } from "@storybook/react-vite";
import { useLayoutEffect } from "react";
import { checkEndpoint, ENDPOINT_GLOBAL } from "../stories/endpoint.js";
import { isPresetName, PRESETS, type Preset, PresetRoot, type Theme } from "../stories/preset.js";
import { assertNoCalls, refuseCalls } from "./no-calls.js";

const BACKGROUND: Record<Theme, string> = { light: "#ffffff", dark: "#101113" };

const loadPreset: Loader = async ({ globals }) => ({
  preset: await PRESETS[isPresetName(globals.preset) ? globals.preset : "mantine"](),
});

const withPreset: Decorator = (Story, { globals, loaded }) => {
  const preset: Preset = loaded.preset;
  const theme: Theme = globals.theme === "dark" ? "dark" : "light";
  // Dialogs and notices stand outside of the story's own element, so the theme belongs to the whole page.
  useLayoutEffect(() => {
    const root = document.documentElement;
    root.dataset.theme = theme;
    root.classList.toggle("dark", theme === "dark");
    root.style.colorScheme = theme;
    document.body.style.background = BACKGROUND[theme];
    document.body.style.margin = "0";
  }, [theme]);
  return (
    <PresetRoot preset={preset} theme={theme}>
      <Story />
    </PresetRoot>
  );
};

const preview: Preview = {
  initialGlobals: {
    preset: "mantine",
    theme: "light",
    [ENDPOINT_GLOBAL]: checkEndpoint(import.meta.env.STORYBOOK_AI_GENERATE_URL ?? "").url ?? "",
  },
  globalTypes: {
    preset: {
      description: "Preset",
      toolbar: {
        icon: "component",
        dynamicTitle: true,
        items: [
          { value: "mantine", title: "Mantine" },
          { value: "tailwind", title: "Tailwind" },
        ],
      },
    },
    theme: {
      description: "Theme",
      toolbar: {
        icon: "contrast",
        dynamicTitle: true,
        items: [
          { value: "light", title: "Light", icon: "sun" },
          { value: "dark", title: "Dark", icon: "moon" },
        ],
      },
    },
  },
  parameters: {
    a11y: {
      test: "error",
      config: {
        rules: [
          // A cell's name is its asset's name alone; what else is to be read in it is content, not its label.
          { id: "label-content-name-mismatch", selector: ':not([role="gridcell"])' },
        ],
      },
    },
    layout: "fullscreen",
    backgrounds: { disabled: true },
    controls: { disabled: true },
    viewport: {
      options: {
        phone: { name: "Phone", type: "mobile", styles: { width: "390px", height: "844px" } },
        desktop: { name: "Desktop", type: "desktop", styles: { width: "1280px", height: "800px" } },
      },
    },
    options: {
      storySort: {
        order: ["Welcome", "MediaGrid AI Generate", "MediaLibrary", "MediaGrid", "AssetCard", "UploadCard"],
      },
    },
  },
  loaders: [loadPreset],
  decorators: [withPreset],
  beforeEach: ({ globals }) => refuseCalls(globals[ENDPOINT_GLOBAL]),
  afterEach: ({ globals }) => assertNoCalls(globals[ENDPOINT_GLOBAL]),
};

export default preview;
