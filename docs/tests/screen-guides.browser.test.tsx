import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import type { ComponentType, ReactNode } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { userEvent } from "vitest/browser";
import type { Language } from "../../src/components.js";
import {
  type CreateMediaLibraryOptions,
  createMediaLibrary,
  type MediaLibraryInstance,
  MediaLibraryProvider,
} from "../../src/index.js";
import { generateBatch, planBatch } from "../../src/prompts.js";
import { MediaLibrary } from "../../src/tailwind.js";
import { createMemoryStorage, createMockGenerator } from "../../src/testing.js";
import { cell, isGone, picture, press, show, soon, withCleanPage } from "./guide-page.contract.js";
import { importBlock } from "./import-block.contract.js";

withCleanPage();

const opened: MediaLibraryInstance[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((library) => library.close()));
});

/** A library with a picture of each name. */
async function open(names: string[] = [], options: CreateMediaLibraryOptions = {}) {
  const library = createMediaLibrary({
    storage: createMemoryStorage(),
    ai: createMockGenerator(),
    ...options,
  });
  opened.push(library);
  const results = await library.importFiles(await Promise.all(names.map((name) => picture(name))));
  return { library, ids: results.map(({ asset }) => asset?.id ?? "") };
}

const showIn = (library: MediaLibraryInstance, children: ReactNode) =>
  show(
    <MediaLibraryProvider library={library}>
      <div style={{ height: 700 }}>{children}</div>
    </MediaLibraryProvider>,
  );

