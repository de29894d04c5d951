import type { Meta, StoryObj } from "@storybook/react-vite";
import { useMemo, useState } from "react";
import { expect, screen, userEvent, waitFor, within } from "storybook/test";
import { MediaLibraryError, useMediaLibrary } from "../../src/index.js";
import type { GenerateDialogProps } from "../../src/mantine.js";
import { promptsOf } from "../../src/prompts.js";
import { createMockGenerator } from "../../src/testing.js";
import { inBox } from "../frames.js";
import { createInPageEndpoint } from "../in-page-endpoint.js";
import { pictures } from "../pictures.js";
import { GenerateDialog } from "../preset.js";
import { button, expectNoDialog, fill, findDialog, pressEscape, SOON } from "../steps.js";
import { libraryOf, withLibrary } from "../with-library.js";

function Opened(props: Omit<GenerateDialogProps, "open" | "onOpenChange">) {
  const [open, setOpen] = useState(true);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open the dialog
      </button>
      <GenerateDialog {...props} open={open} onOpenChange={setOpen} />
    </>
  );
}

const meta: Meta = {
  title: "Tests/GenerateDialog",
  tags: ["!dev"],
  decorators: [inBox(640)],
  render: () => <Opened defaults={{ prompt: "An orchard in late light, watercolour" }} />,
};

export default meta;

type Story = StoryObj;

const forever = () => createMockGenerator({ latency: Number.POSITIVE_INFINITY });
const field = (dialog: HTMLElement, name: string) => within(dialog).getByRole("textbox", { name });

async function expectProblem(dialog: HTMLElement, name: string, text: string | RegExp): Promise<void> {
  await waitFor(() => expect(field(dialog, name)).toHaveAttribute("aria-invalid", "true"), SOON);
  await expect(field(dialog, name)).toHaveAccessibleDescription(expect.stringMatching(text));
}

export const Idle: Story = {
  ...withLibrary({ ai: () => createMockGenerator({ latency: 1500 }), orEndpoint: true }),
  render: () => <Opened />,
  async play() {
    const dialog = await findDialog();
    await waitFor(() => expect(field(dialog, "Prompt")).toHaveFocus());
    await expect(field(dialog, "Width")).toHaveValue("768");
    await expect(field(dialog, "Height")).toHaveValue("768");
    await expect(within(dialog).getByRole("radio", { name: "Square" })).toBeChecked();
    await expect(button(dialog, "Generate")).toBeEnabled();
    await expect(button(dialog, "Cancel")).toBeEnabled();
    await expect(within(dialog).queryByRole("button", { name: "Retry" })).toBeNull();
    for (const name of ["Negative prompt", "Steps", "Seed"]) await expect(field(dialog, name)).toBeVisible();
  },
};

/** Every prompt that was used, once: searched, starred, deleted, and put into the field by the arrow keys or from the list. */
export const PromptHistory: Story = {
  ...withLibrary({ ai: () => createMockGenerator({ latency: 0 }) }),
  async play(context) {
    const library = libraryOf(context);
    for (const prompt of [
      "A lighthouse in a storm",
      "Dunes at dawn, long shadows",
      "A lighthouse in a storm",
    ]) {
      await library.generateImages({ prompt, width: 64, height: 64 });
    }
    const dialog = await findDialog();
    await userEvent.click(button(dialog, "Prompt history"));
    const panel = within(await screen.findByRole("dialog", { name: "Prompt history" }));
    await waitFor(() => expect(panel.getAllByRole("listitem")).toHaveLength(2), SOON);
    await userEvent.click(panel.getByRole("button", { name: "Star: Dunes at dawn, long shadows" }));
    await waitFor(
      () =>
        expect(panel.getByRole("button", { name: "Star: Dunes at dawn, long shadows" })).toHaveAttribute(
          "aria-pressed",
          "true",
        ),
      SOON,
    );
    await expect(panel.getByText("Used 2 times")).toBeVisible();
  },
};

