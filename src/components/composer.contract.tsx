import { act, screen, waitFor, within } from "@testing-library/react";
import type { ComponentType, ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { createDeferred } from "../core/deferred.js";
import type { MediaAIGenerator, MediaAIModel } from "../index.js";
import { MediaLibraryError } from "../index.js";
import { ar } from "../locales-ar.js";
import { createMockGenerator } from "../testing/mock-generator.js";
import {
  button,
  cell,
  describedBy,
  hasFocus,
  isGone,
  library,
  open,
  type Parts,
  picture,
  says,
  showIn,
  withLibrary,
} from "./library-page.contract.js";

const BRUSH: MediaAIModel = {
  id: "acme/brush",
  label: "Brush",
  maxImages: 4,
  maxInputImages: 2,
  mask: true,
  microUsdPerImage: 10_000,
};
const PLAIN: MediaAIModel = {
  id: "acme/plain",
  label: "Plain",
  negativePrompt: false,
  seed: false,
  steps: false,
  sizes: [{ width: 512, height: 512 }],
};

const PAINTER: MediaAIModel = {
  id: "acme/painter",
  label: "Painter",
  guidance: { min: 1, max: 10 },
  qualities: [{ id: "standard", label: "Standard" }, { id: "hd" }],
};

/** What holds for the composer in every kit. Needs the kit's stylesheet on the page. */
export function describeComposer(
  name: string,
  { MediaLibrary }: Parts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const show = showIn(Wrapper);
  const composer = () => screen.findByRole("region", { name: "Generate image" });
  const prompt = async () => within(await composer()).findByRole("textbox", { name: "Prompt" });

  /** A library with a generator whose runs are recorded. */
  function generating(generate?: MediaAIGenerator["generateImages"], models = [BRUSH, PLAIN]) {
    const mock = createMockGenerator({ latency: 0 });
    const asked = vi.fn<MediaAIGenerator["generateImages"]>(generate ?? mock.generateImages);
    open({ ...mock, generateImages: asked, capabilities: { models } });
    return asked;
  }
  /** Chooses from the menu behind a button. */
  async function choose(from: string | RegExp, option: string) {
    await userEvent.click(await screen.findByRole("button", { name: from }));
    await userEvent.click(await screen.findByRole("menuitemradio", { name: option }));
  }

  describe(`the composer of ${name}`, () => {
    withLibrary();
    beforeEach(() => page.viewport(1000, 900));
    afterEach(() => page.viewport(414, 896));

    it("stands open beside the library, which stays usable, and leaves the focus where it is", async () => {
      generating();
      await library.importFiles([await picture("one.png")]);
      show(<MediaLibrary composer />);
      const field = await prompt();
      expect(document.activeElement).not.toBe(field);
      expect(screen.queryByRole("dialog")).toBeNull();
      await userEvent.fill(field, "a fox");
      await userEvent.click(await cell("one.png"));
      await screen.findByRole("dialog", { name: "one.png" });
      await userEvent.keyboard("{Escape}");
      await isGone("dialog", "one.png");
      expect(await prompt()).toHaveProperty("value", "a fox");
    });

    it("says what is set and what it costs, and generates that by Ctrl and Enter", async () => {
      const asked = generating();
      show(<MediaLibrary composer />);
      await userEvent.fill(await prompt(), "a {red|grey} fox");
      await choose("Images: 1", "2");
      await userEvent.click(await button("Size: Square"));
      const panel = within(await screen.findByRole("dialog", { name: "Size" }));
      act(() => panel.getByRole("radio", { name: "Wide" }).click());
      await userEvent.keyboard("{Escape}");
      await button("Size: Wide");
      await button("Generate · $0.04");
      await userEvent.click(await prompt());
      await userEvent.keyboard("{Control>}{Enter}{/Control}");
      await waitFor(() => expect(library.getSnapshot().assetCount).toBe(4));
      const requests = asked.mock.calls.map(([{ prompt, n, model }]) => [prompt, n, model]);
      // Both run at once.
      expect(requests.sort()).toEqual([
        ["a grey fox", 2, "acme/brush"],
        ["a red fox", 2, "acme/brush"],
      ]);
      expect(await prompt()).toHaveProperty("value", "a {red|grey} fox");
    });

    it("starts one run, however long its keys are held", async () => {
      const asked = generating();
      show(<MediaLibrary composer />);
      await userEvent.fill(await prompt(), "a fox");
      const field = await prompt();
      /** Whether the key has its usual effect. */
      const press = (target: Element, init: KeyboardEventInit): boolean => {
        const event = new KeyboardEvent("keydown", {
          key: "Enter",
          bubbles: true,
          cancelable: true,
          ...init,
        });
        act(() => void target.dispatchEvent(event));
        return !event.defaultPrevented;
      };
      press(field, { ctrlKey: true });
      await waitFor(() => expect(asked).toHaveBeenCalledOnce());
      for (let held = 0; held < 5; held++) press(field, { ctrlKey: true, repeat: true });
      await waitFor(() => expect(library.getSnapshot().assetCount).toBe(1));
      expect(asked).toHaveBeenCalledOnce();
      expect(press(await screen.findByRole("button", { name: /^Generate/ }), { repeat: true })).toBe(false);
      expect(press(field, { repeat: true })).toBe(true);
    });

    it("starts another run while one is running, and lands both in the grid", async () => {
      const mock = createMockGenerator({ latency: 0 });
      const gates = [createDeferred<void>(), createDeferred<void>()];
      let runs = 0;
      const asked = generating(async (request, context) => {
        await gates[runs++]?.promise;
        return mock.generateImages(request, context);
      });
      show(<MediaLibrary composer />);
      await userEvent.fill(await prompt(), "a fox");
      await userEvent.click(await button("Generate · $0.01"));
      await waitFor(() => expect(asked).toHaveBeenCalledTimes(1));
      await within(await composer()).findByRole("progressbar");
      await userEvent.fill(await prompt(), "an owl");
      await userEvent.click(await button("Generate · $0.01"));
      await waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
      gates[0]?.resolve();
      await waitFor(() => expect(library.getSnapshot().assetCount).toBe(1));
      // The run started last still goes on.
      within(await composer()).getByRole("progressbar");
      gates[1]?.resolve();
      await waitFor(() => expect(library.getSnapshot().assetCount).toBe(2));
      await waitFor(() => expect(screen.queryByRole("progressbar")).toBeNull());
      expect(await prompt()).toHaveProperty("value", "an owl");
    });

    it("takes the second of two quick presses for none", async () => {
      const asked = generating();
      show(<MediaLibrary composer />);
      await userEvent.fill(await prompt(), "a fox");
      await userEvent.dblClick(await button("Generate · $0.01"));
      await waitFor(() => expect(library.getSnapshot().assetCount).toBe(1));
      expect(asked).toHaveBeenCalledTimes(1);
    });

    it("says why a run failed, and tries it again", async () => {
      const asked = generating(() => Promise.reject(new MediaLibraryError("generator", "No luck.")));
      show(<MediaLibrary composer />);
      await userEvent.fill(await prompt(), "a fox");
      await userEvent.click(await button("Generate · $0.01"));
      const alert = await within(await composer()).findByRole("alert");
      expect(alert.textContent).toContain("The image could not be generated");
      await userEvent.click(within(alert).getByRole("button", { name: "Retry" }));
      await waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
    });

    it("leaves to the page what failed elsewhere, and says itself what it ran", async () => {
      const fails = () => Promise.reject(new MediaLibraryError("generator", "No luck."));
      generating(fails);
      show(<MediaLibrary composer />);
      await userEvent.fill(await prompt(), "a fox");
      const alerts = () => screen.queryAllByRole("alert").map((alert) => alert.textContent);
      await act(() => library.generateImages({ prompt: "an owl", width: 8, height: 8 }).catch(() => {}));
      await waitFor(() => expect(alerts()).toHaveLength(1));
      expect(within(await composer()).queryByRole("alert")).toBeNull();
      await userEvent.click(await button("Generate · $0.01"));
      await within(await composer()).findByRole("alert");
      await waitFor(() => expect(alerts()).toHaveLength(1));
    });

    it("is not there in the Trash, where nothing offers it, and comes back after it", async () => {
      generating();
      const [fox] = await library.generateImages({ prompt: "a fox", width: 512, height: 384 });
      const [owl] = await library.generateImages({ prompt: "an owl", width: 512, height: 384 });
      await library.remove([fox?.id ?? ""]);
      const { container } = show(<MediaLibrary composer />);
      await composer();
      const root = () => container.querySelector("[data-slot=library]");
      expect(root()?.getAttribute("data-composing")).toBe("true");
      await userEvent.click(await screen.findByRole("link", { name: "Trash" }));
      await isGone("region", "Generate image");
      expect(root()?.getAttribute("data-composing")).toBeNull();
      await userEvent.click(await cell(fox?.name ?? ""));
      const viewer = within(await screen.findByRole("dialog", { name: fox?.name ?? "" }));
      await viewer.findByRole("button", { name: "Close" });
      expect(viewer.queryByRole("button", { name: "Remix" })).toBeNull();
      await userEvent.keyboard("{Escape}");
      await isGone("dialog", fox?.name ?? "");
      await userEvent.keyboard(".");
      await userEvent.click(await screen.findByRole("link", { name: "All" }));
      await cell(owl?.name ?? "");
      expect(await prompt()).not.toBe(document.activeElement);
    });

    it("leaves out what a model does not take, says so, and keeps it for one that does", async () => {
      const asked = generating();
      show(<MediaLibrary composer />);
      await userEvent.fill(await prompt(), "a fox");
      await userEvent.click(await button("More"));
      const more = within(await screen.findByRole("dialog", { name: "More" }));
      await userEvent.fill(more.getByRole("textbox", { name: "Seed" }), "7");
      await userEvent.keyboard("{Escape}");
      await choose("Images: 1", "3");
      await choose("Model: Brush", "Plain");
      await waitFor(() =>
        expect(
          screen
            .getAllByRole("status")
            .some(({ textContent }) => textContent?.includes("Not everything fits")),
        ).toBe(true),
      );
      const notice = screen.getByText(/^Left out or changed/).textContent;
      expect(notice).toContain("Seed and Images");
      expect(screen.queryByRole("button", { name: "More" })).toBeNull();
      expect(screen.queryByRole("button", { name: /^Images/ })).toBeNull();
      expect(screen.queryByRole("button", { name: "Add images" })).toBeNull();
      await userEvent.click(await button("Generate"));
      await waitFor(() => expect(asked).toHaveBeenCalledTimes(1));
      expect(asked.mock.calls[0]?.[0]).not.toHaveProperty("seed");
      await choose("Model: Plain", "Brush");
      await button("Images: 3");
      await waitFor(() => expect(screen.queryByText(/^Left out or changed/)).toBeNull());
      await userEvent.click(await button("Generate · $0.03"));
      await waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
      expect(asked.mock.calls[1]?.[0]).toMatchObject({ seed: 7, n: 3 });
    });

    it("takes the quality and the guidance of a model that has them, and keeps them for it", async () => {
      const asked = generating(undefined, [PAINTER, PLAIN]);
      show(<MediaLibrary composer />);
      await userEvent.fill(await prompt(), "a fox");
      await choose("Quality: Standard", "hd");
      await userEvent.click(await button("More"));
      const more = within(await screen.findByRole("dialog", { name: "More" }));
      const guidance = more.getByRole<HTMLInputElement>("textbox", { name: "Guidance" });
      // Whole numbers are not all that it takes.
      expect(guidance.inputMode).toBe("decimal");
      expect(describedBy(guidance)).toContain("From 1 to 10");
      await userEvent.fill(guidance, "0.5");
      await userEvent.keyboard("{Escape}");
      await userEvent.click(await button("Generate"));
      const again = within(await screen.findByRole("dialog", { name: "More" }));
      const wrong = again.getByRole("textbox", { name: "Guidance" });
      expect(wrong.getAttribute("aria-invalid")).toBe("true");
      // As in many languages.
      await userEvent.fill(wrong, "3,5");
      await userEvent.keyboard("{Escape}");
      await choose("Model: Painter", "Plain");
      await screen.findByText(/^Left out or changed: Guidance and Quality/);
      expect(screen.queryByRole("button", { name: /^Quality/ })).toBeNull();
      await choose("Model: Plain", "Painter");
      await button("Quality: hd");
      await userEvent.click(await button("Generate"));
      await waitFor(() => expect(asked).toHaveBeenCalledOnce());
      expect(asked.mock.calls[0]?.[0]).toMatchObject({ guidance: 3.5, quality: "hd" });
    });

    it("opens the fields of which one is to be changed", async () => {
      const asked = generating();
      show(<MediaLibrary composer generationDefaults={{ prompt: "a fox", steps: "many" }} />);
      await userEvent.click(await button("Generate · $0.01"));
      const more = within(await screen.findByRole("dialog", { name: "More" }));
      const steps = more.getByRole("textbox", { name: "Steps" });
      expect(steps.getAttribute("aria-invalid")).toBe("true");
      expect(describedBy(steps)).not.toBe("");
      expect(asked).not.toHaveBeenCalled();
    });

    it("opens them again at the next attempt, and not with the composer", async () => {
      generating();
      show(<MediaLibrary composer generationDefaults={{ prompt: "a fox", steps: "many" }} />);
      for (const _ of ["first", "second"]) {
        await userEvent.click(await button("Generate · $0.01"));
        await screen.findByRole("dialog", { name: "More" });
        await userEvent.keyboard("{Escape}");
        await isGone("dialog", "More");
      }
      await userEvent.click(within(await composer()).getByRole("button", { name: "Close" }));
      await isGone("region", "Generate image");
      await userEvent.click(await button("Generate"));
      await hasFocus(await prompt());
      expect(screen.queryByRole("dialog")).toBeNull();
    });

    describe("with images to start from", () => {
      const inputs = () => screen.findByRole("list", { name: "Start from images" });
      const names = async () =>
        within(await inputs())
          .getAllByRole("button", { name: /^Remove/ })
          .map((each) => each.getAttribute("aria-label"));
      const roles = async () =>
        within(await inputs())
          .getAllByRole("button", { name: /^(Start|Mask)/ })
          .map((each) => each.getAttribute("aria-label"));

      it("takes them from the grid by dragging, with a role each, and generates from them", async () => {
        const asked = generating();
        await library.importFiles([await picture("one.png"), await picture("two.png")]);
        show(<MediaLibrary composer />);
        await prompt();
        const target = await composer();
        for (const asset of ["one.png", "two.png"]) {
          const from = (await cell(asset)).querySelector("[draggable]") ?? (await cell(asset));
          const dataTransfer = new DataTransfer();
          const drag = (type: string, element: Element) =>
            act(() =>
              element.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer })),
            );
          await drag("dragstart", from);
          await drag("dragover", target);
          await waitFor(() => expect(target.dataset.over).toBe("true"));
          await drag("drop", target);
          await says("1 image to start from added");
          await waitFor(() => expect(target.dataset.over).toBeUndefined());
        }
        expect(await names()).toEqual(["Remove one.png", "Remove two.png"]);
        await choose("Start: two.png", "Mask");
        expect(await roles()).toEqual(["Start: one.png", "Mask: two.png"]);
        await choose("Start: one.png", "Mask");
        expect(await roles()).toEqual(["Mask: one.png", "Start: two.png"]);
        await userEvent.fill(await prompt(), "a fox");
        await userEvent.keyboard("{Control>}{Enter}{/Control}");
        await waitFor(() => expect(asked).toHaveBeenCalledTimes(1));
        const [request] = asked.mock.calls[0] ?? [];
        expect(request?.images?.map((file) => file.name)).toEqual(["two.png"]);
        expect(request?.mask?.name).toBe("one.png");
        expect(library.getSnapshot().assetCount).toBeGreaterThanOrEqual(2);
      });

      it("takes them from the clipboard, and imports nothing", async () => {
        generating();
        show(<MediaLibrary composer />);
        const field = await prompt();
        const clipboardData = new DataTransfer();
        clipboardData.items.add(await picture("pasted.png"));
        act(() => {
          field.focus();
          field.dispatchEvent(
            new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData }),
          );
        });
        await waitFor(async () => expect(await names()).toEqual(["Remove pasted.png"]));
        expect(library.getSnapshot().assetCount).toBe(0);
        await userEvent.click(await button("Remove pasted.png"));
        await waitFor(() => expect(screen.queryByRole("list", { name: "Start from images" })).toBeNull());
      });

      it("takes them from the library and from the selection, as many as the model does", async () => {
        generating();
        const files = await Promise.all(["one.png", "two.png", "three.png"].map(picture));
        await library.importFiles(files);
        show(<MediaLibrary composer />);
        await userEvent.click(await button("Add images"));
        await userEvent.click(await screen.findByRole("menuitem", { name: "From the library" }));
        const picker = within(await screen.findByRole("dialog", { name: "Choose media" }));
        await userEvent.click(await picker.findByRole("gridcell", { name: "two.png" }));
        await userEvent.click(picker.getByRole("button", { name: "Choose" }));
        await waitFor(async () => expect(await names()).toEqual(["Remove two.png"]));
        await isGone("dialog", "Choose media");
        await userEvent.click(await screen.findByRole("checkbox", { name: /one\.png/ }));
        await userEvent.click(await button("Use 1 selected"));
        await waitFor(async () => expect(await names()).toEqual(["Remove two.png", "Remove one.png"]));
        expect(await button("Add images")).toHaveProperty("disabled", true);
      });

      it("is not reached by what is done in the dialog that chooses them, which gives the focus back", async () => {
        const asked = generating();
        await library.importFiles([await picture("one.png")]);
        const { unmount } = show(<MediaLibrary composer />);
        await userEvent.fill(await prompt(), "mine");
        await userEvent.click(await button("Add images"));
        await userEvent.click(await screen.findByRole("menuitem", { name: "From the library" }));
        const picker = within(await screen.findByRole("dialog", { name: "Choose media" }));
        await picker.findByRole("gridcell", { name: "one.png" });
        await userEvent.click(picker.getByRole("button", { name: "Generate" }));
        const nested = within(await screen.findByRole("dialog", { name: "Generate image" }));
        const field = await nested.findByRole("textbox", { name: "Prompt" });
        expect(field).toHaveProperty("value", "");
        await userEvent.fill(field, "an owl");
        await userEvent.keyboard("{Control>}{Enter}{/Control}");
        await isGone("dialog", "Generate image");
        expect(asked.mock.calls.map(([request]) => request.prompt)).toEqual(["an owl"]);
        await userEvent.keyboard("{Escape}");
        await isGone("dialog", "Choose media");
        expect(await prompt()).toHaveProperty("value", "mine");
        await hasFocus(await prompt());
        expect(document.querySelectorAll("[inert] fieldset")).toHaveLength(1);
        unmount();
        show(<MediaLibrary composer />);
        await waitFor(async () => expect(await prompt()).toHaveProperty("value", "mine"));
      });
    });

    describe("by keyboard", () => {
      it("is opened and focused by its shortcut, and closed by Escape with nothing lost", async () => {
        generating();
        await library.importFiles([await picture("one.png")]);
        show(<MediaLibrary composer />);
        const field = await prompt();
        (await cell("one.png")).focus();
        await userEvent.keyboard(".");
        await hasFocus(field);
        await userEvent.keyboard("a fox.");
        await userEvent.keyboard("{Escape}");
        await isGone("region", "Generate image");
        await hasFocus(await button("Generate"));
        await userEvent.keyboard("{Enter}");
        const again = await prompt();
        await hasFocus(again);
        expect(again).toHaveProperty("value", "a fox.");
      });

      it("has no shortcut where the app turned them off", async () => {
        generating();
        await library.importFiles([await picture("one.png")]);
        show(<MediaLibrary composer shortcuts={false} />);
        const field = await prompt();
        const first = await cell("one.png");
        first.focus();
        await userEvent.keyboard(".");
        await userEvent.keyboard("{ArrowRight}");
        expect(document.activeElement).not.toBe(field);
      });

      it("goes through the prompts used before by Up and Down", async () => {
        generating();
        await library.generateImages({ prompt: "an owl", width: 8, height: 8 });
        show(<MediaLibrary composer />);
        await userEvent.click(await prompt());
        await waitFor(async () => {
          await userEvent.keyboard("{ArrowUp}");
          expect(await prompt()).toHaveProperty("value", "an owl");
        });
        await userEvent.keyboard("{ArrowDown}");
        expect(await prompt()).toHaveProperty("value", "");
      });
    });

    it("is filled by Remix, over which the viewer closes, and takes that back by Undo", async () => {
      generating();
      const [fox] = await library.generateImages({ prompt: "a fox", width: 512, height: 384, seed: 7 });
      show(<MediaLibrary composer />);
      await userEvent.fill(await prompt(), "mine");
      await userEvent.click(await cell(fox?.name ?? ""));
      const viewer = within(await screen.findByRole("dialog", { name: fox?.name ?? "" }));
      await userEvent.click(await viewer.findByRole("button", { name: "Remix" }));
      await isGone("dialog", fox?.name ?? "");
      await waitFor(async () => expect(await prompt()).toHaveProperty("value", "a fox"));
      await hasFocus(await prompt());
      await userEvent.click(await button("Undo"));
      await waitFor(async () => expect(await prompt()).toHaveProperty("value", "mine"));
    });

    it("keeps what was typed over a reload, also once it was generated", async () => {
      generating();
      const { unmount } = show(<MediaLibrary composer />);
      await userEvent.fill(await prompt(), "a fox");
      await userEvent.click(await button("Generate · $0.01"));
      await waitFor(() => expect(library.getSnapshot().assetCount).toBe(1));
      unmount();
      show(<MediaLibrary composer />);
      await waitFor(async () => expect(await prompt()).toHaveProperty("value", "a fox"));
    });

    it("is closed at first on a phone, and then a sheet above the places, in Arabic too", async () => {
      await page.viewport(320, 640);
      generating();
      show(<MediaLibrary composer language={ar} />, 320);
      expect(screen.queryByRole("region", { name: "إنشاء صورة" })).toBeNull();
      await userEvent.click(await button("إنشاء"));
      const sheet = await screen.findByRole("region", { name: "إنشاء صورة" });
      await hasFocus(within(sheet).getByRole("textbox"));
      await waitFor(() => {
        const box = sheet.getBoundingClientRect();
        const places = screen.getByRole("navigation").getBoundingClientRect();
        expect([box.left >= 0, box.right <= 320, box.bottom <= places.top + 1]).toEqual([true, true, true]);
      });
      expect(getComputedStyle(sheet).direction).toBe("rtl");
      expect(sheet.scrollWidth).toBeLessThanOrEqual(sheet.clientWidth);
    });

    it("is filled by Remix before it was ever opened, with the way back to what was typed earlier", async () => {
      await page.viewport(390, 800);
      generating();
      const [fox] = await library.generateImages({ prompt: "a fox", width: 512, height: 384 });
      const { unmount } = show(<MediaLibrary composer />, 390);
      await userEvent.click(await button("Generate"));
      await userEvent.fill(await prompt(), "mine");
      unmount();
      show(<MediaLibrary composer />, 390);
      await userEvent.click(await cell(fox?.name ?? ""));
      const viewer = within(await screen.findByRole("dialog", { name: fox?.name ?? "" }));
      await userEvent.click(await viewer.findByRole("button", { name: "Remix" }));
      await waitFor(async () => expect(await prompt()).toHaveProperty("value", "a fox"));
      await userEvent.click(await button("Undo"));
      await waitFor(async () => expect(await prompt()).toHaveProperty("value", "mine"));
    });

    it("leaves the dialog as it is where the app asks for none", async () => {
      generating();
      show(<MediaLibrary />);
      await userEvent.click(await button("Generate"));
      await screen.findByRole("dialog", { name: "Generate image" });
      expect(screen.queryByRole("region", { name: "Generate image" })).toBeNull();
    });
  });
}