describe("the guide of batches", () => {
  it("has a button for the contact sheet", async () => {
    const { Sheet }: { Sheet: ComponentType<{ batch: string }> } = await importBlock(
      "docs/guides/batches.md",
      "ContactSheetDialog",
    );
    const { library } = await open();
    const [asset] = await generateBatch(
      library,
      planBatch({
        request: { prompt: "a fox", width: 64, height: 64 },
        columns: { parameter: "seed", values: ["1", "2"] },
      }),
    );
    showIn(library, <Sheet batch={asset?.run?.batch?.id ?? ""} />);
    await press("Contact sheet");
    const sheet = within(await screen.findByRole("dialog", { name: /^Contact sheet/ }));
    await waitFor(() => expect(sheet.getAllByRole("columnheader")).toHaveLength(2));
    await userEvent.click(sheet.getByRole("button", { name: "Close" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });
});

describe("the guide of exporting", () => {
  it("has buttons that download and copy", async () => {
    const { Actions }: { Actions: ComponentType<{ ids: string[] }> } = await importBlock(
      "docs/guides/exporting.md",
      "downloadAssets",
    );
    const { library, ids } = await open(["a.png"]);
    showIn(library, <Actions ids={ids} />);
    const downloads: string[] = [];
    const copied = vi.spyOn(navigator.clipboard, "write").mockResolvedValue();
    await screen.findByRole("button", { name: "Download" });
    const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      downloads.push(this.download);
    });
    await press("Download");
    await soon(() => expect(downloads).toEqual(["a.png"]));
    click.mockRestore();
    await press("Copy image");
    await soon(() => expect(copied).toHaveBeenCalled());
  });
});

describe("the guide of hooks", () => {
  it("has a gallery that imports and deletes", async () => {
    const { Gallery }: { Gallery: ComponentType } = await importBlock("docs/guides/hooks.md", "Gallery");
    const { library } = await open(["a.png", "b.png"]);
    showIn(library, <Gallery />);
    const image = await screen.findByRole("img", { name: "a.png" });
    await waitFor(() => expect(image).toHaveProperty("naturalWidth", 40));
    const choose = vi.spyOn(HTMLInputElement.prototype, "click").mockImplementation(() => {});
    await press("Add files");
    expect(choose).toHaveBeenCalledOnce();
    await press("Delete a.png");
    await waitFor(() => expect(screen.queryByRole("img", { name: "a.png" })).toBeNull());
    screen.getByRole("img", { name: "b.png" });
  });
});

describe("the guide of languages", () => {
  it("shows the library in German, with a word of the app's own", async () => {
    const { Mediathek }: { Mediathek: ComponentType } = await importBlock(
      "docs/guides/languages.md",
      "Mediathek",
    );
    showIn((await open(["a.png"])).library, <Mediathek />);
    await screen.findAllByRole("button", { name: "Bild erzeugen" });
    await screen.findByRole("searchbox", { name: "Suchen" });
  });

  it("begins a translation, and leaves the rest English", async () => {
    const { fr }: { fr: Language } = await importBlock("docs/guides/languages.md", "// fr.ts");
    showIn((await open(["a.png", "b.png"])).library, <MediaLibrary language={fr} />);
    await screen.findByRole("searchbox", { name: "Rechercher" });
    await screen.findAllByRole("button", { name: "Generate" });
    (await cell("a.png")).focus();
    await userEvent.keyboard("{Control>}a{/Control}");
    await screen.findByText("2 sélectionnés");
  });
});

describe("the guide of metadata", () => {
  it("counts what a query finds, and says its values", async () => {
    const { Portraits }: { Portraits: ComponentType<{ text: string }> } = await importBlock(
      "docs/guides/metadata-and-filters.md",
      "Portraits",
    );
    const { library } = await open(["wide.png"]);
    const [made] = await library.generateImages({ prompt: "a tall fox", width: 64, height: 96 });
    await library.update(made?.id ?? "", { rating: 4 });
    showIn(library, <Portraits text="fox" />);
    await screen.findByText(/^1 portraits, the first is .*fox.*\. Models: .+ \(1\)$/);
  });

  it("counts by metadata of the app", async () => {
    const { Scarce }: { Scarce: ComponentType<{ below: number }> } = await importBlock(
      "docs/guides/metadata-and-filters.md",
      "Scarce",
    );
    const { library, ids } = await open(["a.png", "b.png"]);
    await library.update(ids, { meta: { sku: "A-1", stock: 12 } });
    await library.update(ids[0] ?? "", { meta: { sku: "A-2", stock: 3 } });
    showIn(library, <Scarce below={5} />);
    await screen.findByText("1 pictures of what is nearly sold out");
  });
});

describe("the guide of origins", () => {
  it("shows what the app's own check of Content Credentials says", async () => {
    vi.stubGlobal("check", async ({ name }: File) => ({ valid: name === "signed.png", signer: "Acme" }));
    const { Page }: { Page: ComponentType } = await importBlock(
      "docs/guides/origin.md",
      "verifyContentCredentials",
    );
    const bytes = new Uint8Array(await (await picture("signed.png")).arrayBuffer());
    // A manifest store without manifests: enough to be found.
    const store = Uint8Array.of(0, 0, 0, 0, 0x63, 0x61, 0x42, 0x58, 0, 0, 0, 0);
    const file = new File([bytes.slice(0, 33), store, bytes.slice(33)], "signed.png", { type: "image/png" });
    const { library } = await open();
    await library.importFiles([file]);
    showIn(library, <Page />);
    await userEvent.dblClick(await cell("signed.png"));
    const viewer = within(await screen.findByRole("dialog", { name: "signed.png" }));
    await userEvent.click(viewer.getByRole("button", { name: "Details" }));
    await userEvent.click(await viewer.findByRole("button", { name: "Verify" }));
    await viewer.findByText(/Verified: signed by .*Acme/);
  });
});

describe("the guide of parts and state", () => {
  it("has a library that shows what its query asks for", async () => {
    const { Landscapes }: { Landscapes: ComponentType } = await importBlock(
      "docs/guides/parts-and-state.md",
      "Landscapes",
    );
    const { library } = await open(["wide.png"]);
    await library.importFiles([await picture("tall.png", 30, 40)]);
    showIn(library, <Landscapes />);
    await cell("wide.png");
    expect(screen.queryByRole("gridcell", { name: "tall.png" })).toBeNull();
    await userEvent.fill(await screen.findByRole("searchbox", { name: "Search" }), "nothing");
    await isGone("wide.png");
  });
});

describe("the guide of the picker", () => {
  it("has a form that is sent once two images are chosen", async () => {
    type Props = { save: (ids: FormDataEntryValue[]) => void };
    const { Gallery }: { Gallery: ComponentType<Props> } = await importBlock(
      "docs/guides/picker.md",
      "MediaPicker",
    );
    const { library, ids } = await open(["a.png", "b.png"]);
    const save = vi.fn<Props["save"]>();
    showIn(library, <Gallery save={save} />);
    await press("Save");
    expect((await screen.findByRole("alert")).textContent).toContain("at least 2");
    await press("Choose media");
    for (const name of ["a.png", "b.png"]) await userEvent.click(await cell(name));
    await userEvent.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Choose" }));
    await press("Save");
    await soon(() => expect(save).toHaveBeenCalledOnce());
    expect([...(save.mock.calls[0]?.[0] ?? [])].sort()).toEqual([...ids].sort());
  });
});

describe("the guide of prompts", () => {
  it("lists the prompts that were used, stars, takes and deletes them", async () => {
    type Props = { search: string; onTake: (prompt: string) => void };
    const { Prompts }: { Prompts: ComponentType<Props> } = await importBlock(
      "docs/guides/prompts.md",
      "usePromptHistory",
    );
    const { library } = await open();
    for (const prompt of ["a red fox", "a lake"])
      await library.generateImages({ prompt, width: 64, height: 64 });
    const onTake = vi.fn();
    showIn(library, <Prompts search="fox" onTake={onTake} />);
    await press("a red fox");
    expect(onTake).toHaveBeenCalledWith("a red fox");
    expect(screen.queryByRole("button", { name: "a lake" })).toBeNull();
    await press("Star");
    await screen.findByRole("button", { name: "Star", pressed: true });
    await press("Delete all");
    await waitFor(() => expect(screen.queryByRole("button", { name: "a red fox" })).toBeNull());
  });
});

describe("the guide of testing", () => {
  it("has a story that generates", async () => {
    const { Story }: { Story: ComponentType } = await importBlock(
      "docs/guides/testing.md",
      "export const Story",
    );
    show(<Story />);
    await press("Generate");
    const form = within(await screen.findByRole("dialog", { name: "Generate image" }));
    fireEvent.change(form.getByRole("textbox", { name: "Prompt" }), { target: { value: "a fox" } });
    await userEvent.click(form.getByRole("button", { name: "Generate" }));
    await screen.findByRole("gridcell", { name: /fox/ });
  });
});
