import type { Meta, StoryObj } from "@storybook/react-vite";
import { useState } from "react";
import { expect, fn, screen, userEvent, waitFor, within } from "storybook/test";
import { type MediaAsset, MediaLibraryError, type MediaLibraryInstance } from "../../src/index.js";
import type { AssetViewerProps } from "../../src/mantine.js";
import { createMockGenerator } from "../../src/testing.js";
import { inBox } from "../frames.js";
import { WithAssets } from "../loaded-asset.js";
import { fixture, pictures } from "../pictures.js";
import { AssetViewer } from "../preset.js";
import { button, pressEscape, SOON } from "../steps.js";
import { withoutOriginals } from "../storages.js";
import { libraryOf, withLibrary } from "../with-library.js";

function Viewing({
  assets,
  onDelete,
}: { assets: readonly MediaAsset[] } & Pick<AssetViewerProps, "onDelete">) {
  const [asset, setAsset] = useState<MediaAsset | undefined>(assets[0]);
  return (
    <>
      <button type="button" onClick={() => setAsset(assets[0])}>
        Open the viewer
      </button>
      <AssetViewer asset={asset} assets={assets} onAssetChange={setAsset} onDelete={onDelete} />
    </>
  );
}

const meta: Meta<Pick<AssetViewerProps, "onDelete">> = {
  title: "Tests/AssetViewer",
  tags: ["!dev"],
  decorators: [inBox(640)],
  args: { onDelete: fn() },
  render: ({ onDelete }) => (
    <WithAssets>
      {(assets) => assets.length > 0 && <Viewing assets={assets} onDelete={onDelete} />}
    </WithAssets>
  ),
};

export default meta;

type Story = StoryObj<Pick<AssetViewerProps, "onDelete">>;

const findViewer = () => screen.findByRole("dialog", {}, SOON);

/** Shows the original in full size. */
async function expectOriginal(viewer: HTMLElement, width: number): Promise<void> {
  await waitFor(() => {
    const images = [...viewer.querySelectorAll<HTMLImageElement>('[data-position="0"] img')];
    const shown = images.some((image) => image.naturalWidth === width);
    expect(shown).toBe(true);
  }, SOON);
}

export const Image: Story = {
  ...withLibrary({ files: () => pictures(3) }),
  async play({ args }) {
    const viewer = await findViewer();
    await expectOriginal(viewer, 640);
    await expect(viewer).toHaveTextContent("Harbour at first light.png");
    await expect(viewer).toHaveTextContent("640 × 480");
    await expect(viewer).toHaveTextContent("1 of 3");
    await userEvent.click(button(viewer, "Delete"));
    await expect(args.onDelete).toHaveBeenCalledOnce();
  },
};

const DESCRIBED = "Hills in two colours under a wide sky with a low sun.";

/** Opens the details and has the image described. */
async function describeShown(): Promise<HTMLElement> {
  const viewer = await findViewer();
  await userEvent.click(button(viewer, "Details"));
  await userEvent.click(await within(viewer).findByRole("button", { name: "Describe" }, SOON));
  return viewer;
}

/** "Describe" suggests an alternative text, and changes nothing until it is used. */
export const AltTextSuggested: Story = {
  ...withLibrary({
    files: () => pictures(1),
    ai: () => createMockGenerator({ describe: { interval: 30 } }),
  }),
  async play(context) {
    const viewer = await describeShown();
    await expect(button(viewer, "Stop")).toHaveFocus();
    const suggestion = await within(viewer).findByRole("region", { name: "Suggestion" }, SOON);
    await expect(suggestion).toHaveTextContent(DESCRIBED);
    await expect(within(viewer).getByRole("textbox", { name: "Alt text" })).toHaveValue("");
    await expect(libraryOf(context).getSnapshot().assets[0]).not.toHaveProperty("alt");
  },
};

/** "Use" saves it, with a way back. */
export const AltTextTaken: Story = {
  ...withLibrary({ files: () => pictures(1), ai: () => createMockGenerator() }),
  async play(context) {
    const viewer = await describeShown();
    await userEvent.click(await within(viewer).findByRole("button", { name: "Use" }, SOON));
    const alt = within(viewer).getByRole("textbox", { name: "Alt text" });
    await waitFor(() => expect(alt).toHaveValue(DESCRIBED), SOON);
    await expect(alt).toHaveFocus();
    await libraryOf(context).undo();
    await waitFor(() => expect(alt).toHaveValue(""), SOON);
  },
};

