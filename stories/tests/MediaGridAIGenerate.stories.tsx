import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, screen, userEvent, waitFor, within } from "storybook/test";
import { MediaLibraryError } from "../../src/index.js";
import { createMockGenerator } from "../../src/testing.js";
import { ENDPOINT_GLOBAL } from "../endpoint.js";
import { inWindow } from "../frames.js";
import { pictures } from "../pictures.js";
import { MediaLibrary } from "../preset.js";
import {
  assetCells,
  button,
  expectCells,
  expectNoDialog,
  expectSaid,
  fill,
  findDialog,
  findGrid,
  generationCells,
  openGenerate,
  SOON,
} from "../steps.js";
import { libraryOf, withLibrary } from "../with-library.js";

const meta: Meta = {
  title: "Tests/MediaGrid AI Generate",
  tags: ["!dev"],
  decorators: [inWindow],
  render: () => <MediaLibrary />,
};

export default meta;

type Story = StoryObj;

const PROMPT = "A lighthouse on a long pier, gouache";

const files = () => pictures(5);

const providerFailed = () =>
  new MediaLibraryError("provider", "The image service failed. Try again in a moment.", { retryable: true });

/** Nothing is running: the page offers to generate. */
export const Idle: Story = {
  ...withLibrary({ files, ai: () => createMockGenerator({ latency: 1500 }), orEndpoint: true }),
  async play({ globals }) {
    await findGrid();
    await expectCells(5);
    await expect(assetCells("ai")).toHaveLength(0);
    await expect(generationCells()).toHaveLength(0);
    await expect(screen.getByRole("button", { name: "Generate" })).toBeEnabled();
    await expect(screen.queryByRole("dialog")).toBeNull();
    const endpoint: string = globals[ENDPOINT_GLOBAL];
    await expect(document.querySelector("[data-mode]")).toHaveTextContent(endpoint || "Mock generator");
  },
};

/** The dialog stays open, and a placeholder is the first item of the grid. */
export const Generating: Story = {
  ...withLibrary({ files, ai: () => createMockGenerator({ latency: Number.POSITIVE_INFINITY }) }),
  async play(context) {
    await findGrid();
    const dialog = await openGenerate();
    await fill(dialog, { Prompt: PROMPT });
    await userEvent.click(button(dialog, "Generate"));
    await waitFor(() => expect(generationCells()).toHaveLength(1), SOON);
    const [placeholder] = generationCells();
    await expect(placeholder).toHaveAccessibleName(`Generating: ${PROMPT}`);
    await expect(placeholder).toHaveAttribute("data-status", "running");
    await expect(await findDialog()).toBeVisible();
    await expect(libraryOf(context).getSnapshot().aiGenerating).toBe(true);
    await expectSaid("Generating");
    await expectCells(5);
  },
};

/** A partial picture of the image that is being generated fills its placeholder. */
export const Preview: Story = {
  ...withLibrary({
    files,
    ai: () => createMockGenerator({ previews: { count: 1, interval: Number.POSITIVE_INFINITY } }),
    begin: (library) => {
      library.generateImages({ prompt: PROMPT, width: 512, height: 512, seed: 3 }).catch(() => {});
    },
  }),
  async play() {
    await findGrid();
    await waitFor(() => expect(generationCells()[0]?.querySelector("img")).toBeVisible(), SOON);
    await expect(generationCells()[0]).toHaveTextContent("Generating…");
  },
};

