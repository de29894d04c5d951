import type { StorybookConfig } from "@storybook/react-vite";
import tailwindcss from "@tailwindcss/vite";

const config: StorybookConfig = {
  framework: "@storybook/react-vite",
  stories: ["../stories/**/*.mdx", "../stories/**/*.stories.tsx"],
  addons: ["@storybook/addon-docs", "@storybook/addon-a11y", "@storybook/addon-vitest"],
  core: { disableTelemetry: true, disableWhatsNewNotifications: true, enableCrashReports: false },
  // Storybook's own guides and checklists link to the network and are not about this library.
  features: { sidebarOnboardingChecklist: false },
  // The tables of props are made of the types, which only the compiler follows through the package. Tests show none.
  // @ts-expect-error With TypeScript 6 the types of the plugin's own options intersect to `never`.
  typescript: process.env.VITEST
    ? { reactDocgen: false }
    : {
        reactDocgen: "react-docgen-typescript",
        reactDocgenTypescriptOptions: {
          include: ["stories/preset.tsx"],
          shouldExtractLiteralValuesFromEnum: true,
          shouldRemoveUndefinedFromOptional: true,
        },
      },
  viteFinal: (config) => ({ ...config, plugins: [...(config.plugins ?? []), tailwindcss()] }),
};

export default config;
