import type { Meta, StoryObj } from "@storybook/react-vite";
import { useState } from "react";
import { expect, fn, screen, waitFor, within } from "storybook/test";
import { useAssets, useMediaLibrary } from "../../src/index.js";
import type { ContactSheetDialogProps } from "../../src/mantine.js";
import { generateBatch, planBatch } from "../../src/prompts.js";
import { createMockGenerator } from "../../src/testing.js";
import { inBox } from "../frames.js";
import { ContactSheetDialog } from "../preset.js";
import { SOON } from "../steps.js";
import { withLibrary } from "../with-library.js";

type Args = Pick<ContactSheetDialogProps, "onOpen">;

function LatestBatch(args: Args) {
  const [open, setOpen] = useState(true);
  const generations = useMediaLibrary((view) => view.generations);
  const assets = useAssets();
  const batches = generations.flatMap((each) => (each.kind === "images" ? (each.batch?.id ?? []) : []));
  return (
    <>
      <p>{assets.count} images</p>
      <button type="button" onClick={() => setOpen(true)}>
        Open the contact sheet
      </button>
      <ContactSheetDialog {...args} batch={open ? batches[0] : undefined} onClose={() => setOpen(false)} />
    </>
  );
}

const meta: Meta<Args> = {
  title: "Tests/ContactSheetDialog",
  tags: ["!dev"],
  decorators: [inBox(480)],
  args: { onOpen: fn() },
  render: (args) => <LatestBatch {...args} />,
};

export default meta;

type Story = StoryObj<Args>;

const plan = planBatch({
  request: { prompt: "", width: 480, height: 320, model: "acme/brush" },
  columns: { parameter: "seed", values: ["11", "12", "13"] },
  rows: {
    parameter: "prompt",
    values: ["The quiet coast in winter, low sun", "The quiet coast in autumn, fog, low sun"],
  },
});

const table = () => screen.findByRole("table", { name: "Contact sheet" }, SOON);
const states = async () =>
  within(await table())
    .getAllByRole("cell")
    .map(({ dataset }) => dataset.state);

/** What was made stands in its cell; what failed says why, and can be tried again. */
export const OneFailed: Story = {
  ...withLibrary({
    ai: () =>
      createMockGenerator({
        latency: 0,
        fail: ({ seed, prompt }) =>
          seed === 12 && prompt.includes("winter") ? "content-refused" : undefined,
      }),
    begin: (library) => void generateBatch(library, plan),
  }),
  async play() {
    await waitFor(
      async () =>
        expect((await states()).filter((state) => state !== undefined)).toEqual([
          "done",
          "failed",
          "done",
          "done",
          "done",
          "done",
        ]),
      SOON,
    );
  },
};

/** Cells are there from the start; each fills by itself. */
export const Running: Story = {
  ...withLibrary({
    ai: () => createMockGenerator({ latency: Number.POSITIVE_INFINITY }),
    begin: (library) => void generateBatch(library, plan).catch(() => {}),
  }),
  async play() {
    await waitFor(async () => expect(await states()).toContain("running"), SOON);
    await expect(within(await table()).getAllByRole("rowheader")).toHaveLength(2);
  },
};