/** The image is saved, the dialog is closed, and the image is the first item of the grid. */
export const Inserted: Story = {
  ...withLibrary({ files, ai: () => createMockGenerator({ latency: 300 }), orEndpoint: true }),
  async play(context) {
    await findGrid();
    const dialog = await openGenerate();
    await fill(dialog, { Prompt: PROMPT });
    await userEvent.click(button(dialog, "Generate"));
    // A real endpoint is slower, and may return another size.
    const mock = context.globals[ENDPOINT_GLOBAL] === "";
    const patience = mock ? SOON : { timeout: 120_000 };
    await waitFor(() => expect(assetCells("ai")).toHaveLength(1), patience);
    await expectNoDialog();
    await expectCells(6);
    await expect(assetCells()[0]).toHaveAttribute("data-source", "ai");
    await expectSaid("1 image generated and added");
    const [newest] = libraryOf(context).getSnapshot().assets;
    await expect(newest?.source).toMatchObject({ type: "ai", prompt: PROMPT });
    if (mock) await expect(newest).toMatchObject({ width: 768, height: 768 });
  },
};

/** The dialog stays open with the error, and nothing is inserted. */
export const Failed: Story = {
  name: "Error",
  ...withLibrary({ files, ai: () => createMockGenerator({ latency: 300, fail: providerFailed() }) }),
  async play(context) {
    await findGrid();
    const dialog = await openGenerate();
    await fill(dialog, { Prompt: PROMPT });
    await userEvent.click(button(dialog, "Generate"));
    await waitFor(
      () => expect(dialog.querySelector('[role="alert"]')).toHaveTextContent("The image service failed"),
      SOON,
    );
    await expect(button(dialog, "Retry")).toBeEnabled();
    await expect(button(dialog, "Generate")).toBeEnabled();
    await expect(generationCells()).toHaveLength(0);
    await expectCells(5);
    await expect(libraryOf(context).getSnapshot().aiError).toMatchObject({ code: "provider" });
  },
};

/** The first attempt fails and the second succeeds, without filling in the form again. */
export const Retry: Story = {
  ...withLibrary({
    files,
    ai: () =>
      createMockGenerator({ latency: 300, fail: (_, run) => (run === 0 ? providerFailed() : undefined) }),
  }),
  async play(context) {
    await findGrid();
    const dialog = await openGenerate();
    await fill(dialog, { Prompt: PROMPT });
    await userEvent.click(button(dialog, "Generate"));
    await waitFor(() => expect(button(dialog, "Retry")).toBeEnabled(), SOON);
    await userEvent.click(button(dialog, "Retry"));
    await expectCells(1, "ai");
    await expectNoDialog();
    await expect(libraryOf(context).getSnapshot().aiError).toBeUndefined();
    await expect(libraryOf(context).getSnapshot().assets[0]?.source).toMatchObject({ prompt: PROMPT });
  },
};

/** Idle, generating, inserted, a failure, and a successful retry. */
export const WholeWay: Story = {
  ...withLibrary({
    files,
    ai: () =>
      createMockGenerator({ latency: 700, fail: (_, run) => (run === 1 ? providerFailed() : undefined) }),
  }),
  async play({ step }) {
    await step("idle", async () => {
      await findGrid();
      await expectCells(5);
    });
    await step("generating", async () => {
      const dialog = await openGenerate();
      await fill(dialog, { Prompt: PROMPT });
      await userEvent.click(button(dialog, "Generate"));
      await waitFor(() => expect(generationCells()).toHaveLength(1), SOON);
    });
    await step("inserted", async () => {
      await expectCells(1, "ai");
      await expect(generationCells()).toHaveLength(0);
      await expectNoDialog();
    });
    const dialog = await openGenerate();
    await step("error", async () => {
      await fill(dialog, { Prompt: "A fox between birches" });
      await userEvent.click(button(dialog, "Generate"));
      await waitFor(() => expect(button(dialog, "Retry")).toBeEnabled(), SOON);
      await expect(dialog.querySelector('[role="alert"]')).toHaveTextContent("The image service failed");
      await expect(assetCells("ai")).toHaveLength(1);
    });
    await step("retry", async () => {
      await userEvent.click(button(dialog, "Retry"));
      await expectCells(2, "ai");
      await expectNoDialog();
      await expect(assetCells()[0]).toHaveAccessibleName(/fox between birches/);
    });
  },
};

const FOUR = [{ id: "mock/four", label: "Four at once", maxImages: 4, microUsdPerImage: 3000 }];

