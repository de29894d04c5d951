import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, screen, userEvent } from "storybook/test";
import { inWindow } from "../frames.js";
import { MediaLibrary } from "../preset.js";
import { expectCells, findGrid, SOON } from "../steps.js";
import { withLibrary } from "../with-library.js";

const meta: Meta = { title: "Patterns/Albums", decorators: [inWindow] };

export default meta;

/** An image can be in several albums; what is added while one is open goes into it. */
export const Albums: StoryObj = {
  ...withLibrary({ photographs: 14 }),
  render: () => <MediaLibrary />,
  async play() {
    await findGrid();
    await expectCells(14);
    await userEvent.click(screen.getByRole("link", { name: "Albums" }));
    await expect(await screen.findByText("Two weeks in May", {}, SOON)).toBeVisible();
    await expect(screen.getByText("After dark")).toBeVisible();
  },
};
