import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fn, screen } from "storybook/test";
import type { MediaLibraryProps } from "../../src/mantine.js";
import { createMockGenerator } from "../../src/testing.js";
import { inWindow } from "../frames.js";
import { MediaLibrary } from "../preset.js";
import { expectCells, findGrid } from "../steps.js";
import { StoryBoard } from "../story-board.js";
import * as tests from "../tests/MediaLibrary.stories.js";
import { withLibrary } from "../with-library.js";

/** The whole library: search, filters, grid, import, generation, viewer, albums and trash. It fills its parent. */
const meta: Meta<MediaLibraryProps> = {
  title: "Components/MediaLibrary",
  component: MediaLibrary,
  tags: ["autodocs"],
  decorators: [inWindow],
  parameters: { keyboard: true },
};

export default meta;

type Story = StoryObj<MediaLibraryProps>;

export const Playground: Story = {
  ...withLibrary({ photographs: 12, ai: () => createMockGenerator({ latency: 1500 }), orEndpoint: true }),
  args: {
    selectionMode: "multiple",
    shortcuts: true,
    wholeWindow: true,
    onImport: fn(),
    onGenerate: fn(),
    onRemove: fn(),
    onQueryChange: fn(),
  },
  parameters: { controls: { disable: false, include: ["selectionMode", "shortcuts", "wholeWindow"] } },
  argTypes: { selectionMode: { control: "inline-radio", options: ["none", "single", "multiple"] } },
  render: (args) => <MediaLibrary {...args} />,
  async play() {
    await findGrid();
    await expectCells(12);
    await expect(screen.getByRole("searchbox", { name: "Search" })).toBeEnabled();
  },
};

export const States: Story = {
  tags: ["!test", "!autodocs"],
  render: (_, { globals }) => (
    <StoryBoard
      stories={tests}
      globals={globals}
      captions={{
        Empty: "Empty",
        Filled: "Filled",
        Loading: "Loading",
        Selection: "Selection",
        Filters: "Filters",
        Found: "Search",
        NothingFound: "Nothing found",
        Importing: "Importing",
        ImportProblems: "Rejected files",
        QuotaExceeded: "The disk is full",
        DropOverlay: "Files over the window",
        Deleted: "Deleted, with Undo",
        Trash: "Trash",
        ConfirmDelete: "Deleting forever",
        Ephemeral: "Nothing is kept",
        WaitingForAnotherTab: "Waiting for another tab",
        Failed: "Cannot be opened",
        GenerationFailedInBackground: "A generation failed",
        TenThousandAssets: "10,000 images",
        Phone: "Phone",
      }}
    />
  ),
};
