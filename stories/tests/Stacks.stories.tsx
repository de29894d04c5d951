import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, screen, userEvent, waitFor, within } from "storybook/test";
import { createMockGenerator } from "../../src/testing.js";
import { inWindow } from "../frames.js";
import { MediaLibrary } from "../preset.js";
import { expectCells, SOON } from "../steps.js";
import { withLibrary } from "../with-library.js";

const meta: Meta = {
  title: "Tests/Stacks",
  tags: ["!dev"],
  decorators: [inWindow],
};

export default meta;

const library = withLibrary({
  ai: () => createMockGenerator({ latency: 0 }),
  generated: [
    { prompt: "A lighthouse in a storm", width: 96, height: 64, n: 4, seed: 3 },
    { prompt: "Dunes at dawn", width: 64, height: 96, n: 2, seed: 5 },
    { prompt: "A fox in snow", width: 96, height: 96, seed: 7 },
  ],
});

/** The images of a run are one tile with their number. */
export const Squares: StoryObj = {
  ...library,
  render: () => <MediaLibrary defaultQuery={{ stack: "run" }} />,
  async play() {
    await expectCells(3);
    await screen.findByRole("gridcell", { name: /4 images, stack/ }, SOON);
    await expect(screen.getByText("7 images")).toBeVisible();
  },
};

/** As rows of whole pictures. */
export const Justified: StoryObj = {
  ...library,
  render: () => (
    <MediaLibrary defaultQuery={{ stack: "run" }} defaultView={{ layout: "justified", size: 160 }} />
  ),
  async play() {
    await expectCells(3);
    await screen.findByRole("gridcell", { name: /2 images, stack/ }, SOON);
  },
};

/** As lines. */
export const List: StoryObj = {
  ...library,
  render: () => <MediaLibrary defaultQuery={{ stack: "run" }} defaultView={{ layout: "list", size: 160 }} />,
  async play() {
    await expectCells(3);
    await screen.findByRole("gridcell", { name: /2 images, stack/ }, SOON);
  },
};

/** An open stack says so, and leads back. */
export const Open: StoryObj = {
  ...library,
  render: () => <MediaLibrary defaultQuery={{ stack: "run" }} />,
  async play() {
    await expectCells(3);
    const stack = await screen.findByRole("gridcell", { name: /4 images, stack/ }, SOON);
    stack.focus();
    await userEvent.keyboard("{Enter}");
    await expectCells(4);
    await waitFor(() => expect(screen.getByRole("button", { name: "Close the stack" })).toBeVisible(), SOON);
    await expect(within(document.body).queryByRole("gridcell", { name: /stack/ })).toBeNull();
  },
};
