import type { Decorator, Loader, Preview } from "@storybook/react-vite";
import { useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { FORCE_REMOUNT } from "storybook/internal/core-events";
import { addons } from "storybook/preview-api";
import { configure } from "storybook/test";
import type { Language } from "../src/components.js";
import { checkEndpoint, ENDPOINT_GLOBAL } from "../stories/endpoint.js";
import { KIT_NAMES } from "../stories/kit-names.js";
import { isKitName, KITS } from "../stories/kits.js";
import { LANGUAGES, loadLanguage, nameOfLanguage } from "../stories/languages.js";
import { type Preset, PresetRoot, type Theme } from "../stories/preset.js";
import { ComponentDocs } from "./component-docs.js";
import { assertNoCalls, refuseCalls } from "./no-calls.js";
import { assertNotBlank } from "./not-blank.js";
import { setUpPage, simulateMotion, withMotion } from "./page-settings.js";

// An import decodes and draws in a worker, on a machine that may be busy with other tests.
configure({ asyncUtilTimeout: 30_000 });

const loadToolbar: Loader = async ({ globals: { kit, language, direction } }) => ({
  preset: await KITS[isKitName(kit) ? kit : "mantine"](),
  language: await loadLanguage(language, direction),
});

/** What changes what a play function sees needs a remount: only that runs it again. */
function useRemountOn(setting: string, storyId: string): void {
  const shown = useRef(setting);
  useEffect(() => {
    if (shown.current === setting) return;
    shown.current = setting;
    addons.getChannel().emit(FORCE_REMOUNT, { storyId });
  }, [setting, storyId]);
}

const withToolbar: Decorator = (Story, { globals, loaded, id }) => {
  const { direction, textSize, motion } = globals;
  const theme: Theme = globals.theme === "dark" ? "dark" : "light";
  const { language }: { language?: Language } = loaded;
  const loadedPreset: Preset = loaded.preset;
  const preset = useMemo(
    () => ({ ...loadedPreset, css: withMotion(loadedPreset.css, motion === "reduced") }),
    [loadedPreset, motion],
  );
  // Dialogs are rendered outside of the story's element, so the page itself is set up.
  useLayoutEffect(
    () => setUpPage({ theme, language, direction, textSize }),
    [theme, language, direction, textSize],
  );
  useRemountOn([globals.kit, globals.language, direction, motion, globals[ENDPOINT_GLOBAL]].join(" "), id);
  return (
    <PresetRoot preset={preset} theme={theme} language={language}>
      <Story />
    </PresetRoot>
  );
};

const preview: Preview = {
  initialGlobals: {
    kit: "mantine",
    theme: "light",
    direction: "auto",
    language: "en",
    textSize: "100",
    motion: "system",
    [ENDPOINT_GLOBAL]: checkEndpoint(import.meta.env.STORYBOOK_AI_GENERATE_URL ?? "").url ?? "",
  },
  globalTypes: {
    kit: {
      description: "Kit",
      toolbar: {
        icon: "component",
        dynamicTitle: true,
        items: Object.entries(KIT_NAMES).map(([value, title]) => ({ value, title })),
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
    direction: {
      description: "Direction",
      toolbar: {
        icon: "transfer",
        dynamicTitle: true,
        items: [
          { value: "auto", title: "Direction of the language" },
          { value: "ltr", title: "Left to right" },
          { value: "rtl", title: "Right to left" },
        ],
      },
    },
    language: {
      description: "Language",
      toolbar: {
        icon: "globe",
        dynamicTitle: true,
        items: LANGUAGES.map((value) => ({ value, title: nameOfLanguage(value) })),
      },
    },
    textSize: {
      description: "Text size",
      toolbar: {
        icon: "grow",
        dynamicTitle: true,
        items: ["100", "150", "200"].map((value) => ({ value, title: `Text ${value} %` })),
      },
    },
    motion: {
      description: "Motion",
      toolbar: {
        icon: "lightning",
        dynamicTitle: true,
        items: [
          { value: "system", title: "Motion of the system" },
          { value: "reduced", title: "Reduced motion" },
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
    // In documents of their own: a kit's stylesheet must not reach the text of the page.
    docs: { page: ComponentDocs, story: { inline: false, height: "560px" } },
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
          "Start",
          ["Welcome", "Kits side by side", "Hooks"],
          "Foundations",
          ["Tokens", "Type", "Icons"],
          "Components",
          ["MediaLibrary", "MediaGrid", "AssetCard", "AssetViewer", "UploadCard", "ImportPanel"],
          "Patterns",
          "Templates",
          "Tests",
        ],
      },
    },
  },
  loaders: [loadToolbar],
  decorators: [withToolbar],
  beforeEach({ globals }) {
    simulateMotion(globals.motion === "reduced");
    return refuseCalls(globals[ENDPOINT_GLOBAL]);
  },
  async afterEach({ globals }) {
    assertNoCalls(globals[ENDPOINT_GLOBAL]);
    await assertNotBlank();
  },
};

export default preview;
