import { act, screen, within } from "@testing-library/react";
import type { ComponentType, ReactNode } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { type MediaAIGenerator, type MediaAsset, MediaLibraryError } from "../index.js";
import { createMockGenerator } from "../testing/mock-generator.js";
import {
  button,
  dialog,
  hasFocus,
  isGone,
  library,
  open,
  type Parts,
  picture,
  showIn,
  withLibrary,
} from "./library-page.contract.js";

const CAPABILITIES: MediaAIGenerator["capabilities"] = {
  models: [
    { id: "acme/brush", label: "Brush", maxInputImages: 2 },
    { id: "acme/pencil", label: "Pencil", maxInputImages: 2 },
  ],
  operations: [
    { type: "edit", model: "acme/words", label: "Words", prompt: "required" },
    { type: "edit", model: "acme/phrases", label: "Phrases", prompt: "required" },
    { type: "outpaint", model: "acme/wide", prompt: "optional", extents: ["left", "square"] },
  ],
  videos: [
    { id: "acme/reel", label: "Reel", maxInputImages: 1, seconds: [5, 10] },
    { id: "acme/film", label: "Film", maxInputImages: 1, seconds: [5, 10] },
  ],
};

/** How each kit lets what failed be asked for again, otherwise: with all that it was asked with. */
export function describeAskedAgain(
  name: string,
  { MediaLibrary }: Parts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const show = showIn(Wrapper);
  const prompt = () => screen.findByRole<HTMLTextAreaElement>("textbox", { name: "Prompt" });
  const press = async (label: string) => userEvent.click(await button(label));
  const model = (form: HTMLElement) =>
    within(form).getByRole<HTMLSelectElement>("combobox", { name: "Model" });
  let photo: MediaAsset;

  describe(`${name}: what failed, asked for otherwise`, () => {
    withLibrary();
    beforeEach(async () => {
      const refuse = () => Promise.reject(new MediaLibraryError("content-refused", "Refused."));
      open({
        ...createMockGenerator(),
        generateImages: vi.fn(refuse),
        generateVideos: vi.fn(refuse),
        capabilities: CAPABILITIES,
      });
      const [result] = await library.importFiles([await picture("dune.png")]);
      if (!result?.asset) throw new Error("The picture was not imported.");
      photo = result.asset;
    });
    const start = () => [{ assetId: photo.id, role: "start" as const }];
    const fail = async (run: () => Promise<unknown>) => {
      await act(() => run().catch(() => {}));
      await press("Generations");
    };
    const failImages = () =>
      fail(() =>
        library.generateImages({
          ...{ prompt: "a fox", width: 64, height: 48, model: "acme/pencil", inputs: start() },
        }),
      );

    it("opens the dialog with the images that it started from", async () => {
      show(<MediaLibrary />);
      await failImages();
      await press("Another model: a fox");
      const form = await dialog();
      await hasFocus(model(form));
      expect([model(form).value, (await prompt()).value]).toEqual(["acme/pencil", "a fox"]);
      expect(await button("Remove dune.png")).toBeTruthy();
      await press("Undo");
      await isGone("button", "Remove dune.png");
      expect((await prompt()).value).toBe("");
    });

    it("opens the composer with the images that it started from", async () => {
      show(<MediaLibrary composer />, 1200);
      await failImages();
      await press("Change the prompt: a fox");
      await hasFocus(await prompt());
      expect((await prompt()).value).toBe("a fox");
      expect(await button("Remove dune.png")).toBeTruthy();
    });

    it("opens an operation's own form", async () => {
      show(<MediaLibrary />);
      const operation = { type: "edit" as const };
      const request = { prompt: "make it red", width: 40, height: 32, model: "acme/phrases", operation };
      await fail(() => library.generateImages({ ...request, inputs: start() }));
      await press("Another model: make it red");
      const form = await screen.findByRole("dialog", { name: "Edit by words" });
      await hasFocus(await within(form).findByRole("combobox", { name: "Model" }));
      expect([model(form).value, (await prompt()).value]).toEqual(["acme/phrases", "make it red"]);
      // Nothing was changed that would be lost.
      await userEvent.keyboard("{Escape}");
      await isGone("dialog", "Edit by words");
    });

    it("keeps what an operation was asked for", async () => {
      show(<MediaLibrary />);
      const operation = { type: "outpaint" as const, extent: "square" as const };
      await fail(() =>
        library.generateImages({ prompt: "", width: 40, height: 32, operation, inputs: start() }),
      );
      await press("Change the prompt: Outpaint");
      const form = await screen.findByRole("dialog", { name: "Outpaint" });
      expect(await within(form).findByRole("combobox", { name: "Extend" })).toHaveProperty("value", "square");
    });

    it("opens the video's form with its image, its model and its length", async () => {
      show(<MediaLibrary />);
      await fail(() =>
        library.generateVideos({ prompt: "wind", model: "acme/film", seconds: 10, inputs: start() }),
      );
      await press("Another model: wind");
      const form = await screen.findByRole("dialog", { name: "Make a video" });
      await hasFocus(model(form));
      const length = within(form).getByRole("combobox", { name: "Length" });
      expect([model(form).value, (await prompt()).value, length]).toEqual([
        "acme/film",
        "wind",
        expect.objectContaining({ value: "10" }),
      ]);
      expect(within(form).getByTitle("dune.png")).toBeTruthy();
    });

    it("says so where the image is gone", async () => {
      show(<MediaLibrary />);
      const operation = { type: "edit" as const };
      const request = { prompt: "make it red", width: 40, height: 32, operation, inputs: start() };
      await fail(() => library.generateImages(request));
      await act(async () => {
        await library.remove(photo.id);
        await library.purge(photo.id);
      });
      await press("Change the prompt: make it red");
      expect(
        await screen.findByText("The image that this starts from is no longer in the library"),
      ).toBeTruthy();
      expect(screen.queryByRole("dialog", { name: "Edit by words" })).toBeNull();
    });
  });
}
