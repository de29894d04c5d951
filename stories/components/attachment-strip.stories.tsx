import type { Meta, StoryObj } from "@storybook/react-vite";
import { useState } from "react";
import { expect, fn, screen, waitFor, within } from "storybook/test";
import { type MediaAsset, useImports } from "../../src/index.js";
import type { AttachmentStripProps } from "../../src/mantine.js";
import { inBox } from "../frames.js";
import { WithAssets } from "../loaded-asset.js";
import { photographs } from "../photographs.js";
import { AttachmentStrip } from "../preset.js";
import { SOON } from "../steps.js";
import { stuckAfter } from "../storages.js";
import { withLibrary } from "../with-library.js";

/** Chosen assets as a compact strip that can be sorted, for chats and posts, with the progress of uploads. */
const meta: Meta<AttachmentStripProps> = {
  title: "Components/AttachmentStrip",
  component: AttachmentStrip,
  tags: ["autodocs"],
  decorators: [inBox(640)],
};

export default meta;

type Story = StoryObj<AttachmentStripProps>;

function Strip({ assets, ...props }: Partial<AttachmentStripProps> & { assets: readonly MediaAsset[] }) {
  const [ids, setIds] = useState<readonly string[]>(() => assets.map(({ id }) => id));
  const change = (next: readonly string[]) => {
    setIds(next);
    props.onValueChange?.(next);
  };
  return <AttachmentStrip {...props} value={ids} onValueChange={change} />;
}

export const Playground: Story = {
  ...withLibrary({ photographs: 5 }),
  args: { disabled: false, onValueChange: fn() },
  parameters: { controls: { disable: false, include: ["disabled"] } },
  render: (args) => (
    <WithAssets>{(assets) => assets.length > 0 && <Strip {...args} assets={assets} />}</WithAssets>
  ),
  async play() {
    const strip = within(await screen.findByRole("list", { name: "Chosen media" }, SOON));
    await waitFor(() => expect(strip.getAllByRole("img")).toHaveLength(5), SOON);
  },
};

function AllStrips({ assets }: { assets: readonly MediaAsset[] }) {
  const { files } = useImports();
  const ids = assets.map(({ id }) => id);
  return (
    <div style={{ display: "grid", gap: 24 }}>
      <section aria-label="Sortable">
        <p>Sortable</p>
        <Strip assets={assets} />
      </section>
      <section aria-label="Only shown">
        <p>Only shown</p>
        <AttachmentStrip value={ids} />
      </section>
      <section aria-label="Disabled">
        <p>Disabled</p>
        <AttachmentStrip value={ids} onValueChange={() => {}} disabled />
      </section>
      <section aria-label="Uploading">
        <p>Uploading</p>
        <AttachmentStrip value={ids.slice(0, 1)} onValueChange={() => {}} uploads={files} />
      </section>
    </div>
  );
}

export const States: Story = {
  ...withLibrary({
    storage: () => stuckAfter(3),
    files: async () => (await photographs(3)).map(({ file }) => file),
    begin(library) {
      void photographs(5).then((all) => library.importFiles(all.slice(3).map(({ file }) => file)));
    },
  }),
  tags: ["!autodocs"],
  render: () => <WithAssets>{(assets) => assets.length > 0 && <AllStrips assets={assets} />}</WithAssets>,
  async play() {
    await waitFor(() => expect(screen.getAllByRole("list", { name: "Chosen media" })).toHaveLength(4), SOON);
    await waitFor(() => expect(screen.getAllByRole("progressbar").length).toBeGreaterThan(0), SOON);
  },
};
