import type { Decorator, Loader, Preview } from "@storybook/react-vite";
import { useEffect, useLayoutEffect, useRef } from "react";
import { FORCE_REMOUNT } from "storybook/internal/core-events";
import { addons } from "storybook/preview-api";
import { checkEndpoint, ENDPOINT_GLOBAL } from "../stories/endpoint.js";
import { isPresetName, PRESETS, type Preset, PresetRoot, type Theme } from "../stories/preset.js";
import { assertNoCalls, refuseCalls } from "./no-calls.js";

const loadPreset: Loader = async ({ globals }) => ({
  preset: await PRESETS[isPresetName(globals.preset) ? globals.preset : "mantine"](),
});

/** What an app gives its pages: a background, a font and the theme. Dialogs are rendered outside of the story's element. */
function usePage(theme: Theme): void {
  useLayoutEffect(() => {
    const { documentElement: root, body } = document;
    root.dataset.theme = theme;
    root.style.colorScheme = theme;
    // The background of the current preset.
    body.style.background = "var(--mantine-color-body, var(--rml-surface))";
    body.style.margin = "0";
    body.style.fontFamily = "system-ui, sans-serif";
  }, [theme]);
}

/** Another preset or endpoint changes what a play function sees, and only a remount runs it again. */
function useRemountOn(setting: string, storyId: string): void {
  const shown = useRef(setting);
  useEffect(() => {
    if (shown.current === setting) return;
    shown.current = setting;
    addons.getChannel().emit(FORCE_REMOUNT, { storyId });
  }, [setting, storyId]);
}

const withPreset: Decorator = (Story, { globals, loaded, id }) => {
  const preset: Preset = loaded.preset;
  const theme: Theme = globals.theme === "dark" ? "dark" : "light";
  usePage(theme);
  useRemountOn(`${globals.preset} ${globals[ENDPOINT_GLOBAL]}`, id);
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
          { value: "shadcn", title: "shadcn/ui (example)" },
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
          // A cell's name is only its asset's name; the rest of its text is content, not part of the label.
          { id: "label-content-name-mismatch", selector: ':not([role="gridcell"])' },
        ],
      },
    },
    layout: "fullscreen",
    backgrounds: { disabled: true },
    controls: { disable: true },
    viewport: {
      options: {
        phone: { name: "Phone", type: "mobile", styles: { width: "390px", height: "844px" } },
        desktop: { name: "Desktop", type: "desktop", styles: { width: "1280px", height: "800px" } },
      },
    },
    options: {
      storySort: {
        order: [
          "Welcome",
          "MediaGrid AI Generate",
          "MediaLibrary",
          "MediaGrid",
          "GenerateDialog",
          "*",
          "Hooks",
        ],
      },
    },
  },
  loaders: [loadPreset],
  decorators: [withPreset],
  beforeEach: ({ globals }) => refuseCalls(globals[ENDPOINT_GLOBAL]),
  afterEach: ({ globals }) => assertNoCalls(globals[ENDPOINT_GLOBAL]),
};

export default preview;
