import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, screen, userEvent, within } from "storybook/test";
import { createMockGenerator } from "../../src/testing.js";
import { inBox } from "../frames.js";
import { choose } from "../picker-steps.js";
import { MediaPicker } from "../preset.js";
import { findDialog, SOON } from "../steps.js";
import { withLibrary } from "../with-library.js";

const meta: Meta = { title: "Templates/Modal picker", decorators: [inBox(760)] };

export default meta;

/** A field of an article's form, with the dialog that it opens: upload and generate are within it. */
export const ModalPicker: StoryObj = {
  name: "Modal picker",
  ...withLibrary({ photographs: 16, ai: () => createMockGenerator({ latency: 1500 }), orEndpoint: true }),
  render: () => (
    <form style={{ display: "grid", gap: 20, justifyItems: "start" }}>
      <h1 style={{ margin: 0, font: "600 24px/1.3 system-ui, sans-serif" }}>New article</h1>
      <MediaPicker label="Gallery" name="gallery" multiple max={6} accept="image/*" />
    </form>
  ),
  async play() {
    await userEvent.click(await screen.findByRole("button", { name: "Choose media" }, SOON));
    const dialog = within(await findDialog("Choose media"));
    await choose(0, 2);
    await expect(dialog.getByRole("button", { name: "Choose" })).toBeEnabled();
  },
};
