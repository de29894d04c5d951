import type { Meta, StoryObj } from "@storybook/react-vite";
import { useState } from "react";
import { expect, fn, screen } from "storybook/test";
import type { EditDialogProps } from "../../src/mantine.js";
import { WithAsset } from "../loaded-asset.js";
import { EditDialog } from "../preset.js";
import { SOON } from "../steps.js";
import { StoryBoard } from "../story-board.js";
import * as tests from "../tests/EditDialog.stories.js";
import { withLibrary } from "../with-library.js";

/** Crops, turns and mirrors an image, and paints masks; what it saves is a new asset. */
const meta: Meta<EditDialogProps> = {
  title: "Components/EditDialog",
  component: EditDialog,
  tags: ["autodocs"],
};

export default meta;

type Story = StoryObj<EditDialogProps>;

function Editing(props: EditDialogProps) {
  const [open, setOpen] = useState(true);
  const close = () => {
    setOpen(false);
    props.onClose();
  };
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open the dialog
      </button>
      <EditDialog {...props} asset={open ? props.asset : undefined} onClose={close} />
    </>
  );
}

export const Playground: Story = {
  ...withLibrary({ photographs: 1 }),
  args: { onClose: fn(), onSaved: fn() },
  render: (args) => <WithAsset>{(asset) => <Editing {...args} asset={asset} />}</WithAsset>,
  async play() {
    await expect(await screen.findByRole("button", { name: "Save as new" }, SOON)).toBeVisible();
  },
};

export const States: Story = {
  tags: ["!test", "!autodocs"],
  render: (_, { globals }) => (
    <StoryBoard
      stories={tests}
      globals={globals}
      captions={{ Cropping: "Cropping", Masking: "Painting a mask" }}
    />
  ),
};
