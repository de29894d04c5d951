import type { Meta, StoryObj } from "@storybook/react-vite";
import { useState } from "react";
import { expect, fn, screen } from "storybook/test";
import { useAssets } from "../../src/index.js";
import type { AssetViewerProps } from "../../src/mantine.js";
import { WithAsset } from "../loaded-asset.js";
import { AssetViewer } from "../preset.js";
import { SOON } from "../steps.js";
import { StoryBoard } from "../story-board.js";
import * as tests from "../tests/AssetViewer.stories.js";
import { withLibrary } from "../with-library.js";

/** One asset over the whole window, in its original: zoom, filmstrip, details, slideshow. */
const meta: Meta<AssetViewerProps> = {
  title: "Components/AssetViewer",
  component: AssetViewer,
  tags: ["autodocs"],
  parameters: { keyboard: true },
};

export default meta;

type Story = StoryObj<AssetViewerProps>;

function Viewing({ first, ...props }: Partial<AssetViewerProps> & { first: AssetViewerProps["asset"] }) {
  const assets = useAssets();
  const [asset, setAsset] = useState(first);
  return (
    <>
      <button type="button" onClick={() => setAsset(first)}>
        Open the viewer
      </button>
      <AssetViewer {...props} asset={asset} assets={assets} onAssetChange={setAsset} />
    </>
  );
}

export const Playground: Story = {
  ...withLibrary({ photographs: 8 }),
  args: { shortcuts: true, closeOnBack: true, onDelete: fn() },
  parameters: { controls: { disable: false, include: ["shortcuts", "closeOnBack"] } },
  render: (args) => <WithAsset>{(asset) => <Viewing {...args} first={asset} />}</WithAsset>,
  async play() {
    const viewer = await screen.findByRole("dialog", { name: "Lofoten at dawn.jpg" }, SOON);
    await expect(viewer).toHaveTextContent("1 of 8");
  },
};

export const States: Story = {
  tags: ["!test", "!autodocs"],
  render: (_, { globals }) => (
    <StoryBoard
      stories={tests}
      globals={globals}
      captions={{
        Image: "Image",
        Details: "Details",
        Generated: "Generated",
        Zoomed: "Zoomed",
        Slideshow: "Slideshow",
        Panorama: "Panorama",
        Video: "Video",
        UnplayableVideo: "A video that this browser cannot play",
        MissingOriginal: "The original is missing",
        Svg: "SVG",
        NoPreview: "No preview",
        Phone: "Phone",
        TurnedVideoOnAPhone: "A video on a phone",
      }}
    />
  ),
};
