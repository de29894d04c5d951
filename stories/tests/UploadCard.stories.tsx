import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fn, screen, userEvent, waitFor } from "storybook/test";
import type { UploadCardProps } from "../../src/mantine.js";
import { inBox } from "../frames.js";
import { fixture, pictures } from "../pictures.js";
import { UploadCard } from "../preset.js";
import { dragFiles, SOON } from "../steps.js";
import { libraryOf, withLibrary } from "../with-library.js";

const meta: Meta<UploadCardProps> = {
  title: "Tests/UploadCard",
  tags: ["!dev"],
  decorators: [inBox(640)],
  args: { onImported: fn() },
  render: (args) => <UploadCard {...args} />,
};

export default meta;

type Story = StoryObj<UploadCardProps>;

const findBrowse = () => screen.findByRole("button", { name: "Browse files" }, SOON);

function chooser(): HTMLInputElement {
  const input = document.querySelector('input[type="file"]');
  if (!(input instanceof HTMLInputElement)) throw new Error("The card has no file input.");
  return input;
}

/** The drop target: an ancestor of the button. */
const dropTarget = async (): Promise<HTMLElement> => (await findBrowse()).parentElement ?? document.body;

export const Large: Story = {
  ...withLibrary({}),
  async play({ args, ...context }) {
    await expect(await findBrowse()).toBeEnabled();
    await expect(screen.getByText("Drop images or videos here")).toBeVisible();
    await expect(screen.getByRole("button", { name: "Choose a folder" })).toBeVisible();
    await expect(chooser()).toHaveAttribute("accept", expect.stringContaining("image/avif"));
    await userEvent.upload(chooser(), await pictures(2));
    await waitFor(() => expect(args.onImported).toHaveBeenCalledOnce(), SOON);
    await expect(libraryOf(context).getSnapshot().assetCount).toBe(2);
  },
};

export const Compact: Story = {
  ...withLibrary({}),
  args: { compact: true },
  async play() {
    const card = await dropTarget();
    await expect(await findBrowse()).toBeEnabled();
    await expect(card.getBoundingClientRect().height).toBeLessThan(120);
  },
};

export const Dragging: Story = {
  ...withLibrary({}),
  async play() {
    const card = await dropTarget();
    dragFiles(card, "dragenter", await pictures(1));
    await waitFor(() => expect(document.querySelector('[data-dragging="true"]')).toBeInTheDocument());
  },
};

/** The dropped files are in the library, and the card is idle again. */
export const Dropped: Story = {
  ...withLibrary({}),
  async play({ args, ...context }) {
    const card = await dropTarget();
    const files = [...(await pictures(1)), await fixture("truncated.png")];
    dragFiles(card, "dragenter", files);
    dragFiles(card, "drop", files);
    await waitFor(() => expect(args.onImported).toHaveBeenCalledOnce(), SOON);
    await expect(args.onImported).toHaveBeenCalledWith(
      [expect.objectContaining({ status: "added" }), expect.objectContaining({ status: "rejected" })],
      expect.anything(),
    );
    await expect(libraryOf(context).getSnapshot().assetCount).toBe(1);
    await expect(document.querySelector('[data-dragging="true"]')).toBeNull();
  },
};

export const Phone: Story = {
  ...withLibrary({}),
  globals: { viewport: { value: "phone" } },
  async play() {
    await expect(await findBrowse()).toBeVisible();
    await expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(window.innerWidth);
  },
};
