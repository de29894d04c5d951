import { screen, waitFor, within } from "@testing-library/react";
import type { ComponentType, ReactNode } from "react";
import { describe, expect, it, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { createDeferred } from "../core/deferred.js";
import type { MediaAIModel } from "../core/generation/ai-model.js";
import type { MediaAIEstimate, MediaAIGenerator } from "../index.js";
import { createMockGenerator } from "../testing/mock-generator.js";
import { MOCK_OPERATIONS } from "../testing/mock-operations.js";
import {
  button,
  cell,
  library,
  open,
  openDialog,
  type Parts,
  showIn,
  withLibrary,
} from "./library-page.contract.js";
import { plainPicture } from "./viewer-page.contract.js";

/** The price that a generator estimates, wherever a price is shown, in every kit. */
export function describeEstimates(
  name: string,
  { MediaLibrary }: Parts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const show = showIn(Wrapper);
  const panel = () => screen.findByRole("dialog", { name: "Generations" });
  const models: MediaAIModel[] = [
    { id: "acme/brush", label: "Brush", maxImages: 4, microUsdPerImage: 10_000 },
  ];
  /** A generator that never finishes, with these estimates. */
  function estimating(estimate: NonNullable<MediaAIGenerator["estimate"]>, listed = models) {
    const mock = createMockGenerator({ latency: Number.POSITIVE_INFINITY, operations: true });
    open({ ...mock, estimate, capabilities: { models: listed, operations: MOCK_OPERATIONS } });
  }
  const byCount: NonNullable<MediaAIGenerator["estimate"]> = async (request) => {
    const n = request.kind === "videos" ? 1 : (request.n ?? 1);
    return { microUsd: 20_000 * n, approximate: true, duration: 3000 };
  };

  describe(`estimated prices in ${name}`, () => {
    withLibrary();

    it("are shown by the dialog and then by the queue, as one and the same figure", async () => {
      const first = createDeferred<MediaAIEstimate>();
      const estimate = vi.fn(byCount);
      estimate.mockReturnValueOnce(first.promise);
      estimating(estimate);
      show(<MediaLibrary />);
      const { form, prompt } = await openDialog();
      await form.findByText("This run costs $0.01");
      await userEvent.fill(prompt, "dunes");
      await waitFor(() => expect(estimate).toHaveBeenCalledTimes(1));
      form.getByText("This run costs $0.01");
      first.resolve({ microUsd: 20_000, approximate: true, duration: 3000 });
      await form.findByText("This run costs about $0.02 · takes about 3 s");
      // A longer prompt is asked for again; meanwhile the price stays.
      await userEvent.type(prompt, " at dawn");
      form.getByText("This run costs about $0.02 · takes about 3 s");
      const three = createDeferred<MediaAIEstimate>();
      estimate.mockImplementation((request, context) =>
        request.kind !== "videos" && request.n === 3 ? three.promise : byCount(request, context),
      );
      await userEvent.selectOptions(form.getByRole("combobox", { name: "Images" }), "3");
      await form.findByText("This run costs $0.03");
      await waitFor(() => expect(estimate.mock.lastCall?.[0]).toMatchObject({ n: 3 }));
      three.resolve({ microUsd: 60_000, approximate: true, duration: 3000 });
      await form.findByText("This run costs about $0.06 · takes about 3 s");
      expect(estimate.mock.lastCall?.[0]).toMatchObject({ prompt: "dunes at dawn", n: 3 });
      await userEvent.click(form.getByRole("button", { name: "Generate" }));
      await waitFor(() => expect(library.getSnapshot().generations).toHaveLength(1));
      await userEvent.keyboard("{Escape}");
      await userEvent.click(await button("Generations, 1 in progress"));
      const row = within(await within(await panel()).findByRole("listitem", { name: "dunes at dawn" }));
      await row.findByText("about $0.06");
    });

    it("stop nothing if they never come, or fail", async () => {
      const asked: AbortSignal[] = [];
      estimating((_, { signal }) => {
        asked.push(signal);
        return asked.length === 1 ? new Promise(() => {}) : Promise.reject(new Error("no prices today"));
      });
      show(<MediaLibrary />);
      const { form, prompt } = await openDialog();
      await userEvent.fill(prompt, "dunes");
      await waitFor(() => expect(asked).toHaveLength(1));
      await userEvent.type(prompt, "!");
      await waitFor(() => expect(asked).toHaveLength(2));
      expect(asked[0]?.aborted).toBe(true);
      form.getByText("This run costs $0.01");
      expect(form.queryByRole("alert")).toBeNull();
      await userEvent.click(form.getByRole("button", { name: "Generate" }));
      await waitFor(() => expect(library.getSnapshot().generations).toHaveLength(1));
      expect(library.getSnapshot().generations[0]?.estimate).toBeUndefined();
    });

    it("are those of the whole plan and on the composer's button", async () => {
      estimating(byCount);
      show(<MediaLibrary composer />);
      const composer = within(await screen.findByRole("region", { name: "Generate image" }));
      await userEvent.fill(await composer.findByRole("textbox", { name: "Prompt" }), "a {red|grey} fox");
      await composer.findByRole("button", { name: "Generate · about $0.04" });
      await userEvent.fill(await composer.findByRole("textbox", { name: "Prompt" }), "a fox");
      await composer.findByRole("button", { name: "Generate · about $0.02" });
      await composer.findByText("takes about 3 s");
    });

    it("are unknown for a grid of which no model has a price, as one estimate is not that of all", async () => {
      estimating(byCount, [{ id: "acme/brush", label: "Brush" }]);
      show(<MediaLibrary />);
      const { form, prompt } = await openDialog();
      await userEvent.fill(prompt, "dunes");
      await form.findByText("This run costs about $0.02 · takes about 3 s");
      await userEvent.selectOptions(form.getByRole("combobox", { name: "Vary" }), "Seed");
      await form.findByText("Price unknown");
    });

    it("are those of an operation, on its button", async () => {
      const estimate = vi.fn(byCount);
      estimating(estimate);
      await library.importFiles([await plainPicture("photo.png", 40, 30)]);
      show(<MediaLibrary />);
      await userEvent.click(await cell("photo.png"));
      await screen.findByRole("dialog", { name: "photo.png" });
      await userEvent.click(await button("More"));
      await userEvent.click(await screen.findByRole("menuitem", { name: "Upscale" }));
      const form = within(await screen.findByRole("dialog", { name: "Upscale" }));
      await userEvent.click(await form.findByRole("button", { name: "Upscale · about $0.02" }));
      expect(estimate.mock.lastCall?.[0]).toMatchObject({
        images: 1,
        operation: { type: "upscale", scale: 2 },
        model: "mock/upscale",
      });
      await waitFor(() =>
        expect(library.getSnapshot().generations[0]?.estimate).toEqual({
          microUsd: 20_000,
          approximate: true,
          duration: 3000,
        }),
      );
    });
  });
}