/** Snippets and choices are shown as a plan, with the price of all its images. */
export const Choices: Story = {
  ...withLibrary({ ai: () => createMockGenerator({ latency: 0 }) }),
  async play(context) {
    await promptsOf(libraryOf(context)).setSnippet({ name: "style", text: "oil on canvas" });
    const dialog = await findDialog();
    await userEvent.click(button(dialog, "Snippets"));
    const panel = within(await screen.findByRole("dialog", { name: "Snippets" }));
    await expect(await panel.findByText("oil on canvas")).toBeVisible();
    await userEvent.keyboard("{Escape}");
    await fill(dialog, { Prompt: "A {{red|grey} fox in {{sky}, {{style}" });
    await userEvent.click(await within(dialog).findByText("2 images: 2 prompts × 1"));
    await expect(within(dialog).getByText("A grey fox in {sky}, oil on canvas")).toBeVisible();
  },
};

/** Two parameters at once: a grid as one plan, with the price of all its images. */
export const Grid: Story = {
  ...withLibrary({ ai: () => createMockGenerator({ latency: 0 }) }),
  async play() {
    const dialog = await findDialog();
    await fill(dialog, { Prompt: "A lighthouse in a storm" });
    const choose = async (name: string, option: string) =>
      userEvent.selectOptions(await within(dialog).findByRole("combobox", { name }, SOON), option);
    await choose("Vary", "Seed");
    await choose("And vary", "Steps");
    await userEvent.click(await within(dialog).findByText("12 images: 4 × 3"));
    await expect(within(dialog).getByText("Steps: 20, 30, and 40")).toBeVisible();
  },
};

/** Advanced fields can be collapsed; typed values are kept. */
export const AdvancedFolded: Story = {
  ...withLibrary({ ai: () => createMockGenerator({ latency: 1500 }), orEndpoint: true }),
  async play() {
    const dialog = await findDialog();
    await fill(dialog, { Seed: "7" });
    await userEvent.click(button(dialog, "Advanced"));
    await waitFor(() => expect(within(dialog).queryByLabelText("Seed")).toBeNull(), SOON);
    await userEvent.click(button(dialog, "Advanced"));
    await waitFor(() => expect(field(dialog, "Seed")).toHaveValue("7"), SOON);
    await userEvent.click(button(dialog, "Advanced"));
  },
};

/** A preset sets both sides; typing makes the size a custom one. */
export const Sizes: Story = {
  ...withLibrary({ ai: () => createMockGenerator({ latency: 1500 }), orEndpoint: true }),
  async play() {
    const dialog = await findDialog();
    const radio = (name: string) => within(dialog).getByRole("radio", { name });
    await userEvent.click(radio("Wide"));
    await expect(field(dialog, "Width")).toHaveValue("1024");
    await expect(field(dialog, "Height")).toHaveValue("576");
    await fill(dialog, { Height: "600" });
    await expect(radio("Custom")).toBeChecked();
    await expect(field(dialog, "Width")).toHaveValue("1024");
  },
};

export const SeveralModels: Story = {
  ...withLibrary({
    ai: () =>
      createMockGenerator({
        models: [
          { id: "mock/landscape", label: "Landscape" },
          { id: "mock/portrait", label: "Portrait" },
          { id: "mock/unnamed" },
        ],
      }),
  }),
  async play() {
    const dialog = await findDialog();
    const model = within(dialog).getByRole("combobox", { name: "Model" });
    await expect(within(model).getAllByRole("option")).toHaveLength(3);
    await userEvent.selectOptions(model, "mock/portrait");
    await expect(model).toHaveValue("mock/portrait");
    await expect(within(model).getByRole("option", { name: "mock/unnamed" })).toBeInTheDocument();
  },
};

/** The generator lists no models: the server uses its default. */
export const NoModels: Story = {
  ...withLibrary({ ai: () => createMockGenerator({ models: [] }) }),
  async play() {
    const dialog = await findDialog();
    const model = within(dialog).getByRole("combobox", { name: "Model" });
    await expect(within(model).getAllByRole("option")).toHaveLength(1);
    await expect(model).toHaveValue("");
    await expect(model).toHaveDisplayValue("Default");
  },
};

/** Without a prompt and with an invalid seed nothing is sent. */
export const ProblemsBeforeSending: Story = {
  ...withLibrary({ ai: () => createMockGenerator() }),
  render: () => <Opened />,
  async play(context) {
    const dialog = await findDialog();
    await fill(dialog, { Seed: "lucky" });
    await userEvent.click(button(dialog, "Generate"));
    await expectProblem(dialog, "Prompt", "Please fill this in");
    await expectProblem(dialog, "Seed", "Please enter a whole number");
    await expect(libraryOf(context).getSnapshot().generations).toHaveLength(0);
  },
};

