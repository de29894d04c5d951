import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, screen, userEvent, waitFor } from "storybook/test";
import { inWindow } from "../frames.js";
import { MediaLibrary } from "../preset.js";
import { queueGenerator } from "../queue-generator.js";
import { expectCells, findDialog, findGrid, SOON } from "../steps.js";
import { withLibrary } from "../with-library.js";

const meta: Meta = { title: "Patterns/Offline", decorators: [inWindow] };

export default meta;

const setup = withLibrary({
  photographs: 8,
  ai: queueGenerator,
  begin(library) {
    const request = { prompt: "A lighthouse in a storm, oil on canvas", width: 384, height: 384, n: 4 };
    library.generateImages(request).catch(() => {});
  },
});

/** Everything that is in the browser works without a connection; what needs the server waits for one, and says so. */
export const Offline: StoryObj = {
  ...setup,
  beforeEach(context) {
    Object.defineProperty(navigator, "onLine", { value: false, configurable: true });
    const close = setup.beforeEach(context);
    return () => {
      Reflect.deleteProperty(navigator, "onLine");
      close();
    };
  },
  render: () => <MediaLibrary />,
  async play() {
    await findGrid();
    await expectCells(8);
    await userEvent.click(await screen.findByRole("button", { name: /^Generations/ }, SOON));
    const queue = await findDialog("Generations");
    await waitFor(() => expect(queue).toHaveTextContent("Waiting for a connection"), SOON);
    await expect(queue).toHaveTextContent("You are offline");
  },
};
