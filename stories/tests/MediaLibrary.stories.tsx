import type { Meta, StoryObj } from "@storybook/react-vite";
import { expect, screen, userEvent, waitFor, within } from "storybook/test";
import { MediaLibraryError } from "../../src/index.js";
import type { AssetCardProps } from "../../src/mantine.js";
import { createMemoryStorage, createMockGenerator } from "../../src/testing.js";
import { inWindow } from "../frames.js";
import { fixture, pictures } from "../pictures.js";
import { MediaLibrary } from "../preset.js";
import {
  assetCells,
  button,
  dragFiles,
  expectCells,
  expectNoDialog,
  expectSaid,
  fill,
  findDialog,
  findGrid,
  openGenerate,
  pressEscape,
  SOON,
} from "../steps.js";
import { crowded, failing, fullAfter, heldUp, neverOpening, stuckAfter } from "../storages.js";
import { videoGenerator } from "../video-generator.js";
import { libraryOf, withLibrary } from "../with-library.js";

const meta: Meta = {
  title: "Tests/MediaLibrary",
  tags: ["!dev"],
  decorators: [inWindow],
  render: () => <MediaLibrary />,
};

export default meta;

type Story = StoryObj;

const generated = [
  { prompt: "A glacier at noon, risograph", width: 640, height: 640, seed: 7, steps: 28 },
  { prompt: "Terraced fields in the rain", width: 640, height: 480, seed: 11, negativePrompt: "people" },
];

const ai = () => createMockGenerator({ latency: 800 });

export const Filled: Story = {
  ...withLibrary({ files: () => pictures(10), generated, ai, orEndpoint: true }),
  async play() {
    await findGrid();
    await expectCells(12);
    await expect(assetCells("ai")).toHaveLength(2);
    await expect(screen.getByRole("button", { name: "Upload" })).toBeEnabled();
    await expect(screen.getByText("12 images")).toBeVisible();
  },
};

export const Empty: Story = {
  ...withLibrary({ ai, orEndpoint: true }),
  async play() {
    await expect(await screen.findByText("Your library is empty", {}, SOON)).toBeVisible();
    await expect(screen.getByRole("button", { name: "Browse files" })).toBeEnabled();
    await expect(screen.getByRole("button", { name: "Generate" })).toBeEnabled();
    await expect(await findGrid()).toBeVisible();
    await expect(assetCells()).toHaveLength(0);
  },
};

/** The storage is slow to open. */
export const Loading: Story = {
  ...withLibrary({ storage: neverOpening }),
  async play(context) {
    await expect(libraryOf(context).getSnapshot().status).toBe("loading");
    await expect(document.querySelector('[data-status="loading"]')).toBeInTheDocument();
    await expect(assetCells()).toHaveLength(0);
    await expect(screen.queryByText("Your library is empty")).toBeNull();
  },
};

/** Another tab blocks the storage; the user can close it. */
export const WaitingForAnotherTab: Story = {
  ...withLibrary({
    storage: () =>
      heldUp(
        new MediaLibraryError(
          "blocked",
          "Another tab still uses an older version of this app. Close or reload the other tabs.",
        ),
      ),
  }),
  async play() {
    await expect(await screen.findByText("The library is waiting", {}, SOON)).toBeVisible();
    await expect(screen.getAllByText(/Close or reload the other tabs/)[0]).toBeVisible();
    await expect(document.querySelector('[data-status="loading"]')).toBeInTheDocument();
    await expect(screen.queryByText("The library cannot be opened")).toBeNull();
    await expect(await findGrid()).toBeVisible();
  },
};

/** The storage cannot be opened: shows what happened and what to do. */
export const Failed: Story = {
  ...withLibrary({
    storage: () =>
      failing(
        new MediaLibraryError(
          "version-newer",
          "Another tab runs a newer version of this app. Reload the page to use it.",
        ),
      ),
  }),
  async play() {
    await expect(await screen.findByText("The library cannot be opened", {}, SOON)).toBeVisible();
    await expect(screen.getByText(/Reload the page to use it/)).toBeVisible();
    await expect(document.querySelector('[data-status="failed"]')).toBeInTheDocument();
  },
};

/** A private window or an insecure origin: everything works, but nothing is kept. */
export const Ephemeral: Story = {
  ...withLibrary({ storage: createMemoryStorage, files: () => pictures(6), ai, orEndpoint: true }),
  async play() {
    await findGrid();
    await expect(screen.getByText("Nothing here is kept")).toBeVisible();
    await expect(document.querySelector('[data-persistence="ephemeral"]')).toBeInTheDocument();
    await expectCells(6);
  },
};