/** The fields are disabled, the time is shown, and it can be cancelled or closed. */
export const Running: Story = {
  ...withLibrary({ ai: forever }),
  async play(context) {
    const dialog = await findDialog();
    await userEvent.click(button(dialog, "Generate"));
    await waitFor(() => expect(field(dialog, "Prompt")).toBeDisabled(), SOON);
    await expect(field(dialog, "Width")).toBeDisabled();
    await expect(button(dialog, "Cancel")).toBeEnabled();
    await expect(button(dialog, "Close")).toBeEnabled();
    // The form is the first to know: what generates is loaded then.
    await waitFor(() => expect(libraryOf(context).getSnapshot().aiGenerating).toBe(true), SOON);
    await waitFor(() => expect(dialog).toHaveTextContent(/[1-9]\d* s/), SOON);
  },
};

/** "Cancel" cancels the generation and keeps the form; the next "Cancel" closes it. */
export const CancelWhileRunning: Story = {
  ...withLibrary({ ai: forever }),
  async play(context) {
    const dialog = await findDialog();
    await userEvent.click(button(dialog, "Generate"));
    await waitFor(() => expect(libraryOf(context).getSnapshot().aiGenerating).toBe(true), SOON);
    await userEvent.click(button(dialog, "Cancel"));
    await waitFor(() => expect(libraryOf(context).getSnapshot().aiGenerating).toBe(false), SOON);
    await expect(dialog).toBeVisible();
    await expect(field(dialog, "Prompt")).toBeEnabled();
    await expect(field(dialog, "Prompt")).toHaveValue("An orchard in late light, watercolour");
    await expect(libraryOf(context).getSnapshot().aiError).toBeUndefined();
    await userEvent.click(button(dialog, "Cancel"));
    await expectNoDialog();
  },
};

/** Escape only closes the dialog: the generation continues, and is shown when the dialog is opened again. */
export const EscapeKeepsRunning: Story = {
  ...withLibrary({ ai: forever }),
  async play(context) {
    const dialog = await findDialog();
    await userEvent.click(button(dialog, "Generate"));
    await waitFor(() => expect(libraryOf(context).getSnapshot().aiGenerating).toBe(true), SOON);
    await pressEscape();
    await expectNoDialog();
    await expect(libraryOf(context).getSnapshot().aiGenerating).toBe(true);
    await userEvent.click(screen.getByRole("button", { name: "Open the dialog" }));
    await waitFor(async () => expect(field(await findDialog(), "Prompt")).toBeDisabled(), SOON);
  },
};

/** The server's limits are shown next to the fields, over the real wire format. */
export const ProblemsFromServer: Story = {
  ...withLibrary({ ai: createInPageEndpoint }),
  async play(context) {
    const dialog = await findDialog();
    await fill(dialog, { Width: "4000", Height: "20" });
    await userEvent.click(button(dialog, "Generate"));
    await expectProblem(dialog, "Width", /1024/);
    await expectProblem(dialog, "Height", /64/);
    await expect(field(dialog, "Width")).toHaveFocus();
    await expect(within(dialog).getByRole("alert")).toBeVisible();
    await expect(within(dialog).queryByRole("button", { name: "Retry" })).toBeNull();
    await expect(libraryOf(context).getSnapshot().assets).toHaveLength(0);
  },
};

/** If a collapsed field is invalid, the advanced section opens. */
export const ProblemInAdvanced: Story = {
  ...withLibrary({ ai: createInPageEndpoint }),
  render: () => <Opened defaults={{ prompt: "An orchard in late light", steps: "900" }} />,
  async play() {
    const dialog = await findDialog();
    await userEvent.click(button(dialog, "Advanced"));
    await waitFor(() => expect(within(dialog).queryByLabelText("Steps")).toBeNull(), SOON);
    await userEvent.click(button(dialog, "Generate"));
    await waitFor(() => expect(field(dialog, "Steps")).toBeVisible(), SOON);
    await expectProblem(dialog, "Steps", /50/);
  },
};

/** A rejected field is corrected, and the image is generated over the same wire format. */
export const MendedAndSaved: Story = {
  ...withLibrary({ ai: createInPageEndpoint }),
  async play(context) {
    await ProblemsFromServer.play?.(context);
    const dialog = await findDialog();
    await fill(dialog, { Width: "512", Height: "384" });
    await userEvent.click(button(dialog, "Generate"));
    await expectNoDialog();
    const [asset] = libraryOf(context).getSnapshot().assets;
    await expect(asset).toMatchObject({ width: 512, height: 384 });
    await expect(asset?.source).toMatchObject({ type: "ai", provider: "in-page" });
  },
};

