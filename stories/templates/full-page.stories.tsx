import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, waitFor } from "storybook/test";
import { createMockGenerator } from "../../src/testing.js";
import { inWindow } from "../frames.js";
import { MediaLibrary } from "../preset.js";
import { assetCells, findGrid, SOON } from "../steps.js";
import { withLibrary } from "../with-library.js";

const meta: Meta = { title: "Templates/Full page", decorators: [inWindow] };

export default meta;

/** The library as a page of its own, sorted by when its pictures were taken. */
export const FullPage: StoryObj = {
  name: "Full page",
  ...withLibrary({ photographs: 16, ai: () => createMockGenerator({ latency: 1500 }), orEndpoint: true }),
  render: () => (
    <MediaLibrary defaultQuery={{ sort: "taken" }} defaultView={{ layout: "justified", size: 220 }} />
  ),
  async play() {
    await findGrid();
    await waitFor(() => expect(assetCells().length).toBeGreaterThan(4), SOON);
  },
};
