import type { Meta, StoryObj } from "@storybook/react-vite";
import { type ReactNode, useState } from "react";
import { expect, fn, screen, waitFor } from "storybook/test";
import type { MediaAsset } from "../../src/index.js";
import type { AssetCardProps } from "../../src/mantine.js";
import { WithAsset, WithAssets } from "../loaded-asset.js";
import { fixture, pictures } from "../pictures.js";
import { AssetCard } from "../preset.js";
import { SOON } from "../steps.js";
import { withLibrary } from "../with-library.js";

/** One asset: its picture, name and size, how it was generated, and a checkbox where it can be selected. */
const meta: Meta<AssetCardProps> = {
  title: "Components/AssetCard",
  component: AssetCard,
  tags: ["autodocs"],
};

export default meta;

type Story = StoryObj<AssetCardProps>;

export const Playground: Story = {
  ...withLibrary({ photographs: 1 }),
  args: { variant: "captioned", selected: false, tabbable: true, onToggle: fn(), onOpen: fn() },
  argTypes: { variant: { control: "inline-radio", options: ["captioned", "picture", "row"] } },
  parameters: { controls: { disable: false, include: ["variant", "selected", "tabbable"] } },
  render: (args) => (
    <div style={{ boxSizing: "border-box", maxWidth: args.variant === "row" ? 700 : 260, padding: 24 }}>
      <WithAsset>
        {(asset) => (
          <div style={args.variant === "picture" ? { height: 180 } : {}}>
            <AssetCard {...args} asset={asset} />
          </div>
        )}
      </WithAsset>
    </div>
  ),
  async play() {
    await expect(await screen.findByText("Lofoten at dawn.jpg", {}, SOON)).toBeVisible();
  },
};

const LONG_NAME = `${"An unusually long name for a photograph of nothing much ".repeat(2).trim()}.png`;

const ODD = [
  "panorama-6-to-1.png",
  "portrait-1-to-4.png",
  "transparent-around-a-ring.png",
  "one-pixel.png",
  "sunset.webm",
  "codec-unknown.mp4",
  "document.pdf",
];

async function oddFiles(): Promise<File[]> {
  const [first] = await pictures(1);
  const long = first ? [new File([first], LONG_NAME, { type: first.type })] : [];
  return [...long, ...(await Promise.all(ODD.map(fixture)))];
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section>
      <h2 style={{ margin: "0 0 8px", font: "500 13px/1.4 system-ui, sans-serif" }}>{label}</h2>
      {children}
    </section>
  );
}

function ToggledCard({ asset, initial }: { asset: MediaAsset; initial: boolean }) {
  const [selected, setSelected] = useState(initial);
  return <AssetCard asset={asset} selected={selected} tabbable onToggle={() => setSelected(!selected)} />;
}

const LABELS: Record<string, string> = {
  [LONG_NAME]: "A long name",
  "panorama-6-to-1.png": "Panorama",
  "portrait-1-to-4.png": "A narrow strip",
  "transparent-around-a-ring.png": "Transparent",
  "one-pixel.png": "One pixel",
  "sunset.webm": "Video",
  "codec-unknown.mp4": "A video that this browser cannot play",
  "document.pdf": "No thumbnail",
};

function AllCards({ assets }: { assets: readonly MediaAsset[] }) {
  const generated = assets.find(({ source }) => source?.type === "ai");
  const odd = assets.filter(({ name }) => name in LABELS);
  return (
    <main
      style={{
        display: "grid",
        gridTemplateColumns: "repeat(auto-fill, minmax(min(190px, 100%), 1fr))",
        gap: 24,
        padding: 24,
      }}
    >
      {generated && (
        <>
          <Labelled label="Generated">
            <AssetCard asset={generated} tabbable />
          </Labelled>
          <Labelled label="Selectable">
            <ToggledCard asset={generated} initial={false} />
          </Labelled>
          <Labelled label="Selected">
            <ToggledCard asset={generated} initial />
          </Labelled>
        </>
      )}
      {odd.map((asset) => (
        <Labelled key={asset.id} label={LABELS[asset.name] ?? ""}>
          <AssetCard asset={asset} tabbable />
        </Labelled>
      ))}
    </main>
  );
}

export const States: Story = {
  ...withLibrary({
    files: oddFiles,
    generated: [{ prompt: "A heron at a quiet lake, woodblock print", width: 640, height: 640, seed: 3 }],
    limits: { accept: ["image/*", "video/*", "application/pdf"] },
  }),
  tags: ["!autodocs"],
  render: () => <WithAssets>{(assets) => <AllCards assets={assets} />}</WithAssets>,
  async play() {
    await expect(await screen.findByText("No thumbnail", {}, SOON)).toBeVisible();
    await expect(screen.getAllByRole("heading")).toHaveLength(3 + Object.keys(LABELS).length);
    await waitFor(
      () => expect(document.querySelectorAll("img[src^='blob:']").length).toBeGreaterThan(7),
      SOON,
    );
  },
};
