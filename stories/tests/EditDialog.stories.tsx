import type { Meta, StoryObj } from "@storybook/react-vite";
import { useState } from "react";
import { expect, fn, screen, userEvent, waitFor, within } from "storybook/test";
import { useMediaLibrary } from "../../src/index.js";
import type { EditDialogProps } from "../../src/mantine.js";
import { inBox } from "../frames.js";
import { pictures } from "../pictures.js";
import { EditDialog } from "../preset.js";
import { button, SOON } from "../steps.js";
import { libraryOf, withLibrary } from "../with-library.js";

type Args = Pick<EditDialogProps, "onSaved">;

function Editing(args: Args) {
  const [asset] = useMediaLibrary((view) => view.assets);
  const [open, setOpen] = useState(true);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open the dialog
      </button>
      <EditDialog {...args} asset={open ? asset : undefined} onClose={() => setOpen(false)} />
    </>
  );
}

const meta: Meta<Args> = {
  title: "Tests/EditDialog",
  tags: ["!dev"],
  decorators: [inBox(640)],
  args: { onSaved: fn() },
  render: (args) => <Editing {...args} />,
};

export default meta;

type Story = StoryObj<Args>;

const one = withLibrary({ files: () => pictures(1) });

const opened = async () => {
  const dialog = await screen.findByRole("dialog", { name: /^Edit / }, SOON);
  await within(dialog).findByRole("button", { name: "Save as new" }, SOON);
  return dialog;
};

/** The part that is kept has a handle on each side and corner. */
export const Cropping: Story = {
  ...one,
  async play() {
    const dialog = await opened();
    within(dialog).getByRole("button", { name: "Top left corner" }).focus();
    await userEvent.keyboard("{ArrowRight}{ArrowDown}");
    await waitFor(() => expect(button(dialog, "Save as new")).not.toHaveAttribute("aria-disabled"), SOON);
  },
};

/** What is painted is marked, and the image is seen through it. */
export const Masking: Story = {
  ...one,
  async play() {
    const dialog = await opened();
    within(dialog).getByRole("radio", { name: "Mask" }).click();
    const canvas = await screen.findByRole("application", { name: "Mask" }, SOON);
    canvas.focus();
    await userEvent.keyboard(" ");
    await waitFor(() => expect(button(dialog, "Save as new")).not.toHaveAttribute("aria-disabled"), SOON);
  },
};

/** Saving makes a new asset, whose `source` names the image. */
export const Saving: Story = {
  ...one,
  async play({ args, ...context }) {
    const dialog = await opened();
    await userEvent.click(button(dialog, "Rotate right"));
    await userEvent.click(button(dialog, "Save as new"));
    await waitFor(() => expect(args.onSaved).toHaveBeenCalledOnce(), SOON);
    const [edit, original] = libraryOf(context).getSnapshot().assets;
    await expect(edit?.source).toMatchObject({ type: "edit", from: original?.id });
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull(), SOON);
  },
};
