import type { Meta, StoryObj } from "@storybook/react-vite";
import { useState } from "react";
import { expect, fn, screen, userEvent, waitFor, within } from "storybook/test";
import { useMediaLibrary } from "../../src/index.js";
import type { CompareDialogProps } from "../../src/mantine.js";
import { createMockGenerator } from "../../src/testing.js";
import { inBox } from "../frames.js";
import { CompareDialog } from "../preset.js";
import { button, expectSaid, SOON } from "../steps.js";
import { withLibrary } from "../with-library.js";

type Args = Pick<CompareDialogProps, "onDelete" | "shortcuts"> & { count: number };

function Comparing({ count, ...args }: Args) {
  const [assets] = useState(useMediaLibrary((view) => view.assets).slice(0, count));
  const [open, setOpen] = useState(true);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open the dialog
      </button>
      <CompareDialog {...args} assets={open ? assets : undefined} onClose={() => setOpen(false)} />
    </>
  );
}

const meta: Meta<Args> = {
  title: "Tests/CompareDialog",
  tags: ["!dev"],
  decorators: [inBox(640)],
  args: { count: 2, onDelete: fn() },
  render: (args) => <Comparing {...args} />,
};

export default meta;

type Story = StoryObj<Args>;

const SIZE = { width: 960, height: 640, steps: 24, model: "acme/brush" };

const generated = withLibrary({
  ai: () => createMockGenerator(),
  generated: [
    { ...SIZE, prompt: "The quiet coast in winter, low sun", seed: 11 },
    { ...SIZE, prompt: "The quiet coast in autumn, low sun", seed: 11 },
    { ...SIZE, prompt: "The quiet coast in autumn, fog, low sun", seed: 12 },
    { ...SIZE, prompt: "The quiet coast in winter, low sun", seed: 14, steps: 40 },
  ],
});

const opened = async (count: number) => {
  const dialog = await screen.findByRole("dialog", { name: "Compare" }, SOON);
  await waitFor(() => expect(dialog.querySelectorAll('[data-original="loaded"]')).toHaveLength(count), SOON);
  return dialog;
};

/** Both show the same part, however they are zoomed and moved. */
export const SideBySide: Story = {
  ...generated,
  async play() {
    const dialog = await opened(2);
    await userEvent.click(button(dialog, "Zoom in"));
    const scales = () =>
      [...dialog.querySelectorAll<HTMLElement>("[data-slot=viewer-picture]")].map(
        ({ style }) => style.transform,
      );
    await waitFor(() => expect(scales()[0]).toContain("scale"), SOON);
    await expect(scales()[1]).toBe(scales()[0]);
  },
};

export const ThreeImages: Story = {
  ...generated,
  args: { count: 3 },
  async play() {
    await opened(3);
  },
};

/** What is rejected goes to the trash together; what is picked is starred. */
export const FourImages: Story = {
  ...generated,
  args: { count: 4 },
  async play({ args }) {
    const dialog = await opened(4);
    await userEvent.keyboard("ap");
    await within(dialog).findByRole("button", { name: /^Pick A/, pressed: true }, SOON);
    await userEvent.keyboard("cxdx");
    await userEvent.click(button(dialog, "Delete rejected (2)"));
    await expect(args.onDelete).toHaveBeenCalledOnce();
  },
};

/** Space shows the next image in the same place. */
export const OneAtATime: Story = {
  ...generated,
  async play() {
    await opened(2);
    await userEvent.keyboard("  ");
    await expectSaid(/^B: /m);
  },
};

export const Wipe: Story = {
  ...generated,
  async play() {
    const dialog = await opened(2);
    await userEvent.click(button(dialog, "Wipe"));
    const handle = await screen.findByRole("slider", { name: "Wipe" }, SOON);
    handle.focus();
    await userEvent.keyboard("{PageUp}");
    await waitFor(() => expect(handle).toHaveAttribute("aria-valuenow", "60"), SOON);
  },
};

export const Difference: Story = {
  ...generated,
  async play() {
    const dialog = await opened(2);
    await userEvent.click(button(dialog, "Difference"));
    await within(dialog).findByRole("button", { name: "Difference", pressed: true }, SOON);
  },
};