/** The provider failed: the error is shown with Retry; Generate tries again too. */
export const ProviderFailed: Story = {
  ...withLibrary({
    ai: () =>
      createMockGenerator({
        latency: 200,
        fail: new MediaLibraryError("provider", "The image service failed. Try again in a moment.", {
          retryable: true,
        }),
      }),
  }),
  async play() {
    const dialog = await findDialog();
    await userEvent.click(button(dialog, "Generate"));
    await expect(await within(dialog).findByRole("alert", {}, SOON)).toHaveTextContent(
      "The image service failed",
    );
    await expect(button(dialog, "Retry")).toBeEnabled();
    await expect(button(dialog, "Generate")).toBeEnabled();
    await expect(field(dialog, "Prompt")).toBeEnabled();
    await userEvent.click(button(dialog, "Retry"));
    await waitFor(() => expect(within(dialog).queryByRole("button", { name: "Retry" })).toBeNull(), SOON);
    await expect(await within(dialog).findByRole("button", { name: "Retry" }, SOON)).toBeVisible();
  },
};

/** A generator that throws a string instead of an error: the string is shown. */
export const StringThrown: Story = {
  ...withLibrary({ ai: () => createMockGenerator({ fail: "model is warming up" }) }),
  async play() {
    const dialog = await findDialog();
    await userEvent.click(button(dialog, "Generate"));
    await expect(await within(dialog).findByRole("alert", {}, SOON)).toHaveTextContent("model is warming up");
  },
};

const choice = (dialog: HTMLElement, name: string) => within(dialog).getByRole("combobox", { name });

/** Only the fields and sizes that the model supports are shown, with the price. */
export const FewFields: Story = {
  ...withLibrary({
    ai: () =>
      createMockGenerator({
        models: [
          {
            ...{ id: "mock/quick", label: "Quick", negativePrompt: false, seed: false },
            steps: { min: 1, max: 4, default: 4 },
            sizes: [
              { width: 512, height: 512, label: "1:1" },
              { width: 512, height: 288, label: "16:9" },
            ],
            microUsdPerImage: 3000,
          },
        ],
      }),
  }),
  async play(context) {
    const dialog = await findDialog();
    for (const name of ["Width", "Height", "Negative prompt", "Seed"]) {
      await expect(within(dialog).queryByRole("textbox", { name })).toBeNull();
    }
    await expect(within(dialog).queryByRole("combobox", { name: "Images" })).toBeNull();
    await expect(dialog).not.toHaveTextContent("Start from images");
    await expect(dialog).toHaveTextContent("This run costs $0.003");
    await expect(field(dialog, "Steps")).toHaveAccessibleDescription(/1 to 4/);
    await fill(dialog, { Steps: "50" });
    await userEvent.click(button(dialog, "Generate"));
    await expectProblem(dialog, "Steps", "from 1 to 4");
    await fill(dialog, { Steps: "2" });
    await userEvent.selectOptions(choice(dialog, "Size"), "512x288");
    await userEvent.click(button(dialog, "Generate"));
    await expectNoDialog();
    const [asset] = libraryOf(context).getSnapshot().assets;
    await expect(asset).toMatchObject({ width: 512, height: 288 });
    await expect(asset?.sourceMeta).toMatchObject({
      request: { prompt: "An orchard in late light, watercolour", width: 512, height: 288, steps: 2 },
    });
  },
};

/** The qualities that the model offers, and its guidance within its limits. */
export const QualityAndGuidance: Story = {
  ...withLibrary({
    ai: () =>
      createMockGenerator({
        models: [
          {
            ...{ id: "mock/painter", label: "Painter", guidance: { min: 0, max: 10, default: 3 } },
            qualities: [
              { id: "standard", label: "Standard" },
              { id: "high", label: "High" },
            ],
          },
        ],
      }),
  }),
  async play(context) {
    const dialog = await findDialog();
    await userEvent.selectOptions(await within(dialog).findByRole("combobox", { name: "Quality" }), "high");
    await fill(dialog, { Guidance: "12" });
    await userEvent.click(button(dialog, "Generate"));
    await expectProblem(dialog, "Guidance", "from 0 to 10");
    await fill(dialog, { Guidance: "3.5" });
    await userEvent.click(button(dialog, "Generate"));
    await expectNoDialog();
    const [asset] = libraryOf(context).getSnapshot().assets;
    await expect(asset?.sourceMeta).toMatchObject({ request: { guidance: 3.5, quality: "high" } });
  },
};

