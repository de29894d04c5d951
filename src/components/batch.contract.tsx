import { screen, waitFor, within } from "@testing-library/react";
import type { ComponentType, ReactNode } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { createMockGenerator } from "../testing/mock-generator.js";
import {
  describedBy,
  hasFocus,
  isGone,
  library,
  open,
  openDialog,
  type Parts,
  showIn,
  withLibrary,
} from "./library-page.contract.js";

/** Batches in every kit: the form's plan, the contact sheet, and the ways to it. */
export function describeBatches(
  name: string,
  { MediaLibrary }: Parts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const show = showIn(Wrapper);
  const models = [
    { id: "acme/brush", label: "Brush", microUsdPerImage: 30_000, maxImages: 4, steps: { min: 1, max: 50 } },
    { id: "acme/fast", label: "Fast", microUsdPerImage: 1_000, steps: false as const },
  ];

  describe(`${name}: batches`, () => {
    withLibrary();
    beforeEach(() => page.viewport(1000, 800));

    it("are planned with their price, shown as a table with what failed, and found again from an image", async () => {
      let fails = true;
      open(
        createMockGenerator({
          models,
          latency: 0,
          fail: ({ seed, steps }) => (fails && seed === 2 && steps === 30 ? "quota" : undefined),
        }),
      );
      show(<MediaLibrary />);
      const { form, prompt } = await openDialog();
      await userEvent.fill(prompt, "a fox");
      await userEvent.selectOptions(await form.findByRole("combobox", { name: "Vary" }), "Seed");
      await userEvent.fill(form.getAllByRole("textbox", { name: "Seed" }).at(-1) ?? prompt, "1-2");
      await userEvent.selectOptions(form.getByRole("combobox", { name: "And vary" }), "Steps");
      await userEvent.fill(form.getAllByRole("textbox", { name: "Steps" }).at(-1) ?? prompt, "20, 30, 30");
      expect(form.getByText("4 images: 2 × 2")).toBeTruthy();
      expect(form.getByText("This run costs $0.12")).toBeTruthy();
      await userEvent.click(form.getByRole("button", { name: "Generate" }));

      // The toast moves from the dialog that closes to the page.
      await isGone("dialog", "Generate image");
      await userEvent.click(await screen.findByRole("button", { name: "Open contact sheet" }));
      const sheet = within(await screen.findByRole("dialog", { name: "Contact sheet" }));
      const table = await sheet.findByRole("table");
      const headings = (role: string) =>
        within(table)
          .getAllByRole(role)
          .map(({ textContent }) => textContent);
      expect(headings("columnheader")).toEqual(["Seed1", "Seed2"]);
      expect(headings("rowheader")).toEqual(["Steps20", "Steps30"]);
      const [, , , failed] = within(table).getAllByRole("cell").slice(-4);
      expect(failed?.dataset.state).toBe("failed");
      fails = false;
      await userEvent.click(within(failed ?? table).getByRole("button", { name: "Retry" }));
      await waitFor(() => expect(failed?.dataset.state).toBe("done"));

      await userEvent.click(await within(failed ?? table).findByRole("button", { name: /fox/ }));
      const viewer = () => screen.getByRole("dialog", { name: /fox/ });
      await waitFor(() => expect(viewer()).toBeTruthy());
      // Through the sheet, from its last image to the one before.
      await userEvent.keyboard("{ArrowLeft}");
      await waitFor(() => expect(viewer().textContent).toContain("3 of 4"));
      const info = within(viewer()).getByRole("button", { name: "Details" });
      if (info.getAttribute("aria-expanded") !== "true") await userEvent.click(info);
      await userEvent.click(await within(viewer()).findByRole("button", { name: "Open contact sheet" }));
      await waitFor(() => expect(screen.queryByRole("dialog", { name: /fox/ })).toBeNull());
      expect(await screen.findByRole("dialog", { name: "Contact sheet" })).toBeTruthy();
    });

    it("vary the guidance by the values that the model takes", async () => {
      const painter = { id: "acme/painter", guidance: { min: 1, max: 10, default: 4 } };
      open(createMockGenerator({ models: [painter], latency: 0 }));
      show(<MediaLibrary />);
      const { form, prompt } = await openDialog();
      await userEvent.fill(prompt, "a fox");
      await userEvent.selectOptions(await form.findByRole("combobox", { name: "Vary" }), "Seed");
      await userEvent.fill(form.getAllByRole("textbox", { name: "Seed" }).at(-1) ?? prompt, "1-2");
      await userEvent.selectOptions(form.getByRole("combobox", { name: "And vary" }), "Guidance");
      const values = form.getAllByRole<HTMLInputElement>("textbox", { name: "Guidance" }).at(-1) ?? prompt;
      expect(values).toHaveProperty("value", "1, 4, 10");
      await userEvent.fill(values, "2-3 (+0.5), 20");
      expect(form.getByText(/^2 cells left out/)).toBeTruthy();
      await userEvent.click(form.getByRole("button", { name: "Generate" }));
      await isGone("dialog", "Generate image");
      await userEvent.click(await screen.findByRole("button", { name: "Open contact sheet" }));
      const sheet = within(await screen.findByRole("dialog", { name: "Contact sheet" }));
      const rows = within(await sheet.findByRole("table")).getAllByRole("rowheader");
      expect(rows.map(({ textContent }) => textContent)).toEqual([
        "Guidance2",
        "Guidance2.5",
        "Guidance3",
        "Guidance4",
      ]);
    });

    it("go to the field that has to be changed, and make nothing of it", async () => {
      open(createMockGenerator({ models, latency: 0 }));
      const generateImages = vi.spyOn(library, "generateImages");
      show(<MediaLibrary />);
      const { form, prompt } = await openDialog();
      await userEvent.fill(prompt, "a fox");
      await userEvent.selectOptions(await form.findByRole("combobox", { name: "Vary" }), "Seed");
      const values = form.getAllByRole("textbox", { name: "Seed" }).at(-1) ?? prompt;
      await userEvent.fill(values, "1, x");
      expect(describedBy(values)).toContain("Not valid: x");
      await userEvent.click(form.getByRole("button", { name: "Generate" }));
      await hasFocus(values);
      expect(generateImages).not.toHaveBeenCalled();
    });

    it("make a prompt of each line where that is chosen, by each of the models", async () => {
      open(createMockGenerator({ models, latency: 0 }));
      show(<MediaLibrary />);
      const { form, prompt } = await openDialog();
      await userEvent.fill(prompt, "a fox\n\nan owl");
      await userEvent.click(form.getByRole("checkbox", { name: "Each line is a prompt of its own (2)" }));
      await userEvent.selectOptions(await form.findByRole("combobox", { name: "Vary" }), "Model");
      expect(form.getByRole("checkbox", { name: "Brush" })).toHaveProperty("checked", true);
      expect(form.getByText("4 images: 2 × 2")).toBeTruthy();
      await userEvent.click(form.getByRole("button", { name: "Generate" }));
      await waitFor(() => expect(library.getSnapshot().assetCount).toBe(4));
      const made = library
        .getSnapshot()
        .assets.map(({ source, sourceMeta }) => [
          source?.type === "ai" && source.prompt,
          source?.type === "ai" && source.model,
          typeof sourceMeta?.seed,
        ]);
      expect(made.map(([asked, model]) => `${model}: ${asked}`).sort()).toEqual([
        "acme/brush: a fox",
        "acme/brush: an owl",
        "acme/fast: a fox",
        "acme/fast: an owl",
      ]);
      const seeds = library.getSnapshot().assets.map(({ sourceMeta }) => sourceMeta?.seed);
      expect(new Set(seeds).size).toBe(1);
    });
  });
}
