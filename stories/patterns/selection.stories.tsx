import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, screen, userEvent, waitFor, within } from "storybook/test";
import { createMockGenerator } from "../../src/testing.js";
import { inWindow } from "../frames.js";
import { MediaLibrary } from "../preset.js";
import { assetCells, expectCells, findGrid } from "../steps.js";
import { withLibrary } from "../with-library.js";

const meta: Meta = { title: "Patterns/Selection", decorators: [inWindow] };

export default meta;

/** A click on a tick selects, Shift selects a range; a bar takes the place of the top bar, without a shift of the grid. */
export const Selection: StoryObj = {
  ...withLibrary({ photographs: 14, ai: () => createMockGenerator(), orEndpoint: true }),
  render: () => <MediaLibrary defaultView={{ layout: "justified", size: 180 }} />,
  async play() {
    await findGrid();
    await expectCells(14);
    const user = userEvent.setup();
    const [, second, , fourth] = assetCells();
    if (!second || !fourth) throw new Error("The grid has fewer than four assets.");
    await user.click(within(second).getByRole("checkbox"));
    await expect(second).toHaveAttribute("aria-selected", "true");
    await user.keyboard("{Shift>}");
    await user.click(within(fourth).getByRole("checkbox"));
    await user.keyboard("{/Shift}");
    await waitFor(() => expect(document.querySelectorAll('[aria-selected="true"]')).toHaveLength(3));
    await expect(screen.getByText("3 selected")).toBeVisible();
    await expect(screen.getByRole("button", { name: "Delete" })).toBeEnabled();
  },
};