/** Without a generator nothing about generating is shown. */
export const WithoutGenerator: Story = {
  ...withLibrary({ files: () => pictures(6) }),
  async play() {
    await findGrid();
    await expectCells(6);
    await expect(screen.queryByRole("button", { name: "Generate" })).toBeNull();
  },
};

/** Three files are saved, the fourth is being written. */
export const Importing: Story = {
  ...withLibrary({ storage: () => stuckAfter(3), files: () => pictures(2) }),
  async play(context) {
    await findGrid();
    const library = libraryOf(context);
    const more = (await pictures(6)).slice(2);
    // Ends only when the library is closed.
    void library.importFiles(more);
    await waitFor(
      () => expect(library.getSnapshot().importProgress).toMatchObject({ done: 1, total: 4 }),
      SOON,
    );
    await expectCells(3);
  },
};

/** Two of six files are images; for each of the others the reason of its rejection is shown. */
export const ImportProblems: Story = {
  ...withLibrary({ files: () => pictures(3) }),
  async play() {
    await findGrid();
    const [picture] = (await pictures(4)).slice(3);
    const odd = ["truncated.png", "text-named.png", "empty.png", "claims-30000x30000.png", "one-pixel.png"];
    const files = await Promise.all(odd.map(fixture));
    dragFiles(window, "drop", picture ? [...files, picture] : files);
    await expectCells(5);
    for (const name of odd.slice(0, 4)) await expect(await screen.findByText(name, {}, SOON)).toBeVisible();
    await expect(screen.queryByText("one-pixel.png", { selector: "li *" })).toBeNull();
    await expect(screen.getByText(/The file is empty/)).toBeVisible();
    await expectSaid("2 images added, 4 files were not added");
  },
};

/** The disk is full: earlier files are saved, the others report it, and the notice can be dismissed. */
export const QuotaExceeded: Story = {
  ...withLibrary({ storage: () => fullAfter(4), files: () => pictures(3) }),
  async play({ step }) {
    await findGrid();
    await step("the disk fills up", async () => {
      dragFiles(window, "drop", (await pictures(6)).slice(3));
      await expectCells(4);
      await waitFor(() => expect(screen.getAllByText(/There is no space left/)).toHaveLength(2), SOON);
    });
  },
};

/** A generated image could not be saved after the dialog was closed: the page shows the error. */
export const GenerationFailedInBackground: Story = {
  ...withLibrary({
    files: () => pictures(5),
    ai: () =>
      createMockGenerator({
        latency: 900,
        fail: new MediaLibraryError(
          "provider-throttled",
          "The image service is busy. Try again in 20 seconds.",
          {
            retryable: true,
            retryAfter: 20,
          },
        ),
      }),
  }),
  async play() {
    await findGrid();
    const dialog = await openGenerate();
    await fill(dialog, { Prompt: "Storm over the harbour" });
    await userEvent.click(button(dialog, "Generate"));
    await pressEscape();
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull(), SOON);
    await expect(
      await screen.findByText("The image service is busy. Try again in 20 seconds.", {}, SOON),
    ).toBeVisible();
  },
};

export const Found: Story = {
  ...withLibrary({ files: () => pictures(12) }),
  async play() {
    await findGrid();
    await userEvent.type(screen.getByRole("searchbox", { name: "Search" }), "the");
    await expectCells(5);
    await userEvent.click(screen.getByRole("button", { name: "Clear search" }));
    await expectCells(12);
    await userEvent.type(screen.getByRole("searchbox", { name: "Search" }), "fog morning");
    await expectCells(1);
  },
};

export const NothingFound: Story = {
  ...withLibrary({ files: () => pictures(6) }),
  async play() {
    await findGrid();
    await userEvent.type(screen.getByRole("searchbox", { name: "Search" }), "zebra");
    await expect(await screen.findByText("Nothing found", {}, SOON)).toBeVisible();
    await expect(assetCells()).toHaveLength(0);
  },
};

