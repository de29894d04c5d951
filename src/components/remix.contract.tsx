import { act, screen, waitFor, within } from "@testing-library/react";
import type { ComponentType, ReactNode } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { tEXt } from "../core/media/origin/origin-files.contract.js";
import type { MediaAIGenerateRequest, MediaAIGenerator, MediaAIModel } from "../index.js";
import { createMockGenerator } from "../testing/mock-generator.js";
import {
  button,
  cell,
  dialog,
  isGone,
  library,
  open,
  openDialog,
  type Parts,
  picture,
  showIn,
  withLibrary,
} from "./library-page.contract.js";

const FOX = { prompt: "a fox", width: 512, height: 384, seed: 7, model: "acme/brush" };

/** What holds in every kit for going on from how an image was made. */
export function describeRemix(
  name: string,
  { MediaLibrary }: Parts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const show = showIn(Wrapper);

  /** A library with an image of the fox, in the viewer. */
  async function viewFox(
    abilities: Partial<MediaAIModel> = {},
    settings: Partial<MediaAIGenerateRequest> = {},
  ) {
    const mock = createMockGenerator({ latency: 0 });
    const asked = vi.fn<MediaAIGenerator["generateImages"]>((request) => mock.generateImages(request));
    const model = { id: FOX.model, label: "Brush", maxImages: 4, microUsdPerImage: 3_000, ...abilities };
    open({ ...mock, generateImages: asked, capabilities: { models: [model] } });
    const [fox] = await library.generateImages({ ...FOX, ...settings });
    show(<MediaLibrary />);
    return { asked, fox: fox?.name ?? "" };
  }
  async function view(asset: string) {
    await userEvent.click(await cell(asset));
    return within(await screen.findByRole("dialog", { name: asset }));
  }
  const text = (field: string) =>
    document.querySelector<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>(`form [name=${field}]`)
      ?.value;
  const says = (fields: Record<string, string>) =>
    waitFor(() =>
      expect(Object.fromEntries(Object.keys(fields).map((field) => [field, text(field)]))).toEqual(fields),
    );

  describe(`going on from an image in ${name}`, () => {
    withLibrary();
    beforeEach(async () => {
      await page.viewport(1000, 900);
    });

    it("varies it by another seed, and says before what that costs", async () => {
      const { asked, fox } = await viewFox();
      const viewer = await view(fox);
      const vary = await viewer.findByRole("button", { name: "Vary" });
      const hint = "Makes one more image of the same prompt, with another seed. This run costs $0.003";
      await waitFor(() => {
        const id = vary.getAttribute("aria-describedby") ?? "";
        expect(document.getElementById(id)?.textContent).toBe(hint);
      });
      await userEvent.click(vary);
      await waitFor(() => expect(library.getSnapshot().assetCount).toBe(2));
      const { seed: _, ...others } = FOX;
      expect(asked.mock.calls.map(([request]) => request)).toEqual([FOX, others]);
    });

    it("varies it subtly from the image itself, or strongly by another seed, where its model takes images", async () => {
      const { asked, fox } = await viewFox({ maxInputImages: 1, microUsdPerRun: 1_000 });
      const viewer = await view(fox);
      const subtly = await viewer.findByRole("button", { name: "Vary (subtle)" });
      const hint = /^Makes one more image close to this one: .* This run costs \$0.004$/;
      await waitFor(() => {
        const id = subtly.getAttribute("aria-describedby") ?? "";
        expect(document.getElementById(id)?.textContent).toMatch(hint);
      });
      await userEvent.click(subtly);
      await waitFor(() => expect(library.getSnapshot().assetCount).toBe(2));
      const { images = [], ...sent } = asked.mock.calls[1]?.[0] ?? {};
      const { seed: _, ...others } = FOX;
      expect(sent).toEqual(others);
      const [first, second] = library.getSnapshot().generations;
      const [original, made] = await library.getMany([
        ...(first?.assetIds ?? []),
        ...(second?.assetIds ?? []),
      ]);
      expect(images.map(({ size }) => size)).toEqual([original?.size]);
      expect(made?.parents).toMatchObject([{ id: original?.id, role: "start" }]);
      await userEvent.click(viewer.getByRole("button", { name: "Vary (strong)" }));
      await waitFor(() => expect(library.getSnapshot().assetCount).toBe(3));
      expect(asked.mock.calls[2]?.[0]).toEqual(others);
    });

    it("fills the form with how it was made, and takes that back by Undo", async () => {
      const { fox } = await viewFox();
      const { prompt } = await openDialog();
      await userEvent.type(prompt, "what I was writing");
      await userEvent.keyboard("{Escape}");
      await isGone("dialog", "Generate image");
      const viewer = await view(fox);
      await userEvent.click(await viewer.findByRole("button", { name: "Remix" }));
      const form = within(await dialog());
      await form.findByText(`Filled in from ${fox}`);
      await says({ prompt: "a fox", width: "512", height: "384" });
      // Where the fields scroll, it keeps its height.
      await page.viewport(390, 600);
      const notice = document.querySelector("[data-slot=form-filled]");
      await waitFor(() =>
        expect(notice?.clientHeight).toBeGreaterThanOrEqual(notice?.scrollHeight ?? Infinity),
      );
      await userEvent.click(form.getByRole("button", { name: "Undo" }));
      await says({ prompt: "what I was writing", width: "768", height: "768" });
      await waitFor(() => expect(form.queryByText(`Filled in from ${fox}`)).toBeNull());
    });

    it("says with which guidance and quality it was made, and fills them in", async () => {
      const qualities = [{ id: "standard" }, { id: "hd", label: "Fine" }];
      const abilities = { guidance: { min: 0, max: 10 }, qualities };
      const { fox } = await viewFox(abilities, { guidance: 3.5, quality: "hd" });
      const viewer = await view(fox);
      const details = await viewer.findByRole("button", { name: "Details" });
      if (details.getAttribute("aria-expanded") !== "true") await userEvent.click(details);
      const fact = (name: string) => viewer.getByText(name, { selector: "dt" }).nextElementSibling;
      await viewer.findByText("Guidance");
      expect([fact("Guidance")?.textContent, fact("Quality")?.textContent]).toEqual(["3.5", "Fine"]);
      await userEvent.click(await viewer.findByRole("button", { name: "Remix" }));
      const form = within(await dialog());
      await says({ guidance: "3.5", quality: "hd" });
      await userEvent.click(form.getByRole("button", { name: "Undo" }));
      await says({ guidance: "", quality: "standard" });
    });

    it("leaves a request that is edited afterwards as it was asked", async () => {
      const { fox } = await viewFox();
      await act(() => library.generateImages({ ...FOX, prompt: "an owl", width: 256, height: 256 }));
      const viewer = await view(fox);
      await userEvent.click(await viewer.findByRole("button", { name: "Remix" }));
      const form = within(await dialog());
      await form.findByText(`Filled in from ${fox}`);
      await userEvent.keyboard("{Escape}");
      await isGone("dialog", "Generate image");
      await userEvent.keyboard("{Escape}");
      await isGone("dialog", fox);
      await userEvent.click(await button("Generations"));
      await userEvent.click(await button("Edit: an owl"));
      const edited = within(await dialog());
      await says({ prompt: "an owl", width: "256", height: "256" });
      expect(edited.queryByText(`Filled in from ${fox}`)).toBeNull();
    });

    it("says so until the form was used", async () => {
      const { fox } = await viewFox();
      const viewer = await view(fox);
      await userEvent.click(await viewer.findByRole("button", { name: "Remix" }));
      const form = within(await dialog());
      await form.findByText(`Filled in from ${fox}`);
      await userEvent.click(form.getByRole("button", { name: "Generate" }));
      await isGone("dialog", "Generate image");
      await userEvent.keyboard("{Escape}");
      await isGone("dialog", fox);
      const { form: again } = await openDialog();
      expect(again.queryByText(`Filled in from ${fox}`)).toBeNull();
    });

    it.each([
      ["The prompt", { prompt: "a fox", width: "768", height: "768" }],
      ["The size", { prompt: "mine", width: "512", height: "384" }],
      ["The seed", { prompt: "mine", width: "768", height: "768", seed: "7" }],
    ])("keeps only a part of it: %s", async (part, fields) => {
      const { fox } = await viewFox();
      const { prompt } = await openDialog();
      await userEvent.type(prompt, "mine");
      await userEvent.keyboard("{Escape}");
      await isGone("dialog", "Generate image");
      const viewer = await view(fox);
      await userEvent.click(await viewer.findByRole("button", { name: "Remix" }));
      const form = within(await dialog());
      await userEvent.click(await form.findByRole("button", { name: "Keep only" }));
      await userEvent.click(await screen.findByRole("menuitem", { name: part }));
      const advanced = form.queryByRole("button", { name: "Advanced", expanded: false });
      if (advanced) await userEvent.click(advanced);
      await says(fields);
    });

    it("fills the form with what an imported file says, as far as that is known", async () => {
      await viewFox();
      const parameters = "a duck\nSteps: 15, Seed: 235284042, Size: 640x512, Model: realistic";
      const bytes = new Uint8Array(await (await picture("duck.png")).arrayBuffer());
      const chunk = tEXt("parameters", parameters).slice();
      const duck = new File([bytes.slice(0, 33), chunk, bytes.slice(33)], "duck.png");
      await act(async () => void (await library.importFiles([duck, await picture("plain.png")])));
      const viewer = await view("duck.png");
      await userEvent.click(await button("Details"));
      const remix = await viewer.findByRole("button", { name: "Remix" });
      expect(viewer.queryByRole("button", { name: "Vary" })).toBeNull();
      await userEvent.click(remix);
      await within(await dialog()).findByText("Filled in from duck.png");
      await says({ prompt: "a duck", width: "640", height: "512" });
      await userEvent.keyboard("{Escape}");
      await isGone("dialog", "Generate image");
      await userEvent.keyboard("{Escape}");
      await isGone("dialog", "duck.png");
      const plain = await view("plain.png");
      await plain.findByRole("button", { name: "Details" });
      expect(plain.queryByRole("button", { name: "Remix" })).toBeNull();
    });
  });
}