/** The price of all images together; if it is unknown, the dialog says so. */
export const NumberAndPrice: Story = {
  ...withLibrary({
    ai: () =>
      createMockGenerator({
        models: [
          { id: "mock/four", label: "Four at once", maxImages: 4, microUsdPerImage: 25_000 },
          { id: "mock/one", label: "One", microUsdPerImage: null },
          { id: "mock/timed", label: "By time", microUsdPerRun: 5000, approximatePrice: true },
        ],
      }),
  }),
  async play() {
    const dialog = await findDialog();
    await expect(dialog).toHaveTextContent("This run costs $0.025");
    await expect(within(choice(dialog, "Images")).getAllByRole("option")).toHaveLength(4);
    await userEvent.selectOptions(choice(dialog, "Images"), "4");
    await expect(dialog).toHaveTextContent("This run costs $0.10");
    await userEvent.selectOptions(choice(dialog, "Model"), "mock/one");
    await expect(within(dialog).queryByRole("combobox", { name: "Images" })).toBeNull();
    await expect(dialog).toHaveTextContent("Price unknown");
    await userEvent.selectOptions(choice(dialog, "Model"), "mock/timed");
    await expect(dialog).toHaveTextContent("This run costs about $0.005");
  },
};

async function choose(dialog: HTMLElement, name: string, files: File[]): Promise<void> {
  const input = dialog.querySelector<HTMLInputElement>(`input[type="file"][aria-label="${name}"]`);
  if (!input) throw new Error(`There is no file input "${name}".`);
  await userEvent.upload(input, files);
}

/** Images and a mask for the first one are sent with the request; the record contains their names. */
export const InputImagesAndMask: Story = {
  ...withLibrary({
    ai: () => createMockGenerator({ models: [{ id: "mock/edit", maxInputImages: 2, mask: true }] }),
  }),
  async play(context) {
    const dialog = await findDialog();
    const [one, two, three] = await pictures(3);
    if (!one || !two || !three) throw new Error("There are no pictures.");
    await expect(within(dialog).queryByRole("button", { name: "Choose a mask" })).toBeNull();
    await choose(dialog, "Add images", [one, two, three]);
    const remove = () => within(dialog).getAllByRole("button", { name: /^Remove/ });
    await waitFor(() => expect(remove()).toHaveLength(2), SOON);
    await expect(within(dialog).queryByRole("button", { name: "Add images" })).toBeNull();
    const [first] = remove();
    if (first) await userEvent.click(first);
    await choose(dialog, "Choose a mask", [three]);
    await waitFor(() => expect(remove()).toHaveLength(2), SOON);
    await userEvent.click(button(dialog, "Generate"));
    await expectNoDialog();
    const [asset] = libraryOf(context).getSnapshot().assets;
    await expect(asset?.sourceMeta).toMatchObject({
      request: { images: [{ name: two.name }], mask: { name: three.name } },
    });
  },
};

/** With input images, before generating. */
export const InputImages: Story = {
  ...withLibrary({
    ai: () => createMockGenerator({ models: [{ id: "mock/edit", maxInputImages: 3, mask: true }] }),
  }),
  async play() {
    const dialog = await findDialog();
    await choose(dialog, "Add images", await pictures(2));
    await waitFor(() => expect(button(dialog, "Choose a mask")).toBeEnabled(), SOON);
    await choose(dialog, "Choose a mask", (await pictures(1)).slice(0, 1));
    await waitFor(() => expect(dialog).toHaveTextContent("Mask"), SOON);
  },
};

/** The models are loaded from a slow server: the form can be used meanwhile. */
export const ModelsLoading: Story = {
  ...withLibrary({
    ai: () => ({ ...createMockGenerator(), capabilities: () => new Promise(() => {}) }),
  }),
  async play(context) {
    const dialog = await findDialog();
    await expect(choice(dialog, "Model")).toHaveDisplayValue("Loading the models…");
    await userEvent.click(button(dialog, "Generate"));
    await expectNoDialog();
    await expect(libraryOf(context).getSnapshot().assetCount).toBe(1);
  },
};

