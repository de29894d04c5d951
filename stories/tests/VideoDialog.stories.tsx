import type { Meta, StoryObj } from "@storybook/react-vite";
import { useState } from "react";
import { expect, fn, screen, userEvent, waitFor } from "storybook/test";
import { type MediaAsset, useMediaLibrary } from "../../src/index.js";
import type { VideoDialogProps } from "../../src/mantine.js";
import { inBox } from "../frames.js";
import { pictures } from "../pictures.js";
import { VideoDialog } from "../preset.js";
import { button, SOON } from "../steps.js";
import { asked, endless, failing, videoGenerator } from "../video-generator.js";
import { libraryOf, withLibrary } from "../with-library.js";

type Args = Pick<VideoDialogProps, "onSaved" | "onCanceled">;

/** `assets`: the number of input images; undefined for a prompt alone. */
function Making({ count, ...handlers }: Args & { count: number | undefined }) {
  const all = useMediaLibrary((view) => view.assets);
  const [assets] = useState<readonly MediaAsset[] | undefined>(
    count === undefined ? undefined : all.slice(0, count),
  );
  const [open, setOpen] = useState(true);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open the dialog
      </button>
      <VideoDialog {...handlers} open={open} onOpenChange={setOpen} assets={assets} />
    </>
  );
}

const meta: Meta<Args> = {
  title: "Tests/VideoDialog",
  tags: ["!dev"],
  decorators: [inBox(640)],
  args: { onSaved: fn(), onCanceled: fn() },
};

export default meta;

type Story = StoryObj<Args>;

const findDialog = () => screen.findByRole("dialog", { name: "Make a video" }, SOON);

/** Its duration and price are shown before generating, and follow the selection. */
export const FromAPrompt: Story = {
  ...withLibrary({ ai: () => videoGenerator() }),
  render: (args) => <Making {...args} count={undefined} />,
  async play({ args, ...context }) {
    asked.length = 0;
    const dialog = await findDialog();
    await waitFor(() => expect(dialog).toHaveTextContent("5 s · This run costs $0.25"), SOON);
    await userEvent.click(button(dialog, "Make a video"));
    await waitFor(() => expect(dialog).toHaveTextContent("Please fill this in"), SOON);
    await expect(asked).toHaveLength(0);
    await userEvent.type(screen.getByRole("textbox", { name: "Prompt" }), "A pier at dusk");
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Length" }), "10 s");
    await waitFor(() => expect(dialog).toHaveTextContent("10 s · This run costs $0.50"), SOON);
    await userEvent.click(button(dialog, "Make a video"));
    await waitFor(() => expect(args.onSaved).toHaveBeenCalledOnce(), SOON);
    await expect(asked).toEqual([{ prompt: "A pier at dusk", seconds: 10 }]);
    const [asset] = libraryOf(context).getSnapshot().assets;
    await expect(asset).toMatchObject({ mimeType: "video/webm", source: { type: "ai" } });
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull(), SOON);
    await userEvent.click(screen.getByRole("button", { name: "Open the dialog" }));
    await findDialog();
  },
};

/** The images determine the duration; an unknown price is shown as such. */
export const FromImages: Story = {
  ...withLibrary({ files: () => pictures(3), ai: () => videoGenerator() }),
  render: (args) => <Making {...args} count={3} />,
  async play({ args }) {
    asked.length = 0;
    const dialog = await findDialog();
    await waitFor(() => expect(dialog).toHaveTextContent("7.5 s · Price unknown"), SOON);
    await expect(dialog.querySelectorAll("img")).toHaveLength(3);
    await expect(screen.queryByRole("combobox", { name: "Length" })).toBeNull();
    await userEvent.click(button(dialog, "Make a video"));
    await waitFor(() => expect(args.onSaved).toHaveBeenCalledOnce(), SOON);
    await expect(asked[0]?.images?.map(({ name }) => name)).toHaveLength(3);
    await expect(asked[0]).not.toHaveProperty("prompt");
  },
};

export const WithoutImages: Story = {
  ...withLibrary({ ai: () => videoGenerator() }),
  render: (args) => <Making {...args} count={0} />,
  async play({ args }) {
    asked.length = 0;
    const dialog = await findDialog();
    await waitFor(() => expect(dialog).toHaveTextContent("Price unknown"), SOON);
    await userEvent.click(button(dialog, "Make a video"));
    await waitFor(() => expect(dialog).toHaveTextContent("Please choose at least one image"), SOON);
    await expect(asked).toHaveLength(0);
    await expect(args.onSaved).not.toHaveBeenCalled();
  },
};

export const Running: Story = {
  ...withLibrary({ files: () => pictures(2), ai: () => videoGenerator(endless) }),
  render: (args) => <Making {...args} count={2} />,
  async play() {
    const dialog = await findDialog();
    await waitFor(() => expect(dialog.querySelectorAll("img")).toHaveLength(2), SOON);
    await userEvent.click(button(dialog, "Make a video"));
    await waitFor(() => expect(dialog).toHaveTextContent("Rendering frame 48 of 120"), SOON);
    await expect(screen.getByRole("progressbar")).toHaveAttribute("aria-valuenow", "40");
    await expect(screen.getByRole("textbox", { name: "Prompt" })).toBeDisabled();
  },
};

export const Canceled: Story = {
  ...Running,
  tags: ["!autodocs"],
  async play(context) {
    await Running.play?.(context);
    await userEvent.click(button(await findDialog(), "Cancel"));
    await waitFor(() => expect(context.args.onCanceled).toHaveBeenCalledOnce(), SOON);
    await expect(screen.getByRole("textbox", { name: "Prompt" })).toBeEnabled();
  },
};

export const Failed: Story = {
  ...withLibrary({ ai: () => videoGenerator(failing) }),
  render: (args) => <Making {...args} count={undefined} />,
  async play() {
    const dialog = await findDialog();
    await userEvent.type(screen.getByRole("textbox", { name: "Prompt" }), "A pier at dusk");
    await userEvent.click(button(dialog, "Make a video"));
    await waitFor(() => expect(dialog).toHaveTextContent("The video could not be generated"), SOON);
    await expect(dialog).toHaveTextContent("The video service failed.");
    await expect(button(dialog, "Retry")).toBeEnabled();
  },
};

export const Phone: Story = {
  ...withLibrary({ files: () => pictures(4), ai: () => videoGenerator() }),
  globals: { viewport: { value: "phone" } },
  render: (args) => <Making {...args} count={4} />,
  async play() {
    const dialog = await findDialog();
    await waitFor(() => expect(dialog.querySelectorAll("img")).toHaveLength(4), SOON);
    await expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(window.innerWidth);
  },
};
