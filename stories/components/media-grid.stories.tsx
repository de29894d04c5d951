import type { Meta, StoryObj } from "@storybook/react-vite";
import { fn } from "storybook/test";
import { useAssets, useSelection } from "../../src/index.js";
import type { MediaGridProps } from "../../src/mantine.js";
import { inWindow } from "../frames.js";
import { MediaGrid } from "../preset.js";
import { expectCells, findGrid } from "../steps.js";
import { StoryBoard } from "../story-board.js";
import * as tests from "../tests/MediaGrid.stories.js";
import { withLibrary } from "../with-library.js";

/** A virtualised grid of everything in the library, or of the assets that it is given. It fills its parent. */
const meta: Meta<MediaGridProps> = {
  title: "Components/MediaGrid",
  component: MediaGrid,
  tags: ["autodocs"],
  decorators: [inWindow],
  parameters: { keyboard: true },
};

export default meta;

type Story = StoryObj<MediaGridProps>;

function Selectable(props: MediaGridProps) {
  const assets = useAssets();
  const selection = useSelection({ assets });
  return <MediaGrid {...props} assets={assets} selection={selection} />;
}

export const Playground: Story = {
  ...withLibrary({ photographs: 16 }),
  args: { layout: "justified", size: 200, shortcuts: true, onOpen: fn(), onDelete: fn(), onRename: fn() },
  argTypes: {
    layout: { control: "inline-radio", options: ["squares", "justified", "list"] },
    size: { control: { type: "range", min: 80, max: 400, step: 10 } },
  },
  parameters: { controls: { disable: false, include: ["layout", "size", "shortcuts"] } },
  render: (args) => <Selectable {...args} />,
  async play() {
    await findGrid();
    await expectCells(16);
  },
};

export const States: Story = {
  tags: ["!test", "!autodocs"],
  render: (_, { globals }) => (
    <StoryBoard
      stories={tests}
      globals={globals}
      captions={{
        Filled: "Squares",
        Comfortable: "Squares with names",
        Justified: "Justified rows",
        List: "List",
        Generating: "Generating",
        SomeAssets: "Assets of the app’s choice",
        TenThousandAssets: "10,000 images",
        Phone: "Phone",
      }}
    />
  ),
};