/** Loading the models fails at first, which is shown, and succeeds with the next attempt. */
export const ModelsFailedThenLoaded: Story = {
  ...withLibrary({
    ai: () => {
      let asked = 0;
      return {
        ...createMockGenerator(),
        capabilities: async () => {
          asked += 1;
          if (asked === 1) throw new Error("The server is not there.");
          return { models: [{ id: "mock/late", label: "Late", microUsdPerImage: 40_000 }] };
        },
      };
    },
  }),
  async play() {
    const dialog = await findDialog();
    await waitFor(() => expect(dialog).toHaveTextContent("The models could not be loaded"), SOON);
    await expect(button(dialog, "Generate")).toBeEnabled();
    await waitFor(() => expect(choice(dialog, "Model")).toHaveDisplayValue("Late"), SOON);
    await expect(dialog).toHaveTextContent("This run costs $0.04");
    await expect(dialog).not.toHaveTextContent("could not be loaded");
  },
};

/** The progress with the generator's message, and the number of saved images. */
export const Progress: Story = {
  ...withLibrary({
    ai: () => ({
      capabilities: { models: [{ id: "mock/four", maxImages: 4 }] },
      generateImages: (_, context) => {
        context?.onProgress?.({ fraction: 0.4, message: "Painting the sky" });
        return new Promise(() => {});
      },
    }),
  }),
  async play() {
    const dialog = await findDialog();
    await userEvent.selectOptions(choice(dialog, "Images"), "4");
    await userEvent.click(button(dialog, "Generate"));
    await waitFor(() => expect(dialog).toHaveTextContent("Painting the sky · 0 of 4 ready"), SOON);
    await expect(within(dialog).getByRole("progressbar")).toHaveAttribute("aria-valuenow", "40");
  },
};

const suggestion = (dialog: HTMLElement, name = "Suggestion") =>
  within(dialog).findByRole("region", { name }, SOON);

const ORCHARD = "An orchard in late light, watercolour";
const IMPROVED = `${ORCHARD}, in soft evening light, seen from a low angle, fine detail, muted colours`;

const DESCRIBED = "rolling hills under a wide sky, low sun, flat colours, minimal landscape";

/** An improved prompt while it is streamed, next to the user's own, which stays editable. */
export const ImprovingPrompt: Story = {
  ...withLibrary({
    ai: () => {
      const mock = createMockGenerator();
      return {
        ...mock,
        async *improvePrompt(prompt, { signal }) {
          yield `${prompt}, in soft`;
          yield " evening light,";
          await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
        },
      };
    },
  }),
  async play() {
    const dialog = await findDialog();
    await userEvent.click(button(dialog, "Improve prompt"));
    const writing = await suggestion(dialog, "Writing a better prompt…");
    await waitFor(() => expect(writing).toHaveTextContent(`${ORCHARD}, in soft evening light,`), SOON);
    await expect(writing).toHaveAttribute("aria-busy", "true");
    await expect(button(dialog, "Stop")).toHaveFocus();
    await expect(within(dialog).queryByRole("button", { name: "Use" })).toBeNull();
    await expect(field(dialog, "Prompt")).toHaveValue(ORCHARD);
    await userEvent.type(field(dialog, "Prompt"), "!");
    await expect(field(dialog, "Prompt")).toHaveValue(`${ORCHARD}!`);
  },
};

/** Completed: nothing is replaced until the user accepts it. */
export const PromptImproved: Story = {
  ...withLibrary({ ai: () => createMockGenerator({ improve: { interval: 60 } }) }),
  async play() {
    const dialog = await findDialog();
    await userEvent.click(button(dialog, "Improve prompt"));
    await expect(await suggestion(dialog)).toHaveTextContent(IMPROVED);
    await expect(field(dialog, "Prompt")).toHaveValue(ORCHARD);
    await expect(button(dialog, "Use")).toHaveAccessibleDescription(IMPROVED);
    await expect(button(dialog, "Dismiss")).toBeEnabled();
    await expect(button(dialog, "Improve prompt")).toHaveFocus();
  },
};