/** Four placeholders, which the images replace one by one. */
export const OneByOne: Story = {
  ...withLibrary({ files, ai: () => createMockGenerator({ models: FOUR, interval: 700 }) }),
  async play(context) {
    await findGrid();
    const dialog = await openGenerate();
    await fill(dialog, { Prompt: PROMPT });
    await userEvent.selectOptions(within(dialog).getByRole("combobox", { name: "Images" }), "4");
    await userEvent.click(button(dialog, "Generate"));
    for (const saved of [1, 2]) {
      await waitFor(() => {
        expect(assetCells("ai")).toHaveLength(saved);
        expect(generationCells()).toHaveLength(4 - saved);
      }, SOON);
    }
    await expect(libraryOf(context).getSnapshot().aiGenerating).toBe(true);
    await expectCells(4, "ai");
    await expectNoDialog();
    await expect(generationCells()).toHaveLength(0);
    await expectSaid("4 images generated and added");
  },
};

/** The second image fails: the first is kept, and the page shows the error. */
export const FailedAfterTheFirst: Story = {
  ...withLibrary({
    files,
    ai: () => ({
      capabilities: { models: FOUR },
      async generateImages(request, context) {
        for (const image of await createMockGenerator({ count: 1 }).generateImages(request)) {
          context?.onImage?.(image);
        }
        throw providerFailed();
      },
    }),
  }),
  async play() {
    await findGrid();
    const dialog = await openGenerate();
    await fill(dialog, { Prompt: PROMPT });
    await userEvent.selectOptions(within(dialog).getByRole("combobox", { name: "Images" }), "2");
    await userEvent.click(button(dialog, "Generate"));
    await expectCells(1, "ai");
    await expectNoDialog();
    await waitFor(
      () => expect(screen.getByRole("alert")).toHaveTextContent("The image service failed"),
      SOON,
    );
    await expect(generationCells()).toHaveLength(0);
  },
};

/** Assets selected in the grid are offered as input images. */
export const FromTheSelection: Story = {
  ...withLibrary({
    files,
    ai: () => createMockGenerator({ models: [{ id: "mock/edit", maxInputImages: 2 }] }),
  }),
  async play(context) {
    await findGrid();
    await expectCells(5);
    const [first, second] = libraryOf(context).getSnapshot().assets;
    for (const asset of [first, second]) {
      await userEvent.click(await screen.findByRole("checkbox", { name: `Select ${asset?.name}` }, SOON));
    }
    const dialog = await openGenerate();
    await fill(dialog, { Prompt: PROMPT });
    await userEvent.click(button(dialog, "Use 2 selected"));
    await waitFor(
      () => expect(within(dialog).getAllByRole("button", { name: /^Remove/ })).toHaveLength(2),
      SOON,
    );
    await userEvent.click(button(dialog, "Generate"));
    await expectCells(1, "ai");
    const [made] = libraryOf(context).getSnapshot().assets;
    await expect(made?.sourceMeta).toMatchObject({
      request: { images: [first, second].map((asset) => ({ id: asset?.id, name: asset?.name })) },
    });
  },
};

/** Adjustments for the model are shown with the image. */
export const ChangedForTheModel: Story = {
  ...withLibrary({
    files,
    ai: () =>
      createMockGenerator({ warnings: ["Steps: 4 in place of 50.", "The shape 3:2 is the nearest."] }),
  }),
  async play() {
    await findGrid();
    const dialog = await openGenerate();
    await fill(dialog, { Prompt: PROMPT });
    await userEvent.click(button(dialog, "Generate"));
    await expectCells(1, "ai");
    await expectNoDialog();
    await userEvent.click(await screen.findByRole("button", { name: "AI: How this image was made" }, SOON));
    const made = await findDialog("How this image was made");
    await waitFor(() => expect(made).toHaveTextContent("Steps: 4 in place of 50."), SOON);
    await expect(made).toHaveTextContent("Changed for the model");
  },
};
