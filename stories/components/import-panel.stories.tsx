import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fn, screen } from "storybook/test";
import type { ImportPanelProps } from "../../src/mantine.js";
import { photographs } from "../photographs.js";
import { fixture } from "../pictures.js";
import { ImportPanel } from "../preset.js";
import { SOON } from "../steps.js";
import { stuckAfter } from "../storages.js";
import { StoryBoard } from "../story-board.js";
import * as tests from "../tests/ImportPanel.stories.js";
import { withLibrary } from "../with-library.js";

/** The files that are being imported, with the progress of each, and what became of them. */
const meta: Meta<ImportPanelProps> = {
  title: "Components/ImportPanel",
  component: ImportPanel,
  tags: ["autodocs"],
};

export default meta;

type Story = StoryObj<ImportPanelProps>;

export const Playground: Story = {
  ...withLibrary({
    storage: () => stuckAfter(3),
    begin(library) {
      void Promise.all([fixture("truncated.png"), photographs(5)]).then(([truncated, rest]) =>
        library.importFiles([truncated, ...rest.map(({ file }) => file)]),
      );
    },
  }),
  args: { onShow: fn() },
  render: (args) => (
    <div className="rml-library" style={{ position: "relative", height: "100dvh", overflow: "hidden" }}>
      <ImportPanel {...args} />
    </div>
  ),
  async play() {
    await expect(await screen.findByRole("region", { name: "Imports" }, SOON)).toBeVisible();
  },
};

export const States: Story = {
  tags: ["!test", "!autodocs"],
  render: (_, { globals }) => (
    <StoryBoard
      stories={tests}
      globals={globals}
      captions={{
        Importing: "Importing",
        Finished: "Finished",
        HundredsOfFiles: "Hundreds of files",
        Minimized: "Minimized",
        Phone: "Phone",
      }}
    />
  ),
};
