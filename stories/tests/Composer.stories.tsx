import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, screen, userEvent, waitFor, within } from "storybook/test";
import { type MediaAIModel, MediaLibraryError } from "../../src/index.js";
import { createMockGenerator } from "../../src/testing.js";
import { inWindow } from "../frames.js";
import { pictures } from "../pictures.js";
import { MediaLibrary } from "../preset.js";
import { button, expectCells, expectSaid, fill, SOON } from "../steps.js";
import { withLibrary } from "../with-library.js";

const meta: Meta = {
  title: "Tests/Composer",
  tags: ["!dev"],
  decorators: [inWindow],
  render: () => <MediaLibrary composer />,
};

export default meta;

type Story = StoryObj;

const MODELS: MediaAIModel[] = [
  {
    id: "acme/brush",
    label: "Brush",
    maxImages: 4,
    maxInputImages: 3,
    mask: true,
    microUsdPerImage: 10_000,
  },
  { id: "acme/plain", label: "Plain", negativePrompt: false, seed: false, steps: false },
];
const PAINTER: MediaAIModel = {
  id: "acme/painter",
  label: "Painter",
  maxImages: 4,
  guidance: { min: 0, max: 10, default: 3 },
  qualities: [
    { id: "standard", label: "Standard" },
    { id: "high", label: "High" },
  ],
};
const ai = (latency = 0) => ({ ...createMockGenerator({ latency }), capabilities: { models: MODELS } });

const findComposer = () => screen.findByRole("region", { name: "Generate image" }, SOON);

/** Chooses from the menu behind a button. */
async function choose(parent: HTMLElement, from: string, option: string): Promise<void> {
  await userEvent.click(await within(parent).findByRole("button", { name: from }, SOON));
  await userEvent.click(await screen.findByRole("menuitemradio", { name: option }));
}

export const Empty: Story = {
  ...withLibrary({ photographs: 6, ai, orEndpoint: true }),
  async play() {
    const composer = await findComposer();
    await expect(within(composer).getByRole("textbox", { name: "Prompt" })).toHaveValue("");
    await expect(screen.queryByRole("dialog")).toBeNull();
  },
};

/** Chips say what is set, and the button what it costs; the library behind can be used. */
export const Typed: Story = {
  ...withLibrary({ photographs: 6, ai }),
  async play() {
    const composer = await findComposer();
    await fill(composer, { Prompt: "A {{red|grey} fox in the snow" });
    await choose(composer, "Images: 1", "2");
    await expect(await within(composer).findByRole("button", { name: "Generate · $0.04" })).toBeEnabled();
  },
};

/** The quality is a chip, the guidance one of the fields behind "More". */
export const QualityAndGuidance: Story = {
  ...withLibrary({ photographs: 6, ai: () => createMockGenerator({ models: [PAINTER] }) }),
  async play() {
    const composer = await findComposer();
    await fill(composer, { Prompt: "A fox in the snow" });
    await choose(composer, "Quality: Standard", "High");
    await userEvent.click(await within(composer).findByRole("button", { name: "More" }));
    const more = await screen.findByRole("dialog", { name: "More" });
    await fill(more, { Guidance: "3.5" });
    await expect(await within(composer).findByRole("button", { name: "Quality: High" })).toBeVisible();
  },
};

/** Images of the library to start from, with a role each. */
export const StartingFromImages: Story = {
  ...withLibrary({ files: () => pictures(4), ai }),
  async play() {
    const composer = await findComposer();
    await expectCells(4);
    await userEvent.click(await within(composer).findByRole("button", { name: "Add images" }, SOON));
    await userEvent.click(await screen.findByRole("menuitem", { name: "From the library" }));
    const picker = await screen.findByRole("dialog", { name: "Choose media" });
    const [first, second] = await within(picker).findAllByRole("gridcell", {}, SOON);
    if (!first || !second) throw new Error("The library has no two pictures.");
    await userEvent.click(first);
    await userEvent.click(second);
    await userEvent.click(button(picker, "Choose"));
    const list = await within(composer).findByRole("list", { name: "Start from images" }, SOON);
    const [, role] = await within(list).findAllByRole("button", { name: /^Start/ });
    if (!role) throw new Error("There is no second image.");
    await userEvent.click(role);
    await userEvent.click(await screen.findByRole("menuitemradio", { name: "Mask" }));
    await expect(await within(list).findByRole("button", { name: /^Mask/ })).toBeVisible();
  },
};

/** A model that takes less says what is left out, and keeps it. */
export const ModelTakesLess: Story = {
  ...withLibrary({ photographs: 3, ai }),
  async play() {
    const composer = await findComposer();
    await fill(composer, { Prompt: "A fox" });
    await choose(composer, "Images: 1", "3");
    await choose(composer, "Model: Brush", "Plain");
    await expect(await within(composer).findByText(/Left out or changed: Images/)).toBeVisible();
  },
};

export const Running: Story = {
  ...withLibrary({ photographs: 3, ai: () => ai(Number.POSITIVE_INFINITY) }),
  async play() {
    const composer = await findComposer();
    await fill(composer, { Prompt: "A fox" });
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    await expect(await within(composer).findByRole("progressbar")).toBeVisible();
    await expect(within(composer).getByRole("textbox", { name: "Prompt" })).toBeEnabled();
  },
};

export const Failed: Story = {
  ...withLibrary({
    photographs: 3,
    ai: () => ({
      ...ai(),
      generateImages: () => Promise.reject(new MediaLibraryError("generator", "The model is out of paint.")),
    }),
  }),
  async play() {
    const composer = await findComposer();
    await fill(composer, { Prompt: "A fox" });
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    await expect(await within(composer).findByRole("alert", {}, SOON)).toHaveTextContent("out of paint");
    await expect(button(composer, "Retry")).toBeEnabled();
  },
};

/** Results land in the grid while it stays open. */
export const Generated: Story = {
  ...withLibrary({ ai }),
  async play() {
    const composer = await findComposer();
    await fill(composer, { Prompt: "A fox" });
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    await expectCells(1, "ai");
    await expectSaid("1 image generated and added");
    await expect(within(composer).getByRole("textbox", { name: "Prompt" })).toHaveValue("A fox");
  },
};

/** A sheet, which its button opens. */
export const Phone: Story = {
  ...withLibrary({ photographs: 6, ai }),
  globals: { viewport: { value: "phone" } },
  async play() {
    await userEvent.click(await screen.findByRole("button", { name: "Generate" }, SOON));
    const composer = await findComposer();
    const prompt = within(composer).getByRole("textbox", { name: "Prompt" });
    await waitFor(() => expect(prompt).toHaveFocus());
  },
};
