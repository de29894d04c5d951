/** The pages of the site in their order; scripts/pages.test.ts checks that none is missing. */
export const SIDEBAR: { text: string; collapsed?: boolean; items: { text: string; link: string }[] }[] = [
  {
    text: "Start",
    items: [
      { text: "Install", link: "/start/" },
      { text: "With Tailwind", link: "/start/tailwind" },
      { text: "With Mantine", link: "/start/mantine" },
      { text: "Headless", link: "/start/headless" },
      { text: "Next.js with a server", link: "/start/nextjs" },
      { text: "Entry points", link: "/start/entry-points" },
      { text: "Examples", link: "/examples" },
      { text: "Frameworks and bundlers", link: "/guides/frameworks" },
      { text: "Migrating", link: "/guides/migrating" },
    ],
  },
  {
    text: "Concepts",
    items: [
      { text: "Assets", link: "/concepts/assets" },
      { text: "Storage and its promises", link: "/concepts/storage" },
      { text: "Generation", link: "/concepts/generation" },
      { text: "Kits", link: "/concepts/kits" },
      { text: "Guarantees", link: "/guarantees" },
      { text: "Questions", link: "/faq" },
      { text: "Compared with others", link: "/comparison" },
    ],
  },
  {
    text: "Files",
    items: [
      { text: "Importing", link: "/guides/importing" },
      { text: "Metadata and filters", link: "/guides/metadata-and-filters" },
      { text: "Trash, undo and albums", link: "/guides/trash-and-albums" },
      { text: "The viewer", link: "/guides/viewer" },
      { text: "Editing images", link: "/guides/editing" },
      { text: "Lineage", link: "/guides/lineage" },
      { text: "Proof of origin", link: "/guides/origin" },
      { text: "Exporting and restoring", link: "/guides/exporting" },
    ],
  },
  {
    text: "Screens",
    items: [
      { text: "A picker as a form field", link: "/guides/picker" },
      { text: "Parts and state", link: "/guides/parts-and-state" },
      { text: "Theming", link: "/guides/theming" },
      { text: "Languages", link: "/guides/languages" },
      { text: "Your own kit", link: "/guides/own-kit" },
      { text: "Hooks", link: "/guides/hooks" },
      { text: "Without React", link: "/guides/core" },
      { text: "Accessibility", link: "/guides/accessibility" },
    ],
  },
  {
    text: "Generation",
    items: [
      { text: "Your own generator", link: "/guides/own-generator" },
      { text: "Prompts", link: "/guides/prompts" },
      { text: "Batches", link: "/guides/batches" },
      { text: "Server", link: "/guides/server" },
      { text: "Durable generations", link: "/guides/durable-generations" },
      { text: "The demo's server", link: "/demo" },
      { text: "Settings", link: "/guides/settings" },
      { text: "From one machine to many", link: "/from-one-machine-to-many" },
    ],
  },
  {
    text: "Operation",
    items: [
      { text: "Storage", link: "/guides/storage" },
      { text: "Sync with a server", link: "/guides/sync" },
      { text: "Testing", link: "/guides/testing" },
      { text: "Browsers", link: "/guides/browsers" },
      { text: "Performance", link: "/guides/performance" },
      { text: "Benchmarks", link: "/bench" },
    ],
  },
];
