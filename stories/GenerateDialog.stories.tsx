import type { Meta, StoryObj } from "@storybook/react-vite";
import { useState } from "react";
import { expect, screen, userEvent, waitFor, within } from "storybook/test";
import { MediaLibraryError } from "../src/index.js";
import type { GenerateDialogProps } from "../src/mantine.js";
import { createMockGenerator } from "../src/testing.js";
import { inBox } from "./frames.js";
import { createInPageEndpoint } from "./in-page-endpoint.js";
import { GenerateDialog } from "./preset.js";
import { button, expectNoDialog, fill, findDialog, pressEscape, SOON } from "./steps.js";
import { libraryOf, withLibrary } from "./with-library.js";

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
  title: "GenerateDialog",
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

/** The fields that many never need can be folded away; what was typed stays. */
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

/** A preset fills in both sides; typing makes it one's own. */
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

/** The generator offers no choice: the server takes its own. */
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

/** Asked without a prompt and with a seed that is no number: nothing is sent. */
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

/** The fields are held, the time counts, and both ways out are there. */
export const Running: Story = {
  ...withLibrary({ ai: forever }),
  async play(context) {
    const dialog = await findDialog();
    await userEvent.click(button(dialog, "Generate"));
    await waitFor(() => expect(field(dialog, "Prompt")).toBeDisabled(), SOON);
    await expect(field(dialog, "Width")).toBeDisabled();
    await expect(button(dialog, "Cancel")).toBeEnabled();
    await expect(button(dialog, "Close")).toBeEnabled();
    await expect(libraryOf(context).getSnapshot().aiGenerating).toBe(true);
    await waitFor(() => expect(dialog).toHaveTextContent(/[1-9]\d* s/), SOON);
  },
};

/** "Cancel" ends the run and keeps the form; the next "Cancel" closes. */
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

/** Escape closes the dialog only: the run goes on, and opening again shows it. */
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

/** The server's own limits, said next to the fields, over the real wire format. */
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
    await expect(button(dialog, "Retry")).toBeEnabled();
    await expect(libraryOf(context).getSnapshot().assets).toHaveLength(0);
  },
};

/** A folded field has the problem: the advanced part opens by itself. */
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

/** What the server refused is mended, and the image comes over the same wire. */
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

/** The provider failed: what happened in words, and Retry beside them; Generate asks again too. */
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

/** A generator that threw a string instead of an error: its words are shown all the same. */
export const StringThrown: Story = {
  ...withLibrary({ ai: () => createMockGenerator({ fail: "model is warming up" }) }),
  async play() {
    const dialog = await findDialog();
    await userEvent.click(button(dialog, "Generate"));
    await expect(await within(dialog).findByRole("alert", {}, SOON)).toHaveTextContent("model is warming up");
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
