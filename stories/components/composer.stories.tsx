import type { Meta, StoryObj } from "@storybook/react-vite";
import { useState } from "react";
import { expect, fn, screen } from "storybook/test";
import type { ComposerProps } from "../../src/mantine.js";
import { createMockGenerator } from "../../src/testing.js";
import { Composer, MediaGrid } from "../preset.js";
import { SOON } from "../steps.js";
import { StoryBoard } from "../story-board.js";
import * as tests from "../tests/Composer.stories.js";
import { withLibrary } from "../with-library.js";

/** Asks for images beside what is on the page, which stays usable. `MediaLibrary` has it with `composer`. */
const meta: Meta<ComposerProps> = {
  title: "Components/Composer",
  component: Composer,
  tags: ["autodocs"],
};

export default meta;

type Story = StoryObj<ComposerProps>;

function Studio({ open: initial, ...props }: ComposerProps) {
  const [open, setOpen] = useState(initial);
  return (
    <div style={{ display: "flex", flexDirection: "column", height: "100dvh" }}>
      <button type="button" onClick={() => setOpen(true)}>
        Open the composer
      </button>
      <div style={{ flex: 1, minHeight: 0 }}>
        <MediaGrid />
      </div>
      <Composer {...props} open={open} onOpenChange={setOpen} />
    </div>
  );
}

export const Playground: Story = {
  ...withLibrary({ photographs: 6, ai: () => createMockGenerator({ latency: 1500 }), orEndpoint: true }),
  args: {
    open: true,
    defaults: { prompt: "An orchard in late light, watercolour" },
    onSaved: fn(),
    onCanceled: fn(),
  },
  argTypes: { defaults: { control: "object" } },
  parameters: { controls: { disable: false, include: ["open", "defaults"] } },
  // Remounted by its controls: what the form starts with is read once.
  render: (args) => <Studio key={JSON.stringify([args.open, args.defaults])} {...args} />,
  async play() {
    await expect(await screen.findByRole("region", { name: "Generate image" }, SOON)).toBeVisible();
  },
};

export const States: Story = {
  tags: ["!test", "!autodocs"],
  render: (_, { globals }) => (
    <StoryBoard
      stories={tests}
      globals={globals}
      captions={{
        Empty: "Empty",
        Typed: "Typed",
        QualityAndGuidance: "Quality and guidance",
        StartingFromImages: "Starting from images",
        ModelTakesLess: "A model that takes less",
        Running: "Running",
        Failed: "Failed",
        Generated: "Generated",
        Phone: "Phone",
      }}
    />
  ),
};