/** Dismissed, refused, or without a generator that describes images, nothing changes. */
export const AltTextNotTaken: Story = {
  ...withLibrary({
    files: () => pictures(1),
    ai: () =>
      createMockGenerator({
        describe: {
          fail: (_, run) =>
            run === 1 ? new MediaLibraryError("content-refused", "The image was refused.") : undefined,
        },
      }),
  }),
  async play(context) {
    const viewer = await describeShown();
    await userEvent.click(await within(viewer).findByRole("button", { name: "Dismiss" }, SOON));
    await waitFor(() => expect(within(viewer).queryByRole("region", { name: "Suggestion" })).toBeNull());
    await userEvent.click(button(viewer, "Describe"));
    await within(viewer).findByText("The image could not be described", {}, SOON);
    libraryOf(context).configure({ ai: createMockGenerator({ describe: false }) });
    await waitFor(() => expect(within(viewer).queryByRole("button", { name: "Describe" })).toBeNull(), SOON);
    await expect(libraryOf(context).getSnapshot().assets[0]).not.toHaveProperty("alt");
  },
};

export const NextAndPrevious: Story = {
  ...withLibrary({ files: () => pictures(3) }),
  async play() {
    const viewer = await findViewer();
    await expect(button(viewer, "Next")).toBeEnabled();
    await userEvent.click(button(viewer, "Next"));
    await waitFor(() => expect(viewer).toHaveTextContent("2 of 3"), SOON);
    await expectOriginal(viewer, 480);
    await userEvent.keyboard("{ArrowRight}");
    await waitFor(() => expect(viewer).toHaveTextContent("3 of 3"), SOON);
    await userEvent.keyboard("{ArrowRight}");
    await expect(viewer).toHaveTextContent("3 of 3");
    await userEvent.keyboard("{ArrowLeft}");
    await waitFor(() => expect(viewer).toHaveTextContent("2 of 3"), SOON);
  },
};

export const Generated: Story = {
  ...withLibrary({
    generated: [
      {
        prompt: "A harbour town folded out of paper, soft side light, shallow depth of field",
        negativePrompt: "people, text",
        width: 1024,
        height: 576,
        seed: 4242,
        steps: 30,
      },
    ],
  }),
  async play() {
    const viewer = await findViewer();
    await expectOriginal(viewer, 1024);
    await expect(viewer).toHaveTextContent("A harbour town folded out of paper");
    await expect(viewer).toHaveTextContent("4242");
    await expect(viewer).toHaveTextContent("people, text");
    await expect(viewer).toHaveTextContent("mock/landscape");
    await expect(button(viewer, "Copy prompt")).toBeEnabled();
  },
};

/** What a user can say of an asset is edited in place, and saved by Enter or when the focus leaves. */
export const Details: Story = {
  ...withLibrary({ files: () => pictures(2) }),
  async play({ loaded }) {
    const viewer = await findViewer();
    await userEvent.click(button(viewer, "Details"));
    const panel = within(await screen.findByRole("complementary", { name: "Details" }));
    const name = panel.getByRole("textbox", { name: "Name" });
    await userEvent.clear(name);
    await userEvent.type(name, "Harbour.png{Enter}");
    await screen.findByRole("dialog", { name: "Harbour.png" }, SOON);
    await userEvent.click(panel.getByRole("radio", { name: "4 stars" }));
    await userEvent.type(panel.getByRole("textbox", { name: "Add a tag" }), "boats{Enter}");
    await panel.findByText("boats", {}, SOON);
    await userEvent.click(button(viewer, "Star"));
    await waitFor(() => expect(button(viewer, "Star")).toHaveAttribute("aria-pressed", "true"), SOON);
    const [saved] = await libraryOf({ loaded }).query({ text: "boats" }).range(0, 1);
    await expect(saved).toMatchObject({ name: "Harbour.png", rating: 4, tags: ["boats"], starred: true });
  },
};

/** A photo is larger than the window: buttons, keys, the wheel, two fingers and a double click zoom. */
export const Zoomed: Story = {
  ...withLibrary({ files: () => pictures(2) }),
  async play() {
    const viewer = await findViewer();
    await expectOriginal(viewer, 640);
    await userEvent.click(button(viewer, "Zoom in"));
    await userEvent.click(button(viewer, "Zoom in"));
    await expect(button(viewer, "Zoom out")).toHaveAttribute("aria-disabled", "false");
    await userEvent.keyboard("0");
  },
};

/** The record exists but the file is missing: the viewer says so. */
export const MissingOriginal: Story = {
  ...withLibrary({ storage: withoutOriginals, files: () => pictures(2) }),
  async play() {
    const viewer = await findViewer();
    await waitFor(
      () => expect(viewer).toHaveTextContent("The original is not in this browser any more."),
      SOON,
    );
  },
};

