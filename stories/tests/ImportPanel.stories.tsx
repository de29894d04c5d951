import type { Decorator, Meta, StoryObj } from "@storybook/react-vite";
import { expect, fn, screen, userEvent, waitFor, within } from "storybook/test";
import type { ImportPanelProps } from "../../src/mantine.js";
import { fixture, pictures } from "../pictures.js";
import { ImportPanel } from "../preset.js";
import { SOON } from "../steps.js";
import { stuckAfter } from "../storages.js";
import { type LibrarySetup, withLibrary } from "../with-library.js";

/** What it floats over. */
const overLibrary: Decorator = (Story) => (
  <div className="rml-library" style={{ position: "relative", height: "100dvh", overflow: "hidden" }}>
    <Story />
  </div>
);

function inLibrary(setup: LibrarySetup) {
  const { decorators, ...others } = withLibrary(setup);
  return { ...others, decorators: [overLibrary, ...decorators] };
}

const meta: Meta<ImportPanelProps> = {
  title: "Tests/ImportPanel",
  tags: ["!dev"],
  args: { onShow: fn() },
  render: (args) => <ImportPanel {...args} />,
};

export default meta;

type Story = StoryObj<ImportPanelProps>;

const findPanel = async () => within(await screen.findByRole("region", { name: "Imports" }, SOON));

const textFile = (name: string) => new File(["words"], name, { type: "text/plain" });

/** Three of five wait for a disk that does not answer. */
export const Importing: Story = {
  ...inLibrary({
    storage: () => stuckAfter(2),
    begin: (library) => void pictures(5).then((files) => library.importFiles(files)),
  }),
  async play() {
    const panel = await findPanel();
    await waitFor(() => expect(panel.getByText("Adding 2 of 5")).toBeVisible(), SOON);
    await expect(panel.getAllByRole("progressbar").length).toBeGreaterThan(3);
    await expect(panel.getByRole("button", { name: "Cancel all" })).toBeVisible();
  },
};

/** Rejected with a reason, canceled, already here; those that were added are in the library. */
export const Finished: Story = {
  ...inLibrary({
    storage: () => stuckAfter(3),
    begin(library) {
      void pictures(4).then(async (files) => {
        await library.importFiles(files.slice(0, 2));
        const again = library.importFiles([
          ...files.slice(0, 1),
          ...files.slice(2),
          textFile("notes.txt"),
          await fixture("truncated.png"),
        ]);
        setTimeout(() => library.cancelImport(), 1500);
        await again;
      });
    },
  }),
  async play({ args }) {
    const panel = await findPanel();
    await expect(await panel.findByText("Canceled", {}, SOON)).toBeVisible();
    await expect(panel.getByRole("alert")).toHaveTextContent("2 files were not added");
    await expect(panel.getByText("Already here")).toBeVisible();
    const [show] = panel.getAllByRole("button", { name: /^Show / });
    await userEvent.click(show ?? document.body);
    await expect(args.onShow).toHaveBeenCalled();
  },
};

/** Rows are rendered a page at a time. */
export const HundredsOfFiles: Story = {
  ...inLibrary({
    begin: (library) =>
      void library.importFiles(Array.from({ length: 400 }, (_, index) => textFile(`${index}.txt`))),
  }),
  async play() {
    const panel = await findPanel();
    await expect(await panel.findByText("and 350 more", {}, SOON)).toBeInTheDocument();
    await expect(panel.getAllByRole("listitem")).toHaveLength(50);
  },
};

export const Minimized: Story = {
  ...Importing,
  async play() {
    const panel = await findPanel();
    const minimize = panel.queryByRole("button", { name: "Minimize" });
    if (minimize) await userEvent.click(minimize);
    await expect(panel.queryByRole("listitem")).toBeNull();
    await expect(panel.getByRole("button", { name: "Expand" })).toHaveAttribute("aria-expanded", "false");
  },
};

export const Phone: Story = {
  ...Finished,
  globals: { viewport: { value: "phone" } },
  async play() {
    await findPanel();
    await expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(window.innerWidth);
  },
};
