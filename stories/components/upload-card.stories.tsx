import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fn, screen } from "storybook/test";
import type { UploadCardProps } from "../../src/mantine.js";
import { UploadCard } from "../preset.js";
import { SOON } from "../steps.js";
import { StoryBoard } from "../story-board.js";
import * as tests from "../tests/UploadCard.stories.js";
import { withLibrary } from "../with-library.js";

/** Takes dropped files and folders, and opens the browser's file picker. */
const meta: Meta<UploadCardProps> = {
  title: "Components/UploadCard",
  component: UploadCard,
  tags: ["autodocs"],
};

export default meta;

type Story = StoryObj<UploadCardProps>;

export const Playground: Story = {
  ...withLibrary({}),
  args: { compact: false, onImported: fn() },
  parameters: { controls: { disable: false, include: ["compact"] } },
  render: (args) => (
    <div style={{ maxWidth: 640, padding: 24 }}>
      <UploadCard {...args} />
    </div>
  ),
  async play() {
    await expect(await screen.findByRole("button", { name: "Browse files" }, SOON)).toBeEnabled();
  },
};

export const States: Story = {
  tags: ["!test", "!autodocs"],
  render: (_, { globals }) => (
    <StoryBoard
      stories={tests}
      globals={globals}
      captions={{ Large: "Large", Compact: "Compact", Dragging: "Files over it", Phone: "Phone" }}
    />
  ),
};
