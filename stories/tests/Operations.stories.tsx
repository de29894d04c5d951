import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, screen, userEvent, waitFor, within } from "storybook/test";
import { createMockGenerator } from "../../src/testing.js";
import { inBox } from "../frames.js";
import { pictures } from "../pictures.js";
import { MediaLibrary } from "../preset.js";
import { assetCells, button, expectCells, expectNoDialog, findDialog, SOON } from "../steps.js";
import { withLibrary } from "../with-library.js";

const own = withLibrary({ ai: () => createMockGenerator({ operations: true }), files: () => pictures(1) });

const meta: Meta = {
  title: "Tests/Operations",
  tags: ["!dev"],
  loaders: own.loaders,
  decorators: [inBox(640), ...own.decorators],
  beforeEach: own.beforeEach,
  render: () => <MediaLibrary />,
};

export default meta;

type Story = StoryObj;

async function choose(operation: string): Promise<HTMLElement> {
  await expectCells(1);
  const [cell] = assetCells();
  if (cell) await userEvent.click(cell);
  const viewer = await screen.findByRole("dialog", {}, SOON);
  await userEvent.click(await within(viewer).findByRole("button", { name: "More" }, SOON));
  await userEvent.click(await screen.findByRole("menuitem", { name: operation }, SOON));
  return findDialog(operation);
}

/** Only the factors of the model; the price follows them. */
export const Upscale: Story = {
  async play() {
    const dialog = await choose("Upscale");
    await within(dialog).findByRole("radio", { name: "2×" }, SOON);
  },
};

export const EditByWords: Story = {
  async play() {
    const dialog = await choose("Edit by words");
    await userEvent.type(await within(dialog).findByRole("textbox", { name: "Prompt" }, SOON), "in winter");
    await userEvent.click(button(dialog, "Edit by words · $0.04"));
    await expectNoDialog("Edit by words");
  },
};

export const Outpaint: Story = {
  async play() {
    const dialog = await choose("Outpaint");
    await within(dialog).findByRole("combobox", { name: "Extend" }, SOON);
  },
};

/** What is painted over is made anew. */
export const Inpaint: Story = {
  async play() {
    const dialog = await choose("Inpaint");
    const canvas = await within(dialog).findByRole("application", { name: "Mask" }, SOON);
    canvas.focus();
    await userEvent.keyboard(" ");
    await waitFor(() => expect(button(dialog, "Undo")).not.toHaveAttribute("aria-disabled"), SOON);
  },
};
