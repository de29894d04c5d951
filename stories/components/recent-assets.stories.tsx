import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, fn, screen, waitFor, within } from "storybook/test";
import type { RecentAssetsProps } from "../../src/mantine.js";
import { inBox } from "../frames.js";
import { RecentAssets } from "../preset.js";
import { SOON } from "../steps.js";
import { withLibrary } from "../with-library.js";

/** The newest assets, to choose from: for a popover. */
const meta: Meta<RecentAssetsProps> = {
  title: "Components/RecentAssets",
  component: RecentAssets,
  tags: ["autodocs"],
  decorators: [inBox(480)],
  args: { onChoose: fn() },
};

export default meta;

type Story = StoryObj<RecentAssetsProps>;

export const Playground: Story = {
  ...withLibrary({ photographs: 12 }),
  args: { count: 8, accept: "image/*" },
  argTypes: { count: { control: { type: "range", min: 1, max: 12 } } },
  parameters: { controls: { disable: false, include: ["count", "accept"] } },
  render: (args) => <RecentAssets {...args} />,
  async play() {
    const recent = within(await screen.findByRole("list", { name: "Recent" }, SOON));
    await waitFor(() => expect(recent.getAllByRole("button")).toHaveLength(8), SOON);
  },
};

export const States: Story = {
  ...withLibrary({ photographs: 4 }),
  tags: ["!autodocs"],
  render: (args) => (
    <div style={{ display: "grid", gap: 24 }}>
      <section aria-label="Some">
        <p>Some</p>
        <RecentAssets {...args} />
      </section>
      <section aria-label="Nothing of this type">
        <p>Nothing of this type</p>
        <RecentAssets {...args} accept="video/*" />
      </section>
    </div>
  ),
  async play() {
    const some = within(await screen.findByRole("region", { name: "Some" }, SOON));
    await waitFor(() => expect(some.getAllByRole("button")).toHaveLength(4), SOON);
  },
};
