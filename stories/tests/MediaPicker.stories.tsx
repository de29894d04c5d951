import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fn, screen, userEvent, waitFor, within } from "storybook/test";
import type { MediaPickerProps } from "../../src/mantine.js";
import { createMockGenerator } from "../../src/testing.js";
import { inBox } from "../frames.js";
import { choose, chooseInDialog } from "../picker-steps.js";
import { pictures } from "../pictures.js";
import { MediaPicker } from "../preset.js";
import { assetCells, expectCells, findDialog, SOON } from "../steps.js";
import { withLibrary } from "../with-library.js";

type Args = Pick<MediaPickerProps, "variant" | "label" | "min" | "max" | "accept"> & {
  multiple?: boolean;
  onValueChange: (value: unknown) => void;
};

const meta: Meta<Args> = {
  title: "Tests/MediaPicker",
  tags: ["!dev"],
  decorators: [inBox(720)],
  args: { onValueChange: fn() },
  render: ({ multiple, ...args }) =>
    multiple ? <MediaPicker {...args} multiple /> : <MediaPicker {...args} />,
};

export default meta;

type Story = StoryObj<Args>;

const setup = { files: () => pictures(12), ai: () => createMockGenerator() };

/** Nothing changes before "Choose" is pressed. */
export const Dialog: Story = {
  ...withLibrary(setup),
  args: { label: "Cover" },
  async play() {
    await userEvent.click(await screen.findByRole("button", { name: "Choose media" }, SOON));
    await choose(2);
    await expect(await screen.findByRole("button", { name: "Choose" })).toBeEnabled();
  },
};

export const Chosen: Story = {
  ...withLibrary(setup),
  args: { label: "Cover" },
  async play({ args }) {
    await chooseInDialog(2);
    await expect(args.onValueChange).toHaveBeenCalledOnce();
    await screen.findByRole("list", { name: "Chosen media" });
  },
};

/** All of it in the page: a click chooses. */
export const Inline: Story = {
  ...withLibrary(setup),
  args: { variant: "inline" },
  async play({ args }) {
    await expectCells(12);
    await choose(1);
    await waitFor(() => expect(args.onValueChange).toHaveBeenCalledOnce());
  },
};

/** From two to three; a fourth is refused. */
export const MinAndMax: Story = {
  ...withLibrary(setup),
  args: { label: "Gallery", multiple: true, min: 2, max: 3, accept: "image/*" },
  async play() {
    await userEvent.click(await screen.findByRole("button", { name: "Choose media" }, SOON));
    const dialog = within(await findDialog("Choose media"));
    await choose(0);
    await expect(dialog.getByRole("button", { name: "Choose" })).toBeDisabled();
    await choose(1, 3);
    await expect(dialog.getByText("3 of 3 selected")).toBeVisible();
    const [, , fourth] = assetCells();
    await userEvent.click(fourth?.querySelector("img") ?? document.body);
    await expect(dialog.getByText("3 of 3 selected")).toBeVisible();
  },
};

export const Phone: Story = {
  ...withLibrary(setup),
  globals: { viewport: { value: "phone" } },
  args: { label: "Cover" },
  async play() {
    await userEvent.click(await screen.findByRole("button", { name: "Choose media" }, SOON));
    await choose(0);
    await expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(window.innerWidth);
  },
};
