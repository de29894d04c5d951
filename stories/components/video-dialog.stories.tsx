import type { Meta, StoryObj } from "@storybook/react-vite";
import { useState } from "react";
import { expect, fn } from "storybook/test";
import type { MediaAsset } from "../../src/index.js";
import type { VideoDialogProps } from "../../src/mantine.js";
import { WithAssets } from "../loaded-asset.js";
import { VideoDialog } from "../preset.js";
import { findDialog } from "../steps.js";
import { StoryBoard } from "../story-board.js";
import * as tests from "../tests/VideoDialog.stories.js";
import { videoGenerator } from "../video-generator.js";
import { withLibrary } from "../with-library.js";

/** Asks for a video, from a prompt or from images. Keep it mounted: a generation goes on while it is closed. */
const meta: Meta<VideoDialogProps> = {
  title: "Components/VideoDialog",
  component: VideoDialog,
  tags: ["autodocs"],
};

export default meta;

type Story = StoryObj<VideoDialogProps>;

function Making({ assets, open: initial, ...props }: VideoDialogProps & { assets: readonly MediaAsset[] }) {
  const [open, setOpen] = useState(initial);
  const [inputs] = useState(assets);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open the dialog
      </button>
      <VideoDialog {...props} open={open} onOpenChange={setOpen} assets={inputs} />
    </>
  );
}

export const Playground: Story = {
  ...withLibrary({ photographs: 3, ai: () => videoGenerator() }),
  args: { open: true, onSaved: fn(), onCanceled: fn() },
  parameters: { controls: { disable: false, include: ["open"] } },
  render: (args) => (
    <WithAssets>
      {(assets) => assets.length > 0 && <Making key={String(args.open)} {...args} assets={assets} />}
    </WithAssets>
  ),
  async play() {
    await expect(await findDialog("Make a video")).toBeVisible();
  },
};

export const States: Story = {
  tags: ["!test", "!autodocs"],
  render: (_, { globals }) => (
    <StoryBoard
      stories={tests}
      globals={globals}
      captions={{
        FromAPrompt: "From a prompt",
        WithoutImages: "Without images",
        Running: "Running",
        Failed: "Failed",
        Phone: "Phone",
      }}
    />
  ),
};
