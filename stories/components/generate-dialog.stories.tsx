import type { Meta, StoryObj } from "@storybook/react-vite";
import { useState } from "react";
import { expect, fn } from "storybook/test";
import type { GenerateDialogProps } from "../../src/mantine.js";
import { createMockGenerator } from "../../src/testing.js";
import { GenerateDialog } from "../preset.js";
import { button, findDialog } from "../steps.js";
import { StoryBoard } from "../story-board.js";
import * as tests from "../tests/GenerateDialog.stories.js";
import { withLibrary } from "../with-library.js";

/** Asks for images. Keep it mounted: a generation goes on while it is closed. */
const meta: Meta<GenerateDialogProps> = {
  title: "Components/GenerateDialog",
  component: GenerateDialog,
  tags: ["autodocs"],
};

export default meta;

type Story = StoryObj<GenerateDialogProps>;

function Opened({ open: initial, ...props }: GenerateDialogProps) {
  const [open, setOpen] = useState(initial);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open the dialog
      </button>
      <GenerateDialog {...props} open={open} onOpenChange={setOpen} />
    </>
  );
}

export const Playground: Story = {
  ...withLibrary({ photographs: 2, ai: () => createMockGenerator({ latency: 1500 }), orEndpoint: true }),
  args: {
    open: true,
    defaults: { prompt: "An orchard in late light, watercolour" },
    onSaved: fn(),
    onCanceled: fn(),
    onStartAnother: fn(),
  },
  argTypes: { defaults: { control: "object" } },
  parameters: { controls: { disable: false, include: ["open", "defaults"] } },
  // Remounted by its controls: what the form starts with is read once.
  render: (args) => <Opened key={JSON.stringify([args.open, args.defaults])} {...args} />,
  async play() {
    await expect(button(await findDialog(), "Generate")).toBeEnabled();
  },
};

export const States: Story = {
  tags: ["!test", "!autodocs"],
  render: (_, { globals }) => (
    <StoryBoard
      stories={tests}
      globals={globals}
      captions={{
        Idle: "Idle",
        AdvancedFolded: "Advanced fields folded",
        SeveralModels: "Several models",
        FewFields: "A model with few fields",
        QualityAndGuidance: "Quality and guidance",
        InputImages: "Input images",
        ModelsLoading: "Models are loading",
        ProblemsBeforeSending: "Problems before sending",
        ProblemsFromServer: "Problems of the server",
        Running: "Running",
        Progress: "Progress",
        ProviderFailed: "The provider failed",
        ImprovingPrompt: "Improving the prompt",
        PromptImproved: "An improved prompt",
        InputDescription: "An input image described",
        Phone: "Phone",
      }}
    />
  ),
};
