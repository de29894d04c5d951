import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fn, screen } from "storybook/test";
import type { MediaPickerProps } from "../../src/mantine.js";
import { createMockGenerator } from "../../src/testing.js";
import { MediaPicker } from "../preset.js";
import { SOON } from "../steps.js";
import { StoryBoard } from "../story-board.js";
import * as tests from "../tests/MediaPicker.stories.js";
import { withLibrary } from "../with-library.js";

type Args = Omit<MediaPickerProps, "multiple" | "value" | "defaultValue" | "onValueChange"> & {
  multiple?: boolean;
  onValueChange: (value: unknown) => void;
};

/** A form field whose value are ids of assets: in a dialog, or in the page. */
const meta: Meta<Args> = {
  title: "Components/MediaPicker",
  component: MediaPicker,
  tags: ["autodocs"],
  parameters: { keyboard: true },
};

export default meta;

type Story = StoryObj<Args>;

export const Playground: Story = {
  ...withLibrary({ photographs: 12, ai: () => createMockGenerator({ latency: 1500 }), orEndpoint: true }),
  args: {
    variant: "dialog",
    label: "Cover",
    multiple: false,
    accept: "image/*",
    required: false,
    disabled: false,
    error: "",
    onValueChange: fn(),
  },
  argTypes: {
    variant: { control: "inline-radio", options: ["dialog", "inline"] },
    min: { control: { type: "number", min: 0 } },
    max: { control: { type: "number", min: 1 } },
  },
  parameters: {
    controls: {
      disable: false,
      include: ["variant", "label", "multiple", "min", "max", "accept", "required", "disabled", "error"],
    },
  },
  render: ({ multiple, error, ...args }) => (
    <div style={{ maxWidth: 760, padding: 24 }}>
      {multiple ? (
        <MediaPicker key="several" {...args} error={error || undefined} multiple />
      ) : (
        <MediaPicker key="one" {...args} error={error || undefined} />
      )}
    </div>
  ),
  async play() {
    await expect(await screen.findByRole("button", { name: "Choose media" }, SOON)).toBeEnabled();
  },
};

export const States: Story = {
  tags: ["!test", "!autodocs"],
  render: (_, { globals }) => (
    <StoryBoard
      stories={tests}
      globals={globals}
      captions={{
        Dialog: "Dialog",
        Chosen: "Chosen",
        Inline: "Inline",
        MinAndMax: "From two to three",
        Phone: "Phone",
      }}
    />
  ),
};
