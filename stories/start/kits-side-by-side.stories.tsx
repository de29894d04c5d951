import type { Meta, StoryObj } from "@storybook/react-vite";
import { KIT_NAMES } from "../kit-names.js";
import { KitColumns } from "../story-board.js";

const meta: Meta = { title: "Start/Kits side by side" };

export default meta;

/** The whole library in each kit, every one in a document of its own, so that no stylesheet reaches another. */
export const KitsSideBySide: StoryObj = {
  name: "Kits side by side",
  // Its columns are pages of Storybook, which the test runner does not serve.
  tags: ["!test"],
  render: (_, { globals }) => (
    <KitColumns id="templates-full-page--full-page" globals={globals} kits={Object.entries(KIT_NAMES)} />
  ),
};
