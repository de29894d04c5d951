import { act, cleanup, screen, waitFor, within } from "@testing-library/react";
import type { ComponentType, ReactNode } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import type { MediaAIGenerator, MediaAIOperation } from "../index.js";
import { createMockGenerator } from "../testing/mock-generator.js";
import { MOCK_OPERATIONS } from "../testing/mock-operations.js";
import {
  button,
  cell,
  hasFocus,
  isGone,
  library,
  open,
  type Parts,
  showIn,
  withLibrary,
} from "./library-page.contract.js";
import { plainPicture } from "./viewer-page.contract.js";

/** What holds in every kit for what a generator does with an image. */
export function describeOperations(
  name: string,
  { MediaLibrary }: Parts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const show = showIn(Wrapper);

  /** A library with one picture, in the viewer, and a generator that offers these operations. */
  async function viewPicture(operations: readonly MediaAIOperation[], more: Partial<MediaAIGenerator> = {}) {
    const mock = createMockGenerator({ operations });
    const asked = vi.fn<MediaAIGenerator["generateImages"]>((request, context) =>
      mock.generateImages(request, context),
    );
    const { models } = mock.capabilities;
    const capabilities = { models, operations, ...more.capabilities };
    open({ ...mock, ...more, generateImages: asked, capabilities });
    await library.importFiles([await plainPicture("photo.png", 40, 30)]);
    show(<MediaLibrary />);
    await userEvent.click(await cell("photo.png"));
    await screen.findByRole("dialog", { name: "photo.png" });
    return asked;
  }
  const menuItems = async () => {
    await userEvent.click(await button("More"));
    const items = await screen.findAllByRole("menuitem");
    return items.map((item) => item.textContent);
  };
  const choose = async (label: string, dialogName = label) => {
    await userEvent.click(await button("More"));
    await userEvent.click(await screen.findByRole("menuitem", { name: label }));
    const element = await screen.findByRole("dialog", { name: dialogName });
    return { element, ...within(element) };
  };
  const [edit, , , upscale] = MOCK_OPERATIONS;
  if (!edit || !upscale) throw new Error("The mock has no operations.");

  describe(`operations on an image in ${name}`, () => {
    withLibrary();
    beforeEach(async () => {
      await page.viewport(1000, 800);
    });

    it("are those that the generator offers, in the viewer's menu", async () => {
      await viewPicture(MOCK_OPERATIONS);
      await userEvent.click(await button("More"));
      await screen.findByRole("menuitem", { name: "Inpaint" });
      const items = screen.getAllByRole("menuitem").map((item) => item.textContent);
      expect(items.slice(0, 5)).toEqual([
        "Edit by words",
        "Inpaint",
        "Outpaint",
        "Upscale",
        "Remove background",
      ]);
    });

    it("are none that it does not offer", async () => {
      await viewPicture([upscale]);
      await choose("Upscale");
      await userEvent.keyboard("{Escape}");
      await isGone("dialog", "Upscale");
      expect(await menuItems()).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/Edit by words|Inpaint|Outpaint|Remove|Animate/)]),
      );
    });

    it("upscales by the chosen factor for the price on the button, and knows what it came from", async () => {
      const asked = await viewPicture(MOCK_OPERATIONS);
      const form = await choose("Upscale");
      expect(form.queryByRole("textbox")).toBeNull();
      const before = (await form.findByRole("button", { name: /^Upscale · \$/ })).textContent;
      form.getByRole("radio", { name: "4×" }).click();
      await waitFor(() =>
        expect(form.getByRole("button", { name: /^Upscale · \$/ }).textContent).not.toBe(before),
      );
      await userEvent.click(form.getByRole("button", { name: /^Upscale · / }));
      await isGone("dialog", "Upscale");
      await waitFor(() => expect(library.getSnapshot().assetCount).toBe(2));
      expect(asked.mock.calls[0]?.[0]).toMatchObject({
        prompt: "",
        model: "mock/upscale",
        operation: { type: "upscale", scale: 4 },
        images: [{ name: "photo.png" }],
      });
      const made = library.getSnapshot().assets.find(({ source }) => source?.type === "ai");
      const photo = library.getSnapshot().assets.find(({ source }) => source?.type !== "ai");
      expect(made).toMatchObject({ width: 160, height: 120, parents: [{ id: photo?.id, role: "start" }] });
    });

    it("asks for words where they are required, and sends them", async () => {
      const asked = await viewPicture(MOCK_OPERATIONS);
      const form = await choose("Edit by words");
      const prompt = await form.findByRole("textbox", { name: "Prompt" });
      await hasFocus(prompt);
      await userEvent.click(form.getByRole("button", { name: "Edit by words · $0.04" }));
      await form.findByText("Say what is to be made.");
      await hasFocus(prompt);
      expect(asked).not.toHaveBeenCalled();
      await userEvent.type(prompt, "as a drawing");
      await userEvent.click(form.getByRole("button", { name: "Edit by words · $0.04" }));
      await waitFor(() => expect(asked).toHaveBeenCalledOnce());
      expect(asked.mock.calls[0]?.[0]).toMatchObject({ prompt: "as a drawing", operation: { type: "edit" } });
    });

    it("extends the image to where it is asked, with or without words", async () => {
      const asked = await viewPicture(MOCK_OPERATIONS);
      const form = await choose("Outpaint");
      await userEvent.selectOptions(await form.findByRole("combobox", { name: "Extend" }), "Upwards");
      await userEvent.click(form.getByRole("button", { name: /^Outpaint · / }));
      await waitFor(() => expect(asked).toHaveBeenCalledOnce());
      expect(asked.mock.calls[0]?.[0]).toMatchObject({ operation: { type: "outpaint", extent: "top" } });
    });

    it("removes the background without any input, and says that its price is unknown", async () => {
      const asked = await viewPicture(MOCK_OPERATIONS);
      const form = await choose("Remove background");
      const run = await form.findByRole("button", { name: "Remove background · Price unknown" });
      expect(form.queryAllByRole("textbox")).toEqual([]);
      expect(form.queryAllByRole("combobox")).toEqual([]);
      await hasFocus(run);
      await userEvent.keyboard("{Enter}");
      await waitFor(() => expect(asked).toHaveBeenCalledOnce());
      expect(asked.mock.calls[0]?.[0]).toMatchObject({ operation: { type: "remove-background" } });
    });

    it("inpaints what is painted over, and asks for that", async () => {
      const asked = await viewPicture(MOCK_OPERATIONS);
      const form = await choose("Inpaint");
      await userEvent.type(await form.findByRole("textbox", { name: "Prompt" }), "a lamp");
      const run = form.getByRole("button", { name: "Inpaint · $0.05" });
      await userEvent.click(run);
      await form.findByText("Paint over what is to be made anew.");
      const canvas = await form.findByRole("application", { name: "Mask" });
      canvas.focus();
      await userEvent.keyboard(" ");
      await waitFor(() => expect(form.queryByText("Paint over what is to be made anew.")).toBeNull());
      await userEvent.keyboard("{Control>}z{/Control}");
      await form.findByText("Paint over what is to be made anew.");
      await userEvent.click(form.getByRole("button", { name: "Redo" }));
      await userEvent.click(run);
      await waitFor(() => expect(asked).toHaveBeenCalledOnce());
      const request = asked.mock.calls[0]?.[0];
      expect(request).toMatchObject({ prompt: "a lamp", operation: { type: "inpaint" } });
      const mask = await createImageBitmap(request?.mask ?? new Blob());
      expect([mask.width, mask.height]).toEqual([40, 30]);
    });

    /** The form for inpainting with a painted mask, whose rendering waits for `finish`. */
    async function inpaintSlowly() {
      const asked = await viewPicture(MOCK_OPERATIONS);
      const form = await choose("Inpaint");
      await userEvent.type(await form.findByRole("textbox", { name: "Prompt" }), "a lamp");
      (await form.findByRole("application", { name: "Mask" })).focus();
      await userEvent.keyboard(" ");
      let finish: (mask: File) => void = () => {};
      const render = vi.spyOn(library, "renderEdit").mockImplementation(
        () =>
          new Promise((resolve) => {
            finish = resolve;
          }),
      );
      await userEvent.click(form.getByRole("button", { name: "Inpaint · $0.05" }));
      await waitFor(() => expect(render).toHaveBeenCalledOnce());
      const mask = await plainPicture("mask.png", 40, 30);
      return { asked, form, render, finish: () => act(async () => finish(mask)) };
    }

    it("inpaints once, however often the button is pressed", async () => {
      const { asked, form, render, finish } = await inpaintSlowly();
      const run = form.getByRole("button", { name: "Inpaint · $0.05" });
      expect(run.getAttribute("aria-busy")).toBe("true");
      act(() => run.click());
      expect(render).toHaveBeenCalledOnce();
      await finish();
      await isGone("dialog", "Inpaint");
      await waitFor(() => expect(asked).toHaveBeenCalledOnce());
    });

    it("generates nothing where it was canceled before the mask was ready, and keeps the mask", async () => {
      const { asked, form, render, finish } = await inpaintSlowly();
      await userEvent.click(form.getByRole("button", { name: "Cancel" }));
      expect(render.mock.calls[0]?.[2]?.signal?.aborted).toBe(true);
      await finish();
      const run = form.getByRole("button", { name: "Inpaint · $0.05" });
      await waitFor(() => expect(run.getAttribute("aria-busy")).toBeNull());
      expect(asked).not.toHaveBeenCalled();
      render.mockRestore();
      await userEvent.click(run);
      await waitFor(() => expect(asked).toHaveBeenCalledOnce());
    });

    it("generates nothing where the form went before the mask was ready", async () => {
      const { asked, render, finish } = await inpaintSlowly();
      cleanup();
      expect(render.mock.calls[0]?.[2]?.signal?.aborted).toBe(true);
      await finish();
      expect(asked).not.toHaveBeenCalled();
    });

    it("asks before it gives up a painted mask or a prompt", async () => {
      await viewPicture(MOCK_OPERATIONS);
      const painted = await choose("Inpaint");
      (await painted.findByRole("application", { name: "Mask" })).focus();
      await userEvent.keyboard(" {Escape}");
      await painted.findByRole("alertdialog", { name: "Discard your changes?" });
      await hasFocus(painted.getByRole("button", { name: "Keep editing" }));
      await userEvent.keyboard("{Escape}");
      await hasFocus(painted.getByRole("button", { name: "Cancel" }));
      await userEvent.keyboard("{Escape}");
      await hasFocus(painted.getByRole("button", { name: "Keep editing" }));
      await userEvent.keyboard("{Enter}");
      await hasFocus(painted.getByRole("button", { name: "Cancel" }));
      await userEvent.click(painted.getByRole("button", { name: "Cancel" }));
      await userEvent.click(await painted.findByRole("button", { name: "Discard" }));
      await isGone("dialog", "Inpaint");
      const worded = await choose("Edit by words");
      const prompt = await worded.findByRole("textbox", { name: "Prompt" });
      await userEvent.type(prompt, "as a drawing");
      await userEvent.keyboard("{Escape}");
      await userEvent.click(await worded.findByRole("button", { name: "Keep editing" }));
      await waitFor(() => expect(prompt).toHaveProperty("value", "as a drawing"));
      await userEvent.click(worded.getByRole("button", { name: "Close" }));
      await userEvent.click(await worded.findByRole("button", { name: "Discard" }));
      await isGone("dialog", "Edit by words");
    });

    it("offers the models of an operation, with the price of the chosen one", async () => {
      const finer: MediaAIOperation = {
        type: "upscale",
        model: "mock/finer",
        label: "Finer",
        scales: [3],
        microUsdPerImage: 90_000,
      };
      const asked = await viewPicture([upscale, finer]);
      const form = await choose("Upscale");
      await userEvent.selectOptions(await form.findByRole("combobox", { name: "Model" }), "Finer");
      expect(form.queryByRole("radio")).toBeNull();
      await userEvent.click(await form.findByRole("button", { name: "Upscale · $0.09" }));
      await waitFor(() => expect(asked).toHaveBeenCalledOnce());
      expect(asked.mock.calls[0]?.[0]).toMatchObject({
        model: "mock/finer",
        operation: { type: "upscale", scale: 3 },
      });
    });

    it("animates by the dialog for videos, if the generator makes videos of images", async () => {
      await viewPicture([], {
        generateVideos: async () => [],
        capabilities: { videos: [{ id: "acme/film", label: "Film", maxInputImages: 1 }] },
      });
      await choose("Animate", "Make a video");
    });

    it("are in the menu of a selection, too", async () => {
      const asked = await viewPicture([edit]);
      await userEvent.keyboard("{Escape}");
      await isGone("dialog", "photo.png");
      await userEvent.click(await screen.findByRole("checkbox", { name: "Select photo.png" }));
      await userEvent.click(await button("More actions"));
      await userEvent.click(await screen.findByRole("menuitem", { name: "Edit by words" }));
      const form = within(await screen.findByRole("dialog", { name: "Edit by words" }));
      await userEvent.type(await form.findByRole("textbox", { name: "Prompt" }), "in winter");
      await userEvent.click(form.getByRole("button", { name: /^Edit by words · / }));
      await waitFor(() => expect(asked).toHaveBeenCalledOnce());
    });
  });
}
