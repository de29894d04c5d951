import type { Meta, StoryObj } from "@storybook/react-vite";
import { useState } from "react";
import { expect, screen, userEvent, waitFor } from "storybook/test";
import { createBrowserStorage, type StorageReport, useMediaLibrary } from "../../src/index.js";
import { leaveOrphan, loseOriginal } from "../damage.js";
import { pictures } from "../pictures.js";
import { MediaGrid } from "../preset.js";
import { expectCells, SOON } from "../steps.js";
import { libraryOf, withLibrary } from "../with-library.js";

const namespace = "storybook-storage-health";

/** `library.check()` and `library.repair()` on a real storage in OPFS and IndexedDB. */
const meta: Meta = {
  title: "Tests/StorageHealth",
  tags: ["!dev"],
  render: () => (
    <main style={{ display: "flex", flexDirection: "column", gap: 16, height: "100dvh", padding: 24 }}>
      <Health />
      <MediaGrid />
    </main>
  ),
};

export default meta;

type Story = StoryObj;

function Health() {
  const { library } = useMediaLibrary();
  const [said, setSaid] = useState("Not looked at yet.");
  const look = (ask: () => Promise<StorageReport>) => async () => {
    // Otherwise the previous answer could pass for this one, and a story end while the storage is still read.
    setSaid("Looking …");
    setSaid(inWords(await ask()));
  };
  return (
    <div>
      <button type="button" onClick={look(library.check)}>
        Check
      </button>{" "}
      <button type="button" onClick={look(library.repair)}>
        Repair
      </button>
      <p role="status">{said}</p>
    </div>
  );
}

function inWords({ ok, missing, orphans, debris }: StorageReport): string {
  return `${ok ? "All is well" : "Something is wrong"}: ${missing.length} originals missing, ${orphans.length} files without an image, ${debris.length} unfinished writes.`;
}

const setup = { storage: () => createBrowserStorage({ namespace }), files: () => pictures(3) };
const missingCells = () => document.querySelectorAll('[role="gridcell"] [data-state="missing"]');

async function ask(name: "Check" | "Repair", answer: RegExp): Promise<void> {
  await userEvent.click(screen.getByRole("button", { name }));
  await waitFor(() => expect(screen.getByText(answer)).toBeVisible(), SOON);
}

export const Healthy: Story = {
  ...withLibrary(setup),
  async play() {
    await expectCells(3);
    await ask("Repair", /0 files without an image, 0 unfinished/);
    await ask("Check", /All is well: 0 originals missing/);
  },
};

/** A lost original is detected and marked; importing the same file again restores it. */
export const LostAndMended: Story = {
  ...withLibrary(setup),
  async play(context) {
    const library = libraryOf(context);
    await expectCells(3);
    await library.repair();
    const [asset] = library.getSnapshot().assets;
    if (!asset) throw new Error("The story has no image.");
    await loseOriginal(namespace, asset.id);
    await leaveOrphan(namespace);

    await ask("Check", /Something is wrong: 1 originals missing, 1 files without an image/);
    await expect(missingCells()).toHaveLength(0);
    await ask("Repair", /Something is wrong: 1 originals missing/);
    await waitFor(() => expect(missingCells()).toHaveLength(1), SOON);

    await library.importFiles(await pictures(3));
    await waitFor(() => expect(missingCells()).toHaveLength(0), SOON);
    await ask("Check", /All is well/);
    await expectCells(3);
  },
};
