import { act, screen, waitFor, within } from "@testing-library/react";
import type { ComponentType, ReactNode } from "react";
import { describe, expect, it, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { createDeferred } from "../core/deferred.js";
import { MediaLibraryError } from "../index.js";
import { createMockGenerator } from "../testing/mock-generator.js";
import {
  button,
  cell,
  describedBy,
  dialog,
  hasFocus,
  isGone,
  library,
  open,
  openDialog,
  type Parts,
  says,
  showIn,
  withLibrary,
} from "./library-page.contract.js";

/** What people and tests rely on when they generate, in every kit. Needs the kit's stylesheet on the page. */
export function describeGenerateDialog(
  name: string,
  { MediaLibrary }: Parts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const show = showIn(Wrapper);

  describe(name, () => {
    withLibrary();

    describe("a better prompt", () => {
      it("is announced, and replaces what was typed only when it is taken", async () => {
        const goOn = createDeferred<void>();
        open({
          ...createMockGenerator(),
          async *improvePrompt(asked) {
            yield asked;
            await goOn.promise;
            yield " at dawn";
          },
        });
        show(<MediaLibrary />);
        const { form, prompt } = await openDialog();
        await userEvent.fill(prompt, "dunes");
        await userEvent.click(form.getByRole("button", { name: "Improve prompt" }));
        await says("Writing a better prompt…");
        goOn.resolve();
        await says("A better prompt is ready");
        await waitFor(() => expect(form.getByRole("region").textContent).toContain("dunes at dawn"));
        expect(prompt).toHaveProperty("value", "dunes");
        await userEvent.click(form.getByRole("button", { name: "Use" }));
        await waitFor(() => expect(prompt).toHaveProperty("value", "dunes at dawn"));
        await says("The prompt is now the suggestion");
        await hasFocus(prompt);
      });

      it("ends upstream when it is stopped, and when the dialog closes", async () => {
        const ended = vi.fn();
        open({
          ...createMockGenerator(),
          async *improvePrompt(asked, { signal }) {
            signal.addEventListener("abort", ended);
            yield asked;
            await new Promise(() => {});
          },
        });
        show(<MediaLibrary />);
        const { form, prompt } = await openDialog();
        await userEvent.fill(prompt, "dunes");
        await userEvent.click(form.getByRole("button", { name: "Improve prompt" }));
        await form.findByText("dunes", { selector: "p" });
        await userEvent.click(form.getByRole("button", { name: "Stop" }));
        expect(ended).toHaveBeenCalledTimes(1);
        await says("Stopped");
        await userEvent.click(await form.findByRole("button", { name: "Improve prompt" }));
        await form.findByText("dunes", { selector: "p" });
        await userEvent.keyboard("{Escape}");
        await isGone("dialog", "Generate image");
        await waitFor(() => expect(ended).toHaveBeenCalledTimes(2));
      });
    });

    describe("the generate dialog", () => {
      it("folds its advanced part away, fields and all, and back", async () => {
        open(createMockGenerator());
        show(<MediaLibrary />);
        const { form } = await openDialog();
        const toggle = form.getByRole("button", { name: "Advanced" });
        expect(toggle.getAttribute("aria-expanded")).toBe("true");
        await userEvent.fill(form.getByRole("textbox", { name: "Seed" }), "7");
        await userEvent.click(toggle);
        expect(form.queryByLabelText("Seed")).toBeNull();
        await userEvent.click(toggle);
        expect(form.getByRole("textbox", { name: "Seed" })).toHaveProperty("value", "7");
      });

      it("tells what is missing at the field, and goes there", async () => {
        open(createMockGenerator());
        show(<MediaLibrary />);
        const { form, prompt } = await openDialog();
        await userEvent.click(form.getByRole("button", { name: "Generate" }));
        await waitFor(() => expect(prompt.getAttribute("aria-invalid")).toBe("true"));
        expect(describedBy(prompt)).toContain("Please fill this in");
        await hasFocus(prompt);
      });

      it("fills the size from a preset, and calls any other custom", async () => {
        open(createMockGenerator());
        show(<MediaLibrary />);
        const { form } = await openDialog();
        const [width, height] = ["Width", "Height"].map((each) => form.getByRole("textbox", { name: each }));
        await userEvent.click(form.getByText("Wide"));
        expect([width, height]).toMatchObject([{ value: "1024" }, { value: "576" }]);
        if (width) await userEvent.fill(width, "800");
        expect(form.getByRole("radio", { name: "Custom" })).toHaveProperty("checked", true);
      });

      it("runs on when it is closed, shows the run when opened again, and ends it by Cancel", async () => {
        open(createMockGenerator({ latency: Infinity }));
        show(<MediaLibrary />);
        const { form, prompt } = await openDialog();
        await userEvent.fill(prompt, "a storm");
        await userEvent.keyboard("{Control>}{Enter}{/Control}");
        await waitFor(() => expect(prompt).toHaveProperty("disabled", true));
        await waitFor(() =>
          expect(form.getByRole("button", { name: "Generate" }).getAttribute("aria-busy")).toBe("true"),
        );
        await userEvent.keyboard("{Escape}");
        await isGone("dialog", "Generate image");
        await hasFocus(await button("Generate"));
        const placeholder = await cell("Generating: a storm");
        expect(placeholder.dataset).toMatchObject({ status: "running" });
        expect(placeholder.dataset.generationId).toBeTruthy();

        await userEvent.click(await button("Generate"));
        const again = within(await dialog());
        expect(again.getByRole("textbox", { name: "Prompt" })).toHaveProperty("disabled", true);
        await userEvent.click(again.getByRole("button", { name: "Cancel" }));
        await isGone("gridcell", "Generating: a storm");
        await waitFor(() =>
          expect(again.getByRole("textbox", { name: "Prompt" })).toMatchObject({
            disabled: false,
            value: "a storm",
          }),
        );
        await userEvent.click(again.getByRole("button", { name: "Cancel" }));
        await isGone("dialog", "Generate image");
        expect(library.getSnapshot().assetCount).toBe(0);
      });

      it("shows the server's answer at its field, unfolds what hides it, and asks again once it is changed", async () => {
        const refusal = new MediaLibraryError("field", "The server did not accept the request.", {
          status: 400,
          fields: [{ field: "steps", message: "At most 50." }],
        });
        open(createMockGenerator({ fail: (_, run) => (run < 1 ? refusal : undefined) }));
        show(<MediaLibrary generationDefaults={{ width: "64", height: "64" }} />);
        const { form, prompt } = await openDialog();
        await userEvent.fill(prompt, "a storm");
        await userEvent.click(form.getByRole("button", { name: "Advanced" }));
        expect(form.queryByRole("button", { name: "Retry" })).toBeNull();
        await userEvent.click(form.getByRole("button", { name: "Generate" }));
        expect((await form.findByRole("alert")).textContent).toContain("did not accept");
        const steps = form.getByRole("textbox", { name: "Steps" });
        expect(describedBy(steps)).toContain("At most 50.");
        await hasFocus(steps);
        expect(form.queryByRole("button", { name: "Retry" })).toBeNull();
        await userEvent.fill(prompt, "a calm sea");
        await userEvent.click(form.getByRole("button", { name: "Generate" }));
        await isGone("dialog", "Generate image");
        await says("1 image generated and added");
        const [asset] = library.getSnapshot().assets;
        expect(asset?.source).toMatchObject({ prompt: "a calm sea" });
        await cell(asset?.name ?? "");
      });

      it("tells a failure on the page where the dialog was closed", async () => {
        open(createMockGenerator({ latency: 300, fail: "no luck" }));
        show(<MediaLibrary />);
        const { prompt } = await openDialog();
        await userEvent.fill(prompt, "a storm");
        await userEvent.keyboard("{Control>}{Enter}{/Control}");
        await cell("Generating: a storm");
        await userEvent.keyboard("{Escape}");
        await screen.findByRole("alert");
        await userEvent.click(await button("Dismiss"));
        await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
      });
    });

    it("opens how an image was made by its badge, and closes it by Escape", async () => {
      open(createMockGenerator());
      await library.generateImages({ prompt: "dunes under two moons", width: 64, height: 64, seed: 7 });
      show(<MediaLibrary />);
      const badge = await button("AI: How this image was made");
      act(() => badge.focus());
      await userEvent.keyboard("{Enter}");
      const made = within(await screen.findByRole("dialog", { name: "How this image was made" }));
      made.getByText("dunes under two moons");
      made.getByText("7");
      await userEvent.keyboard("{Escape}");
      await isGone("dialog", "How this image was made");
      await hasFocus(badge);
    });
  });
}