/** An SVG, in an app that accepts them: its rendered thumbnail is shown, and its script never runs. */
export const Svg: Story = {
  ...withLibrary({
    files: async () => [await fixture("with-script.svg")],
    limits: { accept: ["image/*", "image/svg+xml"] },
  }),
  async play() {
    const viewer = await findViewer();
    await expect(viewer).toHaveTextContent("with-script.svg");
    await waitFor(() => {
      const shown = [...viewer.querySelectorAll("img")].filter((image) => image.naturalWidth > 0);
      expect(shown.length).toBeGreaterThan(0);
    }, SOON);
    await expect("svgScriptRan" in globalThis).toBe(false);
  },
};

/** Not an image, in an app that accepts such files. */
export const NoPreview: Story = {
  ...withLibrary({
    files: async () => [await fixture("document.pdf")],
    limits: { accept: ["image/*", "application/pdf"] },
  }),
  async play() {
    const viewer = await findViewer();
    await waitFor(() => expect(viewer).toHaveTextContent("No preview"), SOON);
    await expect(button(viewer, "Download")).toBeEnabled();
  },
};

export const Panorama: Story = {
  ...withLibrary({ files: async () => [await fixture("panorama-6-to-1.png")] }),
  async play() {
    const viewer = await findViewer();
    await expectOriginal(viewer, 960);
    await expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(window.innerWidth);
  },
};

async function findVideo(viewer: HTMLElement): Promise<HTMLVideoElement> {
  return waitFor(() => {
    const video = viewer.querySelector("video");
    if (!video || video.readyState < HTMLMediaElement.HAVE_METADATA)
      throw new Error("There is no video yet.");
    return video;
  }, SOON);
}

/** Plays in the browser's player on request; there the arrow keys seek. */
export const Video: Story = {
  ...withLibrary({ files: async () => [await fixture("sunset.webm"), ...(await pictures(1))] }),
  async play() {
    const viewer = await findViewer();
    const video = await findVideo(viewer);
    await expect(video).toHaveAttribute("controls");
    await expect(video).toHaveAccessibleName("sunset.webm");
    await expect(video.paused).toBe(true);
    await expect(viewer).toHaveTextContent("320 × 180 · 0:02");
    video.focus();
    await userEvent.keyboard("{ArrowRight}");
    await expect(viewer).toHaveTextContent("1 of 2");
    // Tests have no audio device, and pages cannot play sound without user interaction.
    video.muted = true;
    await video.play();
    await waitFor(() => expect(video.currentTime).toBeGreaterThan(0.1), SOON);
    video.pause();
    await userEvent.click(button(viewer, "Next"));
    await expectOriginal(viewer, 640);
    await expect(viewer.querySelector("video")).toBeNull();
  },
};

/** Keys play, seek and mute; speed, loop and picture in picture have controls of their own. */
export const VideoKeys: Story = {
  ...withLibrary({ files: async () => [await fixture("sunset.webm")] }),
  async play() {
    const viewer = await findViewer();
    const video = await findVideo(viewer);
    video.focus();
    await userEvent.keyboard("{ArrowRight}");
    await waitFor(() => expect(video.currentTime).toBeGreaterThan(1), SOON);
    await userEvent.keyboard("j");
    await waitFor(() => expect(video.currentTime).toBe(0), SOON);
    await userEvent.keyboard("m");
    await expect(video.muted).toBe(true);
    await userEvent.keyboard("k");
    await waitFor(() => expect(video.paused).toBe(false), SOON);
    await userEvent.keyboard(" ");
    await waitFor(() => expect(video.paused).toBe(true), SOON);
    await userEvent.selectOptions(within(viewer).getByRole("combobox", { name: "Speed" }), "2");
    await waitFor(() => expect(video.playbackRate).toBe(2));
    await userEvent.click(button(viewer, "Loop"));
    await waitFor(() => expect(video.loop).toBe(true));
  },
};

/** Each picture for a few seconds, to the last; whoever turns themselves ends it. */
export const Slideshow: Story = {
  ...withLibrary({ files: () => pictures(3) }),
  async play() {
    const viewer = await findViewer();
    await userEvent.click(button(viewer, "Slideshow"));
    const bar = await screen.findByRole("group", { name: "Slideshow" });
    await userEvent.click(button(bar, "Pause slideshow"));
    await expect(button(bar, "Resume slideshow")).toBeVisible();
  },
};

