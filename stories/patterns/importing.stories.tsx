import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, screen } from "storybook/test";
import { inWindow } from "../frames.js";
import { photographs } from "../photographs.js";
import { fixture } from "../pictures.js";
import { MediaLibrary } from "../preset.js";
import { dragFiles, expectCells, findGrid, SOON } from "../steps.js";
import { withLibrary } from "../with-library.js";

const meta: Meta = { title: "Patterns/Importing", decorators: [inWindow] };

export default meta;

/** Files are dropped anywhere: a panel says how far each is, what is here already, and why one was not added. */
export const Importing: StoryObj = {
  ...withLibrary({ photographs: 6 }),
  render: () => <MediaLibrary />,
  async play() {
    await findGrid();
    await expectCells(6);
    const files = (await photographs(9)).slice(5).map(({ file }) => file);
    dragFiles(window, "drop", [await fixture("truncated.png"), ...files]);
    await expectCells(9);
    await expect(await screen.findByText("truncated.png", {}, SOON)).toBeVisible();
  },
};