/** "Use" copies it into the field, where it can be edited. */
export const SuggestionUsed: Story = {
  ...withLibrary({ ai: () => createMockGenerator() }),
  async play(context) {
    const dialog = await findDialog();
    await userEvent.click(button(dialog, "Improve prompt"));
    await suggestion(dialog);
    await userEvent.click(button(dialog, "Use"));
    await waitFor(() => expect(field(dialog, "Prompt")).toHaveValue(IMPROVED), SOON);
    await expect(field(dialog, "Prompt")).toHaveFocus();
    await expect(within(dialog).queryByRole("region")).toBeNull();
    await userEvent.click(button(dialog, "Generate"));
    await expectNoDialog();
    const [asset] = libraryOf(context).getSnapshot().assets;
    await expect(asset?.source).toMatchObject({ prompt: IMPROVED });
  },
};

/** "Describe" suggests a prompt for the first input image; "Use" copies it into the prompt's field. */
export const InputDescribed: Story = {
  ...withLibrary({
    ai: () =>
      createMockGenerator({ models: [{ id: "mock/edit", maxInputImages: 2 }], describe: { interval: 30 } }),
  }),
  async play(context) {
    const dialog = await findDialog();
    await expect(within(dialog).queryByRole("button", { name: "Describe" })).toBeNull();
    await choose(dialog, "Add images", await pictures(1));
    await userEvent.click(await within(dialog).findByRole("button", { name: "Describe" }, SOON));
    await expect(await suggestion(dialog)).toHaveTextContent(DESCRIBED);
    await expect(field(dialog, "Prompt")).toHaveValue(ORCHARD);
    await userEvent.click(button(dialog, "Use"));
    await waitFor(() => expect(field(dialog, "Prompt")).toHaveValue(DESCRIBED), SOON);
    await expect(field(dialog, "Prompt")).toHaveFocus();
    libraryOf(context).configure({
      ai: createMockGenerator({ models: [{ id: "mock/edit", maxInputImages: 2 }], describe: false }),
    });
    await waitFor(() => expect(within(dialog).queryByRole("button", { name: "Describe" })).toBeNull(), SOON);
    await expect(button(dialog, "Improve prompt")).toBeEnabled();
  },
};

/** The suggested prompt below the input image, before it is used or dismissed. */
export const InputDescription: Story = {
  ...withLibrary({
    ai: () => createMockGenerator({ models: [{ id: "mock/edit", maxInputImages: 2 }] }),
  }),
  async play() {
    const dialog = await findDialog();
    await choose(dialog, "Add images", await pictures(2));
    await userEvent.click(await within(dialog).findByRole("button", { name: "Describe" }, SOON));
    await expect(await suggestion(dialog)).toHaveTextContent(DESCRIBED);
    await expect(button(dialog, "Describe")).toHaveFocus();
  },
};

/** "Dismiss" changes nothing. */
export const SuggestionDismissed: Story = {
  ...withLibrary({ ai: () => createMockGenerator() }),
  async play() {
    const dialog = await findDialog();
    await userEvent.click(button(dialog, "Improve prompt"));
    await suggestion(dialog);
    await userEvent.click(button(dialog, "Dismiss"));
    await waitFor(() => expect(within(dialog).queryByRole("region")).toBeNull(), SOON);
    await expect(field(dialog, "Prompt")).toHaveValue(ORCHARD);
    await expect(button(dialog, "Improve prompt")).toHaveFocus();
  },
};

/** "Stop" aborts the request and keeps the text so far; Escape aborts it and closes the dialog. */
export const ImprovingStopped: Story = {
  ...withLibrary({
    ai: () => ({
      ...createMockGenerator(),
      async *improvePrompt(prompt, { signal }) {
        signal.addEventListener("abort", () => ended.push(prompt));
        yield `${prompt}, in soft`;
        await new Promise(() => {});
      },
    }),
  }),
  async play() {
    ended.length = 0;
    let dialog = await findDialog();
    await userEvent.click(button(dialog, "Improve prompt"));
    await waitFor(() => expect(dialog).toHaveTextContent(", in soft"), SOON);
    await pressEscape();
    await expectNoDialog();
    await expect(ended).toEqual([ORCHARD]);
    await userEvent.click(screen.getByRole("button", { name: "Open the dialog" }));
    dialog = await findDialog();
    await userEvent.click(button(dialog, "Improve prompt"));
    await waitFor(() => expect(dialog).toHaveTextContent(", in soft"), SOON);
    await userEvent.click(button(dialog, "Stop"));
    await expect(ended).toEqual([ORCHARD, ORCHARD]);
    await expect(await suggestion(dialog, "Suggestion, stopped early")).toHaveTextContent(", in soft");
    await expect(button(dialog, "Improve prompt")).toHaveFocus();
    await expect(button(dialog, "Use")).toBeEnabled();
    await expect(field(dialog, "Prompt")).toHaveValue(ORCHARD);
  },
};

