import type { Meta, StoryObj } from "@storybook/react-vite";
import { useState } from "react";
import { expect, screen, userEvent, waitFor } from "storybook/test";
import type { AssetCardProps } from "../../src/mantine.js";
import { inBox } from "../frames.js";
import { WithAsset } from "../loaded-asset.js";
import { fixture, pictures } from "../pictures.js";
import { AssetCard } from "../preset.js";
import { pressEscape, SOON } from "../steps.js";
import { withLibrary } from "../with-library.js";

function Card(
  props: Omit<AssetCardProps, "asset" | "selected" | "onToggle"> & { initiallySelected?: boolean },
) {
  const { initiallySelected = false, ...rest } = props;
  const [selected, setSelected] = useState(initiallySelected);
  return (
    <WithAsset>
      {(asset) => (
        <AssetCard
          {...rest}
          asset={asset}
          selected={selected}
          tabbable
          onToggle={() => setSelected((now) => !now)}
        />
      )}
    </WithAsset>
  );
}

const meta: Meta = {
  title: "Tests/AssetCard",
  tags: ["!dev"],
  decorators: [inBox(220)],
  render: () => <Card />,
};

export default meta;

type Story = StoryObj;

const findImage = async (): Promise<HTMLImageElement> => {
  const image = await waitFor(() => {
    const found = document.querySelector("#storybook-root img, img[src^='blob:']");
    if (!(found instanceof HTMLImageElement) || !found.complete)
      throw new Error("The thumbnail is not there.");
    return found;
  }, SOON);
  return image;
};

async function expectSquare(image: HTMLImageElement): Promise<void> {
  const { width, height } = image.getBoundingClientRect();
  await expect(width).toBeGreaterThan(100);
  await expect(Math.abs(width - height)).toBeLessThan(1.5);
}

export const Upload: Story = {
  ...withLibrary({ files: () => pictures(1) }),
  async play() {
    await expectSquare(await findImage());
    await expect(screen.getByText("Harbour at first light.png")).toBeVisible();
    await expect(screen.getByText(/640 × 480/)).toBeVisible();
    await expect(screen.queryByRole("button", { name: /^AI/ })).toBeNull();
  },
};

const generated = [
  {
    prompt: "A heron at the edge of a quiet lake, woodblock print",
    negativePrompt: "text, frame",
    width: 640,
    height: 640,
    seed: 20_261,
    steps: 28,
  },
];

export const Generated: Story = {
  ...withLibrary({ generated }),
  async play() {
    await expectSquare(await findImage());
    await expect(screen.getByRole("button", { name: /AI/ })).toBeVisible();
  },
};

/** The badge opens the generation details; Escape closes them. */
export const HowItWasMade: Story = {
  ...withLibrary({ generated }),
  async play() {
    await findImage();
    const badge = screen.getByRole("button", { name: /AI/ });
    await userEvent.click(badge);
    await expect(await screen.findByText("20261", {}, SOON)).toBeVisible();
    await expect(screen.getByText("text, frame")).toBeVisible();
    await expect(screen.getByText("mock/landscape")).toBeVisible();
    await expect(screen.getByRole("button", { name: "Copy prompt" })).toBeEnabled();
    await expect(badge).toHaveAttribute("aria-expanded", "true");
  },
};

export const HowItWasMadeClosed: Story = {
  ...withLibrary({ generated }),
  tags: ["!autodocs"],
  async play(context) {
    await HowItWasMade.play?.(context);
    await pressEscape();
    await waitFor(() => expect(screen.queryByText("20261")).toBeNull(), SOON);
    await expect(screen.getByRole("button", { name: /AI/ })).toHaveFocus();
  },
};

export const Selected: Story = {
  ...withLibrary({ files: () => pictures(1) }),
  render: () => <Card initiallySelected />,
  async play() {
    await findImage();
    const checkbox = screen.getByRole("checkbox", { name: "Select Harbour at first light.png" });
    await expect(checkbox).toBeChecked();
    await expect(document.querySelector("[data-selected]")).toBeInTheDocument();
    await userEvent.click(checkbox);
    await expect(checkbox).not.toBeChecked();
    await userEvent.click(checkbox);
  },
};

/** Without selection there is no checkbox. */
export const NotSelectable: Story = {
  ...withLibrary({ files: () => pictures(1) }),
  render: () => <WithAsset>{(asset) => <AssetCard asset={asset} tabbable />}</WithAsset>,
  async play() {
    await findImage();
    await expect(screen.queryByRole("checkbox")).toBeNull();
  },
};

const LONG_NAME = `${"An unusually long name for a photograph of nothing much ".repeat(3).trim()}.png`;

export const LongName: Story = {
  ...withLibrary({
    files: async () => (await pictures(1)).map((file) => new File([file], LONG_NAME, { type: file.type })),
  }),
  async play() {
    await findImage();
    const name = screen.getByText(LONG_NAME);
    await expect(name.getBoundingClientRect().height).toBeLessThan(28);
    await expect(name.closest("[title]")).toHaveAttribute("title", LONG_NAME);
    await expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(window.innerWidth);
  },
};

/** A file that is not an image, in an app that accepts such files. */
export const WithoutThumbnail: Story = {
  ...withLibrary({
    files: async () => [await fixture("document.pdf")],
    limits: { accept: ["image/*", "application/pdf"] },
  }),
  async play() {
    await expect(await screen.findByText("document.pdf", {}, SOON)).toBeVisible();
    await expect(document.querySelector("img")).toBeNull();
  },
};

/** A play icon and its duration distinguish it from an image. */
export const Video: Story = {
  ...withLibrary({ files: async () => [await fixture("sunset.webm")] }),
  async play() {
    await expectSquare(await findImage());
    await expect(screen.getByRole("img", { name: "Video, 0:02" })).toBeVisible();
    await expect(screen.getByText(/320 × 180/)).toBeVisible();
  },
};

/** Its container is valid, but this browser has no decoder for its codec. */
export const UnplayableVideo: Story = {
  ...withLibrary({ files: async () => [await fixture("codec-unknown.mp4")] }),
  async play() {
    await expect(await screen.findByText("This browser cannot play this video", {}, SOON)).toBeVisible();
    await expect(screen.getByRole("img", { name: "Video, 0:02" })).toBeVisible();
    await expect(document.querySelector("img")).toBeNull();
  },
};

export const Transparent: Story = {
  ...withLibrary({ files: async () => [await fixture("transparent-around-a-ring.png")] }),
  async play() {
    await expectSquare(await findImage());
  },
};

export const Panorama: Story = {
  ...withLibrary({ files: async () => [await fixture("panorama-6-to-1.png")] }),
  async play() {
    await expectSquare(await findImage());
    await expect(screen.getByText(/960 × 160/)).toBeVisible();
  },
};

export const Portrait: Story = {
  ...withLibrary({ files: async () => [await fixture("portrait-1-to-4.png")] }),
  async play() {
    await expectSquare(await findImage());
    await expect(screen.getByText(/160 × 640/)).toBeVisible();
  },
};

export const OnePixel: Story = {
  ...withLibrary({ files: async () => [await fixture("one-pixel.png")] }),
  async play() {
    await expectSquare(await findImage());
    await expect(screen.getByText(/1 × 1/)).toBeVisible();
  },
};