export const Selection: Story = {
  ...withLibrary({ files: () => pictures(8), generated, ai, orEndpoint: true }),
  async play() {
    await findGrid();
    await expectCells(10);
    const user = userEvent.setup();
    const [, second, , fourth] = assetCells();
    if (!second || !fourth) throw new Error("The grid has fewer than four assets.");
    await user.click(within(second).getByRole("checkbox"));
    await expect(second).toHaveAttribute("aria-selected", "true");
    await user.keyboard("{Shift>}");
    await user.click(within(fourth).getByRole("checkbox"));
    await user.keyboard("{/Shift}");
    await waitFor(() => expect(document.querySelectorAll('[aria-selected="true"]')).toHaveLength(3));
    await expect(screen.getByText("3 selected")).toBeVisible();
    await expect(screen.getByRole("button", { name: "Delete" })).toBeEnabled();
  },
};

/** A video from selected images; the result is an asset like any other. */
export const MakeAVideo: Story = {
  ...withLibrary({ files: () => pictures(4), ai: () => videoGenerator() }),
  async play() {
    await findGrid();
    await expectCells(4);
    for (const cell of assetCells().slice(0, 2)) await userEvent.click(within(cell).getByRole("checkbox"));
    await userEvent.click(screen.getByRole("button", { name: "Make a video" }));
    const dialog = await findDialog("Make a video");
    await waitFor(() => expect(dialog.querySelectorAll("img")).toHaveLength(2), SOON);
    await waitFor(() => expect(dialog).toHaveTextContent("5 s · Price unknown"), SOON);
    await userEvent.click(button(dialog, "Make a video"));
    await expectNoDialog("Make a video");
    await expectCells(5);
    await expectCells(1, "ai");
    await expectSaid("Video generated and added");
    await expect(screen.getByRole("img", { name: "Video, 0:02" })).toBeVisible();
  },
};

/** If no model generates videos from a prompt, nothing offers it. */
export const NoVideoOfAPrompt: Story = {
  ...withLibrary({
    files: () => pictures(2),
    ai: () => ({
      ...videoGenerator(),
      capabilities: { videos: [{ id: "acme/dream", secondsPerImage: 2.5, maxInputImages: 4 }] },
    }),
  }),
  async play() {
    await findGrid();
    const dialog = await openGenerate();
    await expect(within(dialog).queryByRole("button", { name: "Make a video" })).toBeNull();
    await userEvent.keyboard("{Escape}");
    const [first] = assetCells();
    if (!first) throw new Error("The grid has no asset.");
    await userEvent.click(within(first).getByRole("checkbox"));
    await expect(screen.getByRole("button", { name: "Make a video" })).toBeVisible();
  },
};

/** A video from a prompt alone is reached through the image dialog. */
export const AVideoInstead: Story = {
  ...withLibrary({ files: () => pictures(2), ai: () => videoGenerator() }),
  async play() {
    await findGrid();
    const dialog = await openGenerate();
    await userEvent.click(button(dialog, "Make a video"));
    const other = await findDialog("Make a video");
    await waitFor(() => expect(other).toHaveTextContent("5 s · This run costs $0.25"), SOON);
    await expectNoDialog("Generate image");
  },
};

/** Two images went to the trash; a toast brings them back. */
export const Deleted: Story = {
  ...withLibrary({ files: () => pictures(8) }),
  async play() {
    await findGrid();
    await expectCells(8);
    for (const cell of assetCells().slice(0, 2)) await userEvent.click(within(cell).getByRole("checkbox"));
    await userEvent.click(screen.getByRole("button", { name: "Delete" }));
    await expectCells(6);
    await expectSaid("2 images moved to the trash. Undo");
    await waitFor(() => expect(document.activeElement).not.toBe(document.body), SOON);
    await expect(screen.getByRole("button", { name: "Undo" })).toBeVisible();
  },
};

export const Trash: Story = {
  ...withLibrary({ files: () => pictures(8) }),
  async play(context) {
    await Deleted.play?.(context);
    await userEvent.click(screen.getByRole("link", { name: "Trash" }));
    await expectCells(2);
    await expect(screen.getByRole("button", { name: "Empty trash" })).toBeEnabled();
  },
};

/** Only what is deleted for ever asks first. */
export const ConfirmDelete: Story = {
  ...withLibrary({ files: () => pictures(8) }),
  async play(context) {
    await Trash.play?.(context);
    await userEvent.click(screen.getByRole("button", { name: "Empty trash" }));
    const question = await screen.findByRole("alertdialog", {}, SOON);
    await expect(question).toHaveTextContent("Delete 2 images forever?");
    await expectCells(2);
  },
};

