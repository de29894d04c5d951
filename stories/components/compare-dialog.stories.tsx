import type { Meta, StoryObj } from "@storybook/react-vite";
import { useState } from "react";
import { expect, fn, screen } from "storybook/test";
import { useMediaLibrary } from "../../src/index.js";
import type { CompareDialogProps } from "../../src/mantine.js";
import { CompareDialog } from "../preset.js";
import { SOON } from "../steps.js";
import { StoryBoard } from "../story-board.js";
import * as tests from "../tests/CompareDialog.stories.js";
import { withLibrary } from "../with-library.js";

/** Two to four images with one zoom, and what differs in how they were made. */
const meta: Meta<CompareDialogProps> = {
  title: "Components/CompareDialog",
  component: CompareDialog,
  tags: ["autodocs"],
};

export default meta;

type Story = StoryObj<CompareDialogProps>;

function Comparing({ onClose, ...props }: CompareDialogProps) {
  const [assets] = useState(useMediaLibrary((view) => view.assets).slice(0, 2));
  const [open, setOpen] = useState(true);
  const close = () => {
    setOpen(false);
    onClose();
  };
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open the dialog
      </button>
      <CompareDialog {...props} assets={open ? assets : undefined} onClose={close} />
    </>
  );
}

export const Playground: Story = {
  ...withLibrary({ photographs: 2 }),
  args: { assets: undefined, onClose: fn(), onDelete: fn() },
  render: (args) => <Comparing {...args} />,
  async play() {
    await expect(await screen.findByRole("group", { name: "View" }, SOON)).toBeVisible();
  },
};

export const States: Story = {
  tags: ["!test", "!autodocs"],
  render: (_, { globals }) => (
    <StoryBoard
      stories={tests}
      globals={globals}
      captions={{ SideBySide: "Side by side", OneAtATime: "One at a time" }}
    />
  ),
};