/** Saved and downloadable, with the reason why it cannot be displayed. */
export const UnplayableVideo: Story = {
  ...withLibrary({ files: async () => [await fixture("codec-unknown.mp4")] }),
  async play() {
    const viewer = await findViewer();
    await waitFor(() => expect(viewer).toHaveTextContent("This browser cannot play this video"), SOON);
    await expect(viewer.querySelector("video")).toBeNull();
    await expect(button(viewer, "Download")).toBeEnabled();
  },
};

export const TurnedVideoOnAPhone: Story = {
  ...withLibrary({ files: async () => [await fixture("turned.mp4"), ...(await pictures(1))] }),
  globals: { viewport: { value: "phone" } },
  async play() {
    const viewer = await findViewer();
    const video = await findVideo(viewer);
    const { left, right, bottom } = video.getBoundingClientRect();
    await expect(left).toBeGreaterThanOrEqual(0);
    await expect(right).toBeLessThanOrEqual(window.innerWidth);
    await expect(bottom).toBeLessThanOrEqual(window.innerHeight);
    await expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(window.innerWidth);
  },
};

/** Its controls stay within the window, whatever its height is. */
export const TurnedVideo: Story = {
  ...withLibrary({ files: async () => [await fixture("turned.mp4")] }),
  async play() {
    const viewer = await findViewer();
    const { width, bottom } = (await findVideo(viewer)).getBoundingClientRect();
    await expect(bottom).toBeLessThanOrEqual(window.innerHeight);
    await expect(width).toBeGreaterThan(100);
  },
};

export const MissingVideo: Story = {
  ...withLibrary({
    storage: withoutOriginals,
    files: async () => [await fixture("sunset.webm")],
  }),
  async play() {
    const viewer = await findViewer();
    await waitFor(
      () => expect(viewer).toHaveTextContent("The original is not in this browser any more."),
      SOON,
    );
    await expect(viewer.querySelector("video")).toBeNull();
  },
};

export const Closed: Story = {
  ...withLibrary({ files: () => pictures(1) }),
  async play() {
    await findViewer();
    await pressEscape();
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull(), SOON);
    // A native dialog reports its closing in a later task; no user reopens it before that.
    await new Promise((resolve) => setTimeout(resolve, 100));
    const opener = screen.getByRole("button", { name: "Open the viewer" });
    await userEvent.click(opener);
    const viewer = await findViewer();
    await userEvent.click(within(viewer).getByRole("button", { name: "Close" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull(), SOON);
    await waitFor(() => expect(opener).toHaveFocus(), SOON);
  },
};

/** Once the photo is deleted, and only what was made from it is left. */
const isEdited = (assets: readonly MediaAsset[]) =>
  assets.length === 3 && assets.every(({ source }) => source?.type === "edit");

async function makeLineage(library: MediaLibraryInstance): Promise<void> {
  const [photo] = await library.list();
  if (!photo) return;
  const turned = await library.edit(photo.id, [{ type: "rotate", degrees: 90 }]);
  await library.edit(turned.id, [{ type: "flip", axis: "vertical" }]);
  await library.edit(turned.id, [{ type: "flip", axis: "horizontal" }]);
  await library.purge(photo.id);
}

export const Lineage: Story = {
  ...withLibrary({ files: () => pictures(1), begin: (library) => void makeLineage(library) }),
  render: ({ onDelete }) => (
    <WithAssets>{(assets) => isEdited(assets) && <Viewing assets={assets} onDelete={onDelete} />}</WithAssets>
  ),
  async play() {
    const viewer = await findViewer();
    await userEvent.click(button(viewer, "Details"));
    await within(viewer).findByRole("region", { name: "Made from" }, SOON);
    await userEvent.click(
      await within(viewer).findByRole("button", { name: "Show the whole lineage (2)" }, SOON),
    );
    const tree = within(await within(viewer).findByRole("tree", { name: "Lineage" }));
    const [first] = tree.getAllByRole("treeitem");
    await waitFor(() => expect(first).toHaveAccessibleName(/Deleted$/), SOON);
  },
};

export const Phone: Story = {
  ...withLibrary({
    files: () => pictures(2),
    generated: [{ prompt: "A cliff path above the sea, pastel", width: 640, height: 640, seed: 5 }],
  }),
  globals: { viewport: { value: "phone" } },
  async play() {
    const viewer = await findViewer();
    await expectOriginal(viewer, 640);
    await expect(button(viewer, "Close")).toBeVisible();
    await expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(window.innerWidth);
  },
};
