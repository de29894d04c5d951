import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import type { ComponentType, ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { storageOf } from "../core/library/library-sessions.js";
import {
  type CreateMediaLibraryOptions,
  createMediaLibrary,
  MediaLibraryError,
  type MediaLibraryInstance,
  MediaLibraryProvider,
} from "../index.js";
import { ar } from "../locales-ar.js";
import { promptsOf } from "../prompts.js";
import { createMemoryStorage } from "../storage/memory-storage.js";
import { createMockGenerator } from "../testing/mock-generator.js";
import {
  button,
  describedBy,
  hasFocus,
  isGone,
  openDialog,
  type Parts,
  says,
} from "./library-page.contract.js";
import type { Language } from "./messages/language.js";

type Panel = Awaited<ReturnType<typeof openDialog>>["form"];

/** Prompts, snippets and drafts in the dialog that generates, in every kit. Needs the kit's stylesheet on the page. */
export function describePromptHistory(
  name: string,
  { MediaLibrary }: Parts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const generator = () => createMockGenerator({ latency: 0 });
  const opened: MediaLibraryInstance[] = [];
  function open(options: CreateMediaLibraryOptions): MediaLibraryInstance {
    const library = createMediaLibrary(options);
    opened.push(library);
    return library;
  }
  const closeAll = () => Promise.all(opened.splice(0).map((library) => library.close()));
  afterEach(async () => {
    cleanup();
    vi.restoreAllMocks();
    await closeAll();
  });
  const show = (library: MediaLibraryInstance, width = 900, language?: Language) =>
    render(
      <Wrapper>
        <MediaLibraryProvider library={library}>
          <div style={{ height: 600, width }}>
            <MediaLibrary language={language} />
          </div>
        </MediaLibraryProvider>
      </Wrapper>,
    );

  /** A library that was asked for these prompts, the last one last. */
  async function asked(...prompts: string[]) {
    const ai = {
      generateImages: () => Promise.reject(new MediaLibraryError("content-refused", "No.")),
      capabilities: generator().capabilities,
    };
    const library = open({ storage: createMemoryStorage(), ai });
    for (const prompt of prompts) {
      await library.generateImages({ prompt, width: 8, height: 8 }).catch(() => {});
      // One time each, so that their order is certain.
      await waitFor(async () => expect((await saved(library)).map(({ text }) => text)).toContain(prompt));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    return library;
  }
  const saved = async (library: MediaLibraryInstance) =>
    (await (await storageOf(library)).prompts.get()).flatMap((record) =>
      record.kind === "prompt" ? record : [],
    );

  async function openHistory() {
    const { form, prompt } = await openDialog();
    await userEvent.click(form.getByRole("button", { name: "Prompt history" }));
    const panel = within(await screen.findByRole("dialog", { name: "Prompt history" }));
    await panel.findByRole("searchbox");
    return { form, prompt, panel };
  }
  const rows = (panel: Panel) =>
    panel.queryAllByRole("listitem").map((row) => row.querySelector("[data-slot=prompts-text]")?.textContent);
  const shows = (panel: Panel, texts: string[]) => waitFor(() => expect(rows(panel)).toEqual(texts));

  describe(`${name}: the prompt history`, () => {
    beforeEach(() => page.viewport(1000, 800));

    it("comes into the field by Up at its start, and goes back by Down to what was typed", async () => {
      show(await asked("a fox", "an owl\nat night"));
      const { prompt } = await openDialog();
      await userEvent.fill(prompt, "a hare");
      await userEvent.keyboard("{ArrowUp}");
      expect(prompt).toHaveProperty("value", "a hare");
      await userEvent.keyboard("{Home}{ArrowUp}");
      await waitFor(() => expect(prompt).toHaveProperty("value", "an owl\nat night"));
      await says("1 of 2: an owl\nat night");
      await waitFor(() => expect(prompt).toMatchObject({ selectionStart: 0, selectionEnd: 0 }));
      await userEvent.keyboard("{ArrowUp}");
      await waitFor(() => expect(prompt).toHaveProperty("value", "a fox"));
      await userEvent.keyboard("{ArrowUp}{ArrowDown}");
      await waitFor(() => expect(prompt).toHaveProperty("value", "an owl\nat night"));
      await waitFor(() => expect(prompt).toMatchObject({ selectionStart: 15, selectionEnd: 15 }));
      await userEvent.keyboard("{ArrowDown}");
      await waitFor(() => expect(prompt).toHaveProperty("value", "a hare"));
      await userEvent.keyboard("{ArrowDown}");
      expect(prompt).toHaveProperty("value", "a hare");
    });

    it("leaves the arrows to the text once a prompt of the history was changed", async () => {
      show(await asked("a fox"));
      const { prompt } = await openDialog();
      await userEvent.keyboard("{ArrowUp}");
      await waitFor(() => expect(prompt).toHaveProperty("value", "a fox"));
      await waitFor(() => expect(prompt).toMatchObject({ selectionStart: 0, selectionEnd: 0 }));
      await userEvent.keyboard("{End} in snow{ArrowDown}");
      expect(prompt).toHaveProperty("value", "a fox in snow");
    });

    it("is searched, ordered by use, and put into the field", async () => {
      show(await asked("a fox", "a fox", "an owl", "a grey hare"));
      const { prompt, panel } = await openHistory();
      await shows(panel, ["a grey hare", "an owl", "a fox"]);
      await userEvent.selectOptions(panel.getByRole("combobox", { name: "Show" }), "Most used");
      await shows(panel, ["a fox", "a grey hare", "an owl"]);
      expect(panel.getByText("Used 2 times")).toBeTruthy();
      await userEvent.fill(panel.getByRole("searchbox", { name: "Search prompts" }), "HARE");
      await shows(panel, ["a grey hare"]);
      await userEvent.keyboard("{ArrowDown}{Enter}");
      await waitFor(() => expect(prompt).toHaveProperty("value", "a grey hare"));
      await isGone("dialog", "Prompt history");
      await hasFocus(prompt);
    });

    it("is starred, deleted, and brought back, also all of it", async () => {
      const library = await asked("a fox", "an owl");
      show(library);
      const { panel } = await openHistory();
      const star = await panel.findByRole("button", { name: "Star: a fox" });
      expect(star.getAttribute("aria-pressed")).toBe("false");
      await userEvent.click(star);
      await waitFor(() => expect(star.getAttribute("aria-pressed")).toBe("true"));
      await userEvent.selectOptions(panel.getByRole("combobox", { name: "Show" }), "Starred");
      await shows(panel, ["a fox"]);
      await userEvent.click(panel.getByRole("button", { name: "Delete: a fox" }));
      expect(await panel.findByText("No prompts found")).toBeTruthy();
      const undo = await panel.findByRole("button", { name: "Undo" });
      await hasFocus(undo);
      await userEvent.click(undo);
      await shows(panel, ["a fox"]);
      await userEvent.click(panel.getByRole("button", { name: "Delete all" }));
      expect(await panel.findByText("No prompts yet")).toBeTruthy();
      expect(await saved(library)).toEqual([]);
      expect(panel.getByText("2 prompts deleted")).toBeTruthy();
      await userEvent.click(panel.getByRole("button", { name: "Undo" }));
      await shows(panel, ["a fox"]);
      expect(await saved(library)).toHaveLength(2);
    });

    it("is imported from a file, and says what became of it, or why it cannot be", async () => {
      const one = await asked("a fox");
      const file = await promptsOf(one).exportFile();
      show(open({ storage: createMemoryStorage(), ai: generator() }));
      const { panel } = await openHistory();
      const input = panel.getByLabelText("Import", { selector: "input" });
      await userEvent.upload(input, file);
      await panel.findByText("Imported: 1 prompt, 0 snippets");
      await shows(panel, ["a fox"]);
      await userEvent.upload(input, new File(["[]"], "prompts.json", { type: "application/json" }));
      const alert = await panel.findByRole("alert");
      expect(alert.textContent).toContain("This file cannot be imported");
      expect(alert.textContent).toContain("It has no prompts that this library exported");
    });

    it("is exported as a file", async () => {
      show(await asked("a fox"));
      const { panel } = await openHistory();
      const exported = new Promise<Blob>((resolve) => {
        const createObjectURL = URL.createObjectURL.bind(URL);
        vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
          if (blob instanceof Blob && blob.type === "application/json") resolve(blob);
          return createObjectURL(blob);
        });
      });
      await userEvent.click(panel.getByRole("button", { name: "Export" }));
      expect(JSON.parse(await (await exported).text())).toMatchObject({ prompts: [{ text: "a fox" }] });
    });

    it("fits a window of 320 px, in Arabic too", async () => {
      await page.viewport(320, 640);
      const library = await asked("منارة", `a ${"very ".repeat(40)}long prompt`, "x".repeat(300));
      show(library, 320, ar);
      await userEvent.click(await button("إنشاء"));
      await userEvent.click(await button("سجلّ الأوصاف"));
      const panel = await screen.findByRole("dialog", { name: "سجلّ الأوصاف" });
      await waitFor(() => expect(within(panel).getAllByRole("listitem")).toHaveLength(3));
      await waitFor(() => {
        const { left, right, bottom } = panel.getBoundingClientRect();
        expect([left >= 0, right <= 320, bottom <= 640]).toEqual([true, true, true]);
      });
      expect(getComputedStyle(panel).direction).toBe("rtl");
      expect(panel.scrollWidth).toBeLessThanOrEqual(panel.clientWidth);
    });
  });

  describe(`${name}: snippets and choices`, () => {
    beforeEach(() => page.viewport(1000, 800));

    const priced = () => ({
      ...generator(),
      capabilities: { models: [{ id: "paint", maxImages: 4, microUsdPerImage: 10_000 }] },
    });

    it("shows what a prompt with choices makes, and what it costs, and generates that", async () => {
      const library = open({ storage: createMemoryStorage(), ai: priced() });
      show(library);
      const { form, prompt } = await openDialog();
      await within(form.getByRole("combobox", { name: "Model" })).findByRole("option", { name: "paint" });
      await userEvent.fill(prompt, "a {red|grey|arctic} fox");
      await userEvent.selectOptions(form.getByRole("combobox", { name: "Images" }), "2");
      await userEvent.click(await form.findByText("6 images: 3 prompts × 2"));
      const list = form.getByRole("list", { name: "Prompts that will be generated" });
      expect(
        within(list)
          .getAllByRole("listitem")
          .map((item) => item.textContent),
      ).toEqual(["a red fox", "a grey fox", "a arctic fox"]);
      expect(form.getByText("This run costs $0.06")).toBeTruthy();
      await userEvent.click(form.getByRole("button", { name: "Generate" }));
      await isGone("dialog", "Generate image");
      const requests = library
        .getSnapshot()
        .generations.map(({ request }) => [request.prompt, "n" in request && request.n]);
      expect(requests).toEqual([
        ["a red fox", 2],
        ["a grey fox", 2],
        ["a arctic fox", 2],
      ]);
      await waitFor(async () =>
        expect((await saved(library)).map(({ text }) => text)).toEqual(["a {red|grey|arctic} fox"]),
      );
    });

    it("generates nothing of a plan with more than 100 images, and says so at the prompt", async () => {
      const library = open({ storage: createMemoryStorage(), ai: priced() });
      show(library);
      const { form, prompt } = await openDialog();
      await userEvent.fill(prompt, "{a|b|c|d|e}{a|b|c|d|e}{a|b|c|d|e}");
      await waitFor(() =>
        expect(describedBy(prompt)).toContain("This would make 125 images; at most 100 can be made at once."),
      );
      await userEvent.click(form.getByRole("button", { name: "Generate" }));
      await hasFocus(prompt);
      expect(library.getSnapshot().generations).toEqual([]);
    });

    it("cancels all of a plan together", async () => {
      const library = open({
        storage: createMemoryStorage(),
        ai: createMockGenerator({ latency: Infinity }),
      });
      show(library);
      const { form, prompt } = await openDialog();
      await userEvent.fill(prompt, "a {red|grey} fox");
      await userEvent.keyboard("{Control>}{Enter}{/Control}");
      await waitFor(() => expect(library.getSnapshot().generations).toHaveLength(2));
      await userEvent.click(form.getByRole("button", { name: "Cancel" }));
      await waitFor(() => expect(library.getSnapshot().aiGenerating).toBe(false));
      await waitFor(() => expect(prompt).toMatchObject({ disabled: false, value: "a {red|grey} fox" }));
    });

    it("keeps a text under a name, and puts it in where the caret is", async () => {
      const library = open({ storage: createMemoryStorage(), ai: generator() });
      show(library);
      const { form, prompt } = await openDialog();
      await userEvent.fill(prompt, "a fox, at dawn, {paper}");
      await userEvent.keyboard("{Home}{ArrowRight>7/}");
      await userEvent.click(form.getByRole("button", { name: "Snippets" }));
      const panel = within(await screen.findByRole("dialog", { name: "Snippets" }));
      await userEvent.click(await panel.findByRole("button", { name: "New snippet" }));
      const field = panel.getByRole("textbox", { name: "Name" });
      await hasFocus(field);
      await userEvent.keyboard("{Enter}");
      expect(field.getAttribute("aria-invalid")).toBe("true");
      await userEvent.fill(field, "style");
      await userEvent.fill(panel.getByRole("textbox", { name: "Text" }), "oil on canvas");
      await userEvent.click(field);
      await userEvent.keyboard("{Enter}");
      await userEvent.click(await panel.findByRole("button", { name: /^style/ }));
      await waitFor(() => expect(prompt).toHaveProperty("value", "a fox, {style}at dawn, {paper}"));
      await hasFocus(prompt);
      expect(prompt).toMatchObject({ selectionStart: 14, selectionEnd: 14 });
      await userEvent.keyboard(" ");
      expect(form.getByText("1 image: 1 prompt × 1")).toBeTruthy();
      expect(form.getByText("No snippet has this name, so it stays as text: {paper}")).toBeTruthy();
      await userEvent.click(form.getByRole("button", { name: "Generate" }));
      await isGone("dialog", "Generate image");
      const [generation] = library.getSnapshot().generations;
      expect(generation?.request.prompt).toBe("a fox, oil on canvas at dawn, {paper}");
    });

    it("changes, deletes and brings back a snippet, and never generates by Enter in its panels", async () => {
      const library = await asked("an owl");
      await promptsOf(library).setSnippet({ name: "style", text: "oil" });
      show(library);
      const { form, prompt } = await openDialog();
      await userEvent.fill(prompt, "a fox");
      await userEvent.click(form.getByRole("button", { name: "Snippets" }));
      const panel = within(await screen.findByRole("dialog", { name: "Snippets" }));
      await userEvent.click(await panel.findByRole("button", { name: "Edit: style" }));
      await userEvent.fill(panel.getByRole("textbox", { name: "Name" }), "Style");
      await userEvent.fill(panel.getByRole("textbox", { name: "Text" }), "water colour");
      await userEvent.click(panel.getByRole("button", { name: "Save" }));
      await panel.findByText("water colour");
      await userEvent.click(panel.getByRole("button", { name: "Delete: Style" }));
      await panel.findByText(/A snippet is a text with a name/);
      await userEvent.click(await panel.findByRole("button", { name: "Undo" }));
      await panel.findByText("water colour");
      await userEvent.keyboard("{Escape}");
      await isGone("dialog", "Snippets");
      await userEvent.click(form.getByRole("button", { name: "Prompt history" }));
      const history = within(await screen.findByRole("dialog", { name: "Prompt history" }));
      await userEvent.type(await history.findByRole("searchbox"), "owl{Enter}");
      expect(history.getByRole("searchbox")).toBeTruthy();
      expect(library.getSnapshot().generations.map(({ request }) => request.prompt)).toEqual(["an owl"]);
    });
  });

  describe(`${name}: the draft of the form`, () => {
    it("outlives Escape, another model and a reload, until it is generated", async () => {
      const ai = {
        ...generator(),
        capabilities: { models: [{ id: "paint" }, { id: "sketch", seed: false, maxImages: 4 }] },
      };
      const storage = createMemoryStorage();
      show(open({ storage, ai }));
      const first = await openDialog();
      await userEvent.fill(first.prompt, "a storm");
      await userEvent.fill(first.form.getByRole("textbox", { name: "Seed" }), "7");
      const model = first.form.getByRole("combobox", { name: "Model" });
      await within(model).findByRole("option", { name: "sketch" });
      await userEvent.selectOptions(model, "sketch");
      expect(first.form.queryByRole("textbox", { name: "Seed" })).toBeNull();
      await userEvent.selectOptions(model, "paint");
      expect(first.prompt).toHaveProperty("value", "a storm");
      expect(first.form.getByRole("textbox", { name: "Seed" })).toHaveProperty("value", "7");
      await userEvent.keyboard("{Escape}");
      await isGone("dialog", "Generate image");

      const reload = async () => {
        cleanup();
        await closeAll();
        show(open({ storage, ai }));
        return openDialog();
      };
      const again = await reload();
      await waitFor(() => expect(again.prompt).toHaveProperty("value", "a storm"));
      expect(again.form.getByRole("textbox", { name: "Seed" })).toHaveProperty("value", "7");
      await userEvent.keyboard("{Control>}{Enter}{/Control}");
      await isGone("dialog", "Generate image");

      const last = await reload();
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(last.prompt).toHaveProperty("value", "");
    });

    it("does not take the place of a request that is to be edited", async () => {
      const ai = generator();
      const library = open({ storage: createMemoryStorage(), ai });
      await library.generateImages({ prompt: "a fox", width: 64, height: 64 });
      show(library);
      const { prompt } = await openDialog();
      await userEvent.fill(prompt, "a storm");
      await userEvent.keyboard("{Escape}");
      await isGone("dialog", "Generate image");
      await userEvent.click(await button("Generations"));
      await userEvent.click(await screen.findByRole("button", { name: "Edit: a fox" }));
      const form = within(await screen.findByRole("dialog", { name: "Generate image" }));
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(form.getByRole("textbox", { name: "Prompt" })).toHaveProperty("value", "a fox");
    });
  });
}
