import { act, screen, waitFor, within } from "@testing-library/react";
import type { ComponentType, ReactNode } from "react";
import { describe, expect, it, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { type MediaAIGenerator, MediaLibraryError } from "../index.js";
import { createMockGenerator } from "../testing/mock-generator.js";
import {
  button,
  dialog,
  hasFocus,
  library,
  open,
  type Parts,
  showIn,
  withLibrary,
} from "./library-page.contract.js";

const MODELS = [
  { id: "acme/brush", label: "Brush" },
  { id: "acme/pencil", label: "Pencil" },
];
const REQUEST = { prompt: "a fox", width: 64, height: 48, seed: 7, model: "acme/pencil" };

/** What every kit offers where a generation has failed. */
export function describeFailures(
  name: string,
  { MediaLibrary }: Parts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const show = showIn(Wrapper);
  const failing = (error: MediaLibraryError) => {
    const asked = vi.fn<MediaAIGenerator["generateImages"]>(() => Promise.reject(error));
    open({ ...createMockGenerator(), generateImages: asked, capabilities: { models: MODELS } });
    return asked;
  };
  const fail = async () => {
    await library.ready();
    await act(() => library.generateImages(REQUEST).catch(() => {}));
  };
  const names = (within_: HTMLElement) =>
    within(within_)
      .queryAllByRole("button")
      .map((each) => each.getAttribute("aria-label") ?? each.textContent);
  const row = async () => {
    await userEvent.click(await button("Generations"));
    const queue = await screen.findByRole("dialog", { name: "Generations" });
    return within(queue).findByRole("listitem", { name: "a fox" });
  };
  const prompt = () => screen.findByRole<HTMLTextAreaElement>("textbox", { name: "Prompt" });

  describe(`${name}: a failure`, () => {
    withLibrary();

    it.each([
      ["content-refused", ["Change the prompt: a fox", "Another model: a fox"]],
      ["payment-required", ["Another model: a fox"]],
      ["field", ["Edit: a fox"]],
      ["method", ["Edit: a fox"]],
      ["network", ["Retry: a fox", "Edit: a fox"]],
      ["no-images", ["Retry: a fox", "Change the prompt: a fox", "Another model: a fox"]],
    ] as const)("of the code %s offers in the queue only what helps", async (code, offered) => {
      failing(new MediaLibraryError(code, "It failed."));
      show(<MediaLibrary />);
      await fail();
      const shown = await row();
      expect(names(shown)).toEqual(["Dismiss: a fox", ...offered]);
    });

    it("opens the composer with its request and the model in focus", async () => {
      failing(new MediaLibraryError("content-refused", "The image service refused this."));
      show(<MediaLibrary composer />, 1200);
      await fail();
      await userEvent.click(within(await row()).getByRole("button", { name: "Another model: a fox" }));
      await hasFocus(await button("Model: Pencil"));
      expect(await prompt()).toHaveProperty("value", "a fox");
      await userEvent.click(await button("Change the prompt: a fox"));
      await hasFocus(await prompt());
    });

    it("opens the dialog from the page with its request, and the model or the prompt in focus", async () => {
      failing(new MediaLibraryError("provider-rejected", "The model did not take this."));
      show(<MediaLibrary />);
      await fail();
      const alert = within(await screen.findByRole("alert"));
      expect(alert.queryByRole("button", { name: "Retry" })).toBeNull();
      await userEvent.click(await alert.findByRole("button", { name: "Another model" }));
      const form = within(await dialog());
      const model = form.getByRole<HTMLSelectElement>("combobox", { name: "Model" });
      await hasFocus(model);
      expect([model.value, (await prompt()).value]).toEqual(["acme/pencil", "a fox"]);
      // It is dealt with: nothing stands on the page once the dialog is closed.
      await userEvent.keyboard("{Escape}");
      await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
      expect(screen.queryByRole("alert")).toBeNull();
      // Whoever opens it next did not ask for another model.
      await userEvent.click(await button("Generate"));
      await hasFocus(await prompt());
    });

    it("is tried again from the page", async () => {
      const asked = failing(new MediaLibraryError("network", "The server is not reachable."));
      show(<MediaLibrary />);
      await fail();
      const pressed = async (name: string) =>
        userEvent.click(within(await screen.findByRole("alert")).getByRole("button", { name }));
      await pressed("Retry");
      await waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
      // The notice went, and it leads to what runs.
      await hasFocus(await button("Generations"));
      await pressed("Dismiss");
      await hasFocus(await button("Generations"));
    });

    it("moves the focus within the form that asked, and says there what helps", async () => {
      failing(new MediaLibraryError("content-refused", "The image service refused this."));
      show(<MediaLibrary />);
      await userEvent.click(await button("Generate"));
      const form = within(await dialog());
      await userEvent.fill(await prompt(), "a fox");
      await userEvent.click(form.getByRole("button", { name: "Generate" }));
      const alert = within(await form.findByRole("alert"));
      expect(alert.queryByRole("button", { name: "Retry" })).toBeNull();
      await userEvent.click(alert.getByRole("button", { name: "Change the prompt" }));
      await hasFocus(await prompt());
      await userEvent.click(alert.getByRole("button", { name: "Another model" }));
      await hasFocus(form.getByRole("combobox", { name: "Model" }));
    });

    it("is not tried again before the time is over that the server asks for", async () => {
      const asked = failing(new MediaLibraryError("rate-limited", "Too many requests.", { retryAfter: 600 }));
      show(<MediaLibrary />);
      await fail();
      const retry = within(await row()).getByRole("button", { name: "Retry: a fox" });
      expect(retry.getAttribute("aria-disabled")).toBe("true");
      act(() => retry.click());
      expect(asked).toHaveBeenCalledTimes(1);
      expect(library.getSnapshot().generations[0]?.status).toBe("failed");
    });

    it("is tried again once that time is over", async () => {
      const asked = failing(new MediaLibraryError("rate-limited", "Too many requests.", { retryAfter: 1 }));
      show(<MediaLibrary />);
      await fail();
      const retry = within(await row()).getByRole("button", { name: "Retry: a fox" });
      await waitFor(() => expect(retry.getAttribute("aria-disabled")).toBeNull(), { timeout: 20_000 });
      act(() => retry.click());
      await waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
    });

    describe("in the form, while the server asks for time", () => {
      const failInForm = async () => {
        const asked = failing(
          new MediaLibraryError("rate-limited", "Too many requests.", { retryAfter: 600 }),
        );
        show(<MediaLibrary />);
        await userEvent.click(await button("Generate"));
        await userEvent.fill(await prompt(), "a fox");
        await userEvent.click(within(await dialog()).getByRole("button", { name: "Generate" }));
        const retry = await within(await dialog()).findByRole("button", { name: "Retry" });
        expect(retry.getAttribute("aria-disabled")).toBe("true");
        return { asked, retry };
      };

      it("is asked again by Enter in a field all the same, and not by Retry", async () => {
        const { asked, retry } = await failInForm();
        act(() => retry.click());
        expect(asked).toHaveBeenCalledTimes(1);
        act(() => screen.getByRole("textbox", { name: "Seed" }).focus());
        await userEvent.keyboard("{Enter}");
        await waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
      });

      it("is asked again by Retry once that time is over, though the form was closed meanwhile", async () => {
        const { asked } = await failInForm();
        await userEvent.keyboard("{Escape}");
        await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
        const later = Date.now() + 700_000;
        vi.spyOn(Date, "now").mockImplementation(() => later);
        await userEvent.click(await button("Generate"));
        const retry = await within(await dialog()).findByRole("button", { name: "Retry" });
        await waitFor(() => expect(retry.getAttribute("aria-disabled")).toBeNull());
        act(() => retry.click());
        await waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
      });
    });
  });
}
