import { screen, waitFor, within } from "@testing-library/react";
import type { ComponentType, ReactNode } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import type { MediaAIGenerator, MediaAIOperation } from "../index.js";
import { createMockGenerator } from "../testing/mock-generator.js";
import { button, cell, library, open, type Parts, showIn, withLibrary } from "./library-page.contract.js";
import { plainPicture } from "./viewer-page.contract.js";

/** What is said before it is paid for of how large the result of an operation gets, in every kit. */
export function describeOperationResult(
  name: string,
  { MediaLibrary }: Parts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const show = showIn(Wrapper);
  /** The form for an operation on a picture of this size. */
  async function ask(operation: MediaAIOperation, title: string, width: number, height: number) {
    const mock = createMockGenerator({ operations: [operation] });
    const asked = vi.fn<MediaAIGenerator["generateImages"]>((...given) => mock.generateImages(...given));
    open({ ...mock, generateImages: asked });
    await library.importFiles([await plainPicture("photo.png", width, height)]);
    show(<MediaLibrary />);
    await userEvent.click(await cell("photo.png"));
    await screen.findByRole("dialog", { name: "photo.png" });
    await userEvent.click(await button("More"));
    await userEvent.click(await screen.findByRole("menuitem", { name: title }));
    return { asked, form: within(await screen.findByRole("dialog", { name: title })) };
  }
  const UPSCALE: MediaAIOperation = { type: "upscale", model: "mock/upscale", scales: [2, 4] };

  describe(`${name}: the size of a result`, () => {
    withLibrary();
    beforeEach(() => page.viewport(1000, 800));

    it("is said of an upscale, by its factor", async () => {
      const { form } = await ask(UPSCALE, "Upscale", 40, 30);
      await form.findByText("The result will be 80 × 60 pixels.");
      form.getByRole("radio", { name: "4×" }).click();
      await form.findByText("The result will be 160 × 120 pixels.");
    });

    it("is about right for an extended image", async () => {
      const outpaint: MediaAIOperation = {
        type: "outpaint",
        model: "mock/outpaint",
        extents: ["left", "square"],
      };
      const { form } = await ask(outpaint, "Outpaint", 40, 30);
      await form.findByText("The result will be about 60 × 30 pixels.");
    });

    it("is not guessed where the factor is the model's own", async () => {
      const { form } = await ask({ type: "upscale", model: "mock/upscale" }, "Upscale", 40, 30);
      await form.findByRole("button", { name: /^Upscale/ });
      expect(form.queryByText(/^The result will be/)).toBeNull();
    });

    it("is refused, and not paid for, where it is larger than can be saved", async () => {
      const { asked, form } = await ask(UPSCALE, "Upscale", 5000, 10);
      await form.findByText("The result will be 10000 × 20 pixels.");
      form.getByRole("radio", { name: "4×" }).click();
      await form.findByText(/^The result would be 20000 × 40 pixels, which is larger than can be saved/);
      await userEvent.click(form.getByRole("button", { name: /^Upscale/ }));
      expect(library.getSnapshot().generations).toEqual([]);
      form.getByRole("radio", { name: "2×" }).click();
      await waitFor(() => expect(form.queryByText(/larger than can be saved/)).toBeNull());
      await userEvent.click(form.getByRole("button", { name: /^Upscale/ }));
      await waitFor(() => expect(asked).toHaveBeenCalledOnce());
    });
  });
}
