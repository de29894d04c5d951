import type { Meta, StoryObj } from "@storybook/react-vite";
import { useState } from "react";
import { expect, fn } from "storybook/test";
import type { GenerationQueueProps } from "../../src/mantine.js";
import { GenerationQueue } from "../preset.js";
import { queueGenerator } from "../queue-generator.js";
import { findDialog } from "../steps.js";
import { StoryBoard } from "../story-board.js";
import * as tests from "../tests/GenerationQueue.stories.js";
import { withLibrary } from "../with-library.js";

/** Every generation, running or ended: a panel beside the library, and a sheet on phones. */
const meta: Meta<GenerationQueueProps> = {
  title: "Components/GenerationQueue",
  component: GenerationQueue,
  tags: ["autodocs"],
};

export default meta;

type Story = StoryObj<GenerationQueueProps>;

function Queue({ open: initial, ...props }: GenerationQueueProps) {
  const [open, setOpen] = useState(initial);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open the queue
      </button>
      <GenerationQueue {...props} open={open} onOpenChange={setOpen} />
    </>
  );
}

const size = { width: 384, height: 384 };

export const Playground: Story = {
  ...withLibrary({
    ai: queueGenerator,
    begin(library) {
      for (const prompt of ["Dunes under a full moon", "A heron between reeds", "A lighthouse in a storm"]) {
        library.generateImages({ ...size, prompt, n: 3 }).catch(() => {});
      }
    },
  }),
  args: { open: true, onOpen: fn(), onEdit: fn() },
  parameters: { controls: { disable: false, include: ["open"] } },
  render: (args) => <Queue key={String(args.open)} {...args} />,
  async play() {
    await expect(await findDialog("Generations")).toBeVisible();
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
        Queued: "Queued",
        Paused: "Paused",
        Running: "Running",
        Saving: "Saving",
        Done: "Done",
        Failed: "Failed",
        Interrupted: "Interrupted",
        Canceled: "Canceled",
        Offline: "Offline",
        Phone: "Phone",
      }}
    />
  ),
};
