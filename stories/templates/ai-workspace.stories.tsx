import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, screen, userEvent, waitFor } from "storybook/test";
import { inWindow } from "../frames.js";
import { MediaLibrary } from "../preset.js";
import { queueGenerator } from "../queue-generator.js";
import { findDialog, SOON } from "../steps.js";
import { withLibrary } from "../with-library.js";

const meta: Meta = { title: "Templates/AI workspace", decorators: [inWindow] };

export default meta;

const size = { width: 384, height: 384 };

/** Generating beside the library: several at once, each with its progress, its results and its price. */
export const AIWorkspace: StoryObj = {
  name: "AI workspace",
  ...withLibrary({
    photographs: 12,
    ai: queueGenerator,
    begin(library) {
      for (const prompt of ["Dunes under a full moon", "A lighthouse in a storm, oil on canvas"]) {
        library.generateImages({ ...size, prompt, n: 4 }).catch(() => {});
      }
    },
  }),
  render: () => <MediaLibrary />,
  async play() {
    await userEvent.click(await screen.findByRole("button", { name: /^Generations/ }, SOON));
    const queue = await findDialog("Generations");
    await waitFor(() => expect(queue).toHaveTextContent("Dunes under a full moon"), SOON);
    await expect(queue).toHaveTextContent("A lighthouse in a storm");
  },
};