/** Filters by facets, with how many assets each choice would find. */
export const Filters: Story = {
  ...withLibrary({ files: () => pictures(8), generated, ai, orEndpoint: true }),
  async play() {
    await findGrid();
    await expectCells(10);
    await userEvent.click(screen.getByRole("button", { name: "Filter" }));
    const panel = within(await screen.findByRole("dialog", { name: "Filter" }, SOON));
    const source = within(panel.getByRole("group", { name: "Source" }));
    await userEvent.click(source.getByRole("checkbox", { name: "AI (2)" }));
    await expectCells(2);
  },
};

/** Files are dragged over the window. */
export const DropOverlay: Story = {
  ...withLibrary({ files: () => pictures(6) }),
  async play() {
    await findGrid();
    dragFiles(window, "dragenter", await pictures(1));
    await expect(await screen.findByText("Drop to add to your library", {}, SOON)).toBeVisible();
    await expect(document.querySelector('[data-dragging="true"]')).toBeInTheDocument();
  },
};

/** Only visible items are in the document. */
export const TenThousandAssets: Story = {
  ...withLibrary({ storage: () => crowded(10_000) }),
  async play() {
    const grid = await findGrid();
    await expect(await screen.findByText("10,000 images", {}, SOON)).toBeVisible();
    await waitFor(() => expect(assetCells().length).toBeGreaterThan(4), SOON);
    await expect(assetCells().length).toBeLessThan(120);
    grid.scrollTo({ top: grid.scrollHeight });
    await waitFor(() => expect(grid.querySelector('[aria-rowindex="2"]')).toBeNull(), SOON);
    await waitFor(() => expect(assetCells().length).toBeGreaterThan(4), SOON);
    await expect(assetCells().length).toBeLessThan(120);
  },
};

export const Phone: Story = {
  ...withLibrary({ files: () => pictures(7), generated, ai, orEndpoint: true }),
  globals: { viewport: { value: "phone" } },
  async play() {
    const grid = await findGrid();
    await waitFor(() => expect(assetCells().length).toBeGreaterThan(3), SOON);
    await expect(grid).toHaveAttribute("aria-colcount", "2");
    await expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(window.innerWidth);
  },
};

/** Custom messages, here in German. */
export const CustomMessages: Story = {
  ...withLibrary({ files: () => pictures(6), ai, orEndpoint: true }),
  render: () => (
    <MediaLibrary
      messages={{
        library: "Mediathek",
        assetCount: (count) => (count === 1 ? "1 Bild" : `${count} Bilder`),
        search: "Suchen",
        upload: "Hochladen",
        uploadTitle: "Bilder hier ablegen",
        uploadHint: "oder einfügen, oder Dateien auswählen",
        browse: "Dateien auswählen",
        generate: "Erzeugen",
        generateTitle: "Bild erzeugen",
      }}
    />
  ),
  async play() {
    await expect(await screen.findByRole("grid", { name: "Mediathek" }, SOON)).toBeVisible();
    await expect(screen.getByRole("button", { name: "Erzeugen" })).toBeEnabled();
    await expect(screen.getByRole("searchbox", { name: "Suchen" })).toBeEnabled();
    await expect(await screen.findByText("6 Bilder", {}, SOON)).toBeVisible();
  },
};

function PlainCard({ asset, selected = false }: AssetCardProps) {
  return (
    <figure data-plain-card style={{ margin: 0, outline: selected ? "2px solid currentColor" : "none" }}>
      <figcaption>{asset.name}</figcaption>
    </figure>
  );
}

/** Custom parts instead of the kit's. */
export const Slots: Story = {
  ...withLibrary({ files: () => pictures(6) }),
  render: () => <MediaLibrary slots={{ AssetCard: PlainCard }} />,
  async play() {
    await findGrid();
    await expectCells(6);
    await expect(document.querySelectorAll("[data-plain-card]")).toHaveLength(6);
  },
};

const PlainUploadCard = () => <p>Uploads are closed on weekends.</p>;

/** A custom drop zone in an empty library. */
export const SlotsEmpty: Story = {
  ...withLibrary({}),
  render: () => <MediaLibrary slots={{ UploadCard: PlainUploadCard }} />,
  async play() {
    await expect(await screen.findByText("Uploads are closed on weekends.", {}, SOON)).toBeVisible();
    await expect(screen.queryByRole("button", { name: "Browse files" })).toBeNull();
  },
};
