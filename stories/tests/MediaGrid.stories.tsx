import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fn, userEvent, waitFor, within } from "storybook/test";
import { useAssets, useMediaLibrary, useSelection } from "../../src/index.js";
import type { MediaGridProps } from "../../src/mantine.js";
import { createMockGenerator } from "../../src/testing.js";
import { inWindow } from "../frames.js";
import { pictures } from "../pictures.js";
import { MediaGrid } from "../preset.js";
import { assetCells, clickMiddle, expectCells, findGrid, generationCells, SOON } from "../steps.js";
import { crowded } from "../storages.js";
import { libraryOf, withLibrary } from "../with-library.js";

function Selectable(props: MediaGridProps) {
  const generations = useMediaLibrary((view) => view.generations);
  const everything = useAssets();
  const assets = props.assets ?? everything;
  const selection = useSelection({ assets });
  return <MediaGrid generations={generations} {...props} assets={assets} selection={selection} />;
}

const meta: Meta<MediaGridProps> = {
  title: "Tests/MediaGrid",
  tags: ["!dev"],
  decorators: [inWindow],
  args: { onOpen: fn(), onDelete: fn() },
  render: (args) => <Selectable {...args} />,
};

export default meta;

type Story = StoryObj<MediaGridProps>;

export const Filled: Story = {
  ...withLibrary({
    files: () => pictures(9),
    generated: [{ prompt: "A canyon, linocut", width: 640, height: 480, seed: 3 }],
  }),
  async play({ args }) {
    await findGrid();
    await expectCells(10);
    const [first, second] = assetCells();
    if (!first || !second) throw new Error("The grid has fewer than two assets.");
    await expect(first).toHaveAttribute("data-source", "ai");
    await expect(second).toHaveAccessibleName("Harbour at first light.png");
    await clickMiddle(second.querySelector("img") ?? second);
    await waitFor(() => expect(args.onOpen).toHaveBeenCalledOnce());
  },
};

/** Rows as wide as the grid, of pictures in their own shapes. */
export const Justified: Story = {
  ...withLibrary({ files: () => pictures(40) }),
  args: { layout: "justified" },
  async play() {
    const grid = await findGrid();
    await waitFor(() => expect(assetCells().length).toBeGreaterThan(6), SOON);
    await expect(grid.scrollWidth).toBeLessThanOrEqual(grid.clientWidth);
  },
};

/** One line for each, with columns that leave as the window gets narrower. */
export const List: Story = {
  ...withLibrary({ files: () => pictures(40) }),
  args: { layout: "list" },
  async play() {
    await expect(await findGrid()).toHaveAttribute("aria-colcount", "1");
    await waitFor(() => expect(assetCells().length).toBeGreaterThan(6), SOON);
  },
};

/** From 200 pixels on, names stand below the pictures. */
export const Comfortable: Story = {
  ...withLibrary({ files: () => pictures(20) }),
  args: { size: 220 },
  async play() {
    await findGrid();
    await waitFor(() => expect(assetCells().length).toBeGreaterThan(3), SOON);
    await expect(assetCells()[0]).toHaveTextContent("Harbour at first light.png");
  },
};

/** One tab stop; arrows move, Space selects, Enter opens, Delete asks for confirmation. */
export const Keyboard: Story = {
  ...withLibrary({ files: () => pictures(12) }),
  async play({ args }) {
    const grid = await findGrid();
    await expectCells(12);
    await userEvent.tab();
    const [first, second, third] = assetCells();
    await waitFor(() => expect(first).toHaveFocus());
    await userEvent.keyboard("{ArrowRight}");
    await waitFor(() => expect(second).toHaveFocus());
    await userEvent.keyboard(" ");
    await waitFor(() => expect(second).toHaveAttribute("aria-selected", "true"));
    await userEvent.keyboard("{ArrowRight}{Enter}");
    await waitFor(() => expect(third).toHaveFocus());
    await waitFor(() => expect(args.onOpen).toHaveBeenCalledOnce());
    await userEvent.keyboard("{Delete}");
    await waitFor(() => expect(args.onDelete).toHaveBeenCalledOnce());
    await userEvent.keyboard("{Control>}a{/Control}");
    await waitFor(() => expect(grid.querySelectorAll('[aria-selected="true"]')).toHaveLength(12));
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(grid.querySelectorAll('[aria-selected="true"]')).toHaveLength(0));
    await userEvent.keyboard("{Control>}{End}{/Control}");
    await waitFor(() => expect(assetCells().at(-1)).toHaveFocus());
  },
};

/** Two concurrent generations, each with its placeholder, prompt and cancel button. */
export const Generating: Story = {
  ...withLibrary({
    files: () => pictures(5),
    ai: () => createMockGenerator({ latency: Number.POSITIVE_INFINITY }),
  }),
  async play(context) {
    await findGrid();
    const library = libraryOf(context);
    const prompts = ["A comet over the ridge, ink", "The same ridge at noon"];
    // They end when they are cancelled or when the library closes.
    for (const prompt of prompts) {
      void library.generateImages({ prompt, width: 512, height: 512 }).catch(() => {});
    }
    await waitFor(() => expect(generationCells()).toHaveLength(2), SOON);
    for (const [index, prompt] of prompts.entries()) {
      await expect(generationCells()[index]).toHaveAccessibleName(`Generating: ${prompt}`);
    }
    await expectCells(5);
  },
};

/** The first of two was cancelled on its placeholder; the other continues. */
export const OneCanceled: Story = {
  ...withLibrary({
    files: () => pictures(5),
    ai: () => createMockGenerator({ latency: Number.POSITIVE_INFINITY }),
  }),
  async play(context) {
    await Generating.play?.(context);
    const [placeholder] = generationCells();
    if (!placeholder) throw new Error("Nothing is being generated.");
    await userEvent.click(within(placeholder).getByRole("button"));
    await waitFor(() => expect(generationCells()).toHaveLength(1), SOON);
    await expect(generationCells()[0]).toHaveAccessibleName("Generating: The same ridge at noon");
    await expect(libraryOf(context).getSnapshot().aiGenerating).toBe(true);
    await expect(libraryOf(context).getSnapshot().assetCount).toBe(5);
  },
};

/** A grid of assets chosen by the app, without selection. */
export const SomeAssets: Story = {
  ...withLibrary({ files: () => pictures(8) }),
  render: function SomeAssets(args) {
    const assets = useMediaLibrary((view) => view.assets);
    return <MediaGrid {...args} assets={assets.slice(0, 3)} />;
  },
  async play() {
    await findGrid();
    await expectCells(3);
    await expect(assetCells()[0]).not.toHaveAttribute("aria-selected");
  },
};

export const TenThousandAssets: Story = {
  ...withLibrary({ storage: () => crowded(10_000) }),
  async play() {
    const grid = await findGrid();
    await waitFor(() => expect(assetCells().length).toBeGreaterThan(4), SOON);
    grid.scrollTo({ top: grid.scrollHeight });
    await waitFor(() => expect(grid.querySelector('[aria-rowindex="2"]')).toBeNull(), SOON);
    await waitFor(() => expect(assetCells().length).toBeGreaterThan(4), SOON);
    await expect(assetCells().length).toBeLessThan(150);
  },
};

export const Phone: Story = {
  ...withLibrary({ files: () => pictures(9) }),
  globals: { viewport: { value: "phone" } },
  async play() {
    await expect(await findGrid()).toHaveAttribute("aria-colcount", "2");
    await waitFor(() => expect(assetCells().length).toBeGreaterThan(3), SOON);
    await expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(window.innerWidth);
  },
};