const ended: string[] = [];

/** The stream was interrupted: an error with Retry; the partial text is discarded. */
export const ImprovingFailed: Story = {
  ...withLibrary({
    ai: () =>
      createMockGenerator({
        improve: {
          fail: (_, run) =>
            run === 0
              ? new MediaLibraryError("network", "The connection broke. Check it and try again.", {
                  retryable: true,
                })
              : undefined,
        },
      }),
  }),
  async play(context) {
    const dialog = await findDialog();
    await userEvent.click(button(dialog, "Improve prompt"));
    const alert = await within(dialog).findByRole("alert", {}, SOON);
    await expect(alert).toHaveTextContent("The prompt could not be improved");
    await expect(alert).toHaveTextContent("The connection broke.");
    await expect(within(dialog).queryByRole("region")).toBeNull();
    await expect(libraryOf(context).getSnapshot().aiError).toBeUndefined();
  },
};

/** Retry sends the request again. */
export const ImprovingRetried: Story = {
  ...ImprovingFailed,
  async play(context) {
    await ImprovingFailed.play?.(context);
    const dialog = await findDialog();
    await userEvent.click(button(dialog, "Retry"));
    await expect(await suggestion(dialog)).toHaveTextContent(IMPROVED);
    await expect(within(dialog).queryByRole("alert")).toBeNull();
    await expect(button(dialog, "Improve prompt")).toHaveFocus();
  },
};

/** Filled with how an image was made, over what was typed: Undo brings that back. */
export const Remixed: Story = {
  ...withLibrary({ ai: () => createMockGenerator(), files: () => pictures(1) }),
  render: () => <Remixing />,
  async play() {
    const dialog = await findDialog();
    await expect(field(dialog, "Prompt")).toHaveValue("A heron at the edge of a lake");
    await userEvent.click(button(dialog, "Undo"));
    await waitFor(() => expect(field(dialog, "Prompt")).toHaveValue("An orchard in late light"), SOON);
    await expect(within(dialog).queryByRole("button", { name: "Keep only" })).toBeNull();
  },
};

function Remixing() {
  const asset = useMediaLibrary(({ assets }) => assets[0]);
  const remix = useMemo(
    () =>
      asset && {
        asset: {
          ...asset,
          origin: { kind: "ai" as const, parameters: { prompt: "A heron at the edge of a lake" } },
        },
      },
    [asset],
  );
  return remix ? <Opened defaults={{ prompt: "An orchard in late light" }} remix={remix} /> : null;
}

/** Disabled without a prompt; no button if the generator does not support it. */
export const ImproveNothing: Story = {
  ...withLibrary({ ai: () => createMockGenerator() }),
  render: () => <Opened />,
  async play(context) {
    const dialog = await findDialog();
    await expect(button(dialog, "Improve prompt")).toBeDisabled();
    await fill(dialog, { Prompt: "dunes" });
    await expect(button(dialog, "Improve prompt")).toBeEnabled();
    libraryOf(context).configure({ ai: createMockGenerator({ improve: false }) });
    await waitFor(
      () => expect(within(dialog).queryByRole("button", { name: "Improve prompt" })).toBeNull(),
      SOON,
    );
  },
};

export const PhoneWithSuggestion: Story = {
  ...withLibrary({ ai: () => createMockGenerator() }),
  globals: { viewport: { value: "phone" } },
  async play() {
    const dialog = await findDialog();
    await userEvent.click(button(dialog, "Improve prompt"));
    await expect(await suggestion(dialog)).toBeVisible();
    await expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(window.innerWidth);
  },
};

export const Phone: Story = {
  ...withLibrary({ ai: () => createMockGenerator({ latency: 1500 }), orEndpoint: true }),
  globals: { viewport: { value: "phone" } },
  async play() {
    const dialog = await findDialog();
    await expect(button(dialog, "Generate")).toBeVisible();
    await expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(window.innerWidth);
  },
};
