import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, screen, userEvent, waitFor, within } from "storybook/test";
import { inWindow } from "../frames.js";
import { MediaLibrary } from "../preset.js";
import { assetCells, expectCells, expectSaid, findGrid, SOON } from "../steps.js";
import { withLibrary } from "../with-library.js";

const meta: Meta = { title: "Patterns/Trash and undo", decorators: [inWindow] };

export default meta;

/** Nothing is asked: what is deleted goes to the trash, a toast brings it back for ten seconds, Ctrl+Z also later. */
export const TrashAndUndo: StoryObj = {
  name: "Trash and undo",
  ...withLibrary({ photographs: 10 }),
  render: () => <MediaLibrary />,
  async play() {
    await findGrid();
    await expectCells(10);
    for (const cell of assetCells().slice(0, 2)) await userEvent.click(within(cell).getByRole("checkbox"));
    await userEvent.click(screen.getByRole("button", { name: "Delete" }));
    await expectCells(8);
    await expectSaid("2 images moved to the trash. Undo");
    await userEvent.click(screen.getByRole("button", { name: "Undo" }));
    await expectCells(10);
    const [first] = assetCells();
    await userEvent.click(within(first ?? document.body).getByRole("checkbox"));
    await userEvent.click(screen.getByRole("button", { name: "Delete" }));
    await expectCells(9);
    await waitFor(() => expect(screen.getByRole("button", { name: "Undo" })).toBeVisible(), SOON);
  },
};
