import type { ComponentType, ReactNode } from "react";
import type { MediaLibraryKit } from "../src/components.js";
import type { Preset } from "./preset.js";

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

const ownCss = (kit: string): Promise<string> => loadCss(`../src/kits/${kit}/${kit}.css`);

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

export const KITS = {
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

export type KitName = keyof typeof KITS;

export function isKitName(value: unknown): value is KitName {
  return typeof value === "string" && value in KITS;
}
