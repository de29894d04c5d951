import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import { type ComponentType, type ReactNode, StrictMode } from "react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import {
  createMediaLibrary,
  type MediaAIGeneratedVideo,
  type MediaAIGenerator,
  type MediaAsset,
  type MediaLibraryInstance,
  MediaLibraryProvider,
} from "../index.js";
import { createMemoryStorage } from "../storage/memory-storage.js";
import { createMockGenerator } from "../testing/mock-generator.js";
import type { VideoDialogProps } from "./part-props.js";

/** The first box of an MP4 file. */
const MP4 = Uint8Array.from([
  0,
  0,
  0,
  24,
  ...new TextEncoder().encode("ftypisom"),
  0,
  0,
  2,
  0,
  ...new TextEncoder().encode("isommp42"),
]);

/** That nothing is lost which was typed into the form for videos, in every kit. */
export function describeVideoDraft(
  name: string,
  { VideoDialog }: { VideoDialog: ComponentType<VideoDialogProps> },
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  let library: MediaLibraryInstance;
  let made: MediaAIGeneratedVideo[] = [];
  let storage: ReturnType<typeof createMemoryStorage>;
  const ai: MediaAIGenerator = {
    ...createMockGenerator(),
    generateVideos: async () => made,
    capabilities: {
      videos: [
        { id: "acme/film", label: "Film", seconds: [5, 10] },
        { id: "acme/reel", label: "Reel", seconds: [5, 10] },
        { id: "acme/motion", label: "Motion", maxInputImages: 1 },
      ],
    },
  };
  const image: MediaAsset = {
    id: "1",
    name: "fox.png",
    mimeType: "image/png",
    size: 1,
    hash: "",
    createdAt: 1,
  };
  /** The dialog on a page of its own. */
  const open = async (props: Partial<VideoDialogProps> = {}) => {
    cleanup();
    await library?.close();
    library = createMediaLibrary({ storage, ai });
    const dialog = (isOpen: boolean) => (
      <StrictMode>
        <Wrapper>
          <MediaLibraryProvider library={library}>
            <VideoDialog open={isOpen} onOpenChange={() => {}} {...props} />
          </MediaLibraryProvider>
        </Wrapper>
      </StrictMode>
    );
    render(dialog(true));
    return within(await screen.findByRole("dialog", { name: "Make a video" }));
  };
  type Form = Awaited<ReturnType<typeof open>>;
  const prompt = (form: Form) => form.getByRole<HTMLTextAreaElement>("textbox", { name: "Prompt" });
  const choice = (form: Form, label: string) =>
    form.findByRole<HTMLSelectElement>("combobox", { name: label });

  describe(`${name}: the draft of a video`, () => {
    beforeEach(async () => {
      storage = createMemoryStorage();
      made = [];
      await page.viewport(1000, 800);
    });
    afterEach(async () => {
      cleanup();
      await library.close();
    });

    it("outlives a reload, with its model and length, unless the app wants none", async () => {
      const first = await open();
      await userEvent.fill(prompt(first), "waves at dawn");
      await userEvent.selectOptions(await choice(first, "Model"), "Reel");
      await userEvent.selectOptions(await choice(first, "Length"), "10 s");
      const again = await open();
      await waitFor(() => expect(prompt(again).value).toBe("waves at dawn"));
      await waitFor(async () => expect((await choice(again, "Model")).value).toBe("acme/reel"));
      expect((await choice(again, "Length")).value).toBe("10");
      const empty = await open({ restoreDraft: false });
      await choice(empty, "Model");
      expect(prompt(empty).value).toBe("");
    });

    it("is for images too, by a model that starts from them", async () => {
      const first = await open();
      await userEvent.fill(prompt(first), "waves at dawn");
      await userEvent.selectOptions(await choice(first, "Model"), "Reel");
      const animated = await open({ assets: [image] });
      await waitFor(() => expect(prompt(animated).value).toBe("waves at dawn"));
      await animated.findByText("Up to 1 image, in this order");
    });

    it("stays where the video could not be made, and is forgotten once it is", async () => {
      const first = await open();
      await userEvent.fill(prompt(first), "waves at dawn");
      await userEvent.click(first.getByRole("button", { name: "Make a video" }));
      await first.findByRole("alert");
      const again = await open();
      await waitFor(() => expect(prompt(again).value).toBe("waves at dawn"));
      made = [{ file: new File([MP4], "waves.mp4", { type: "video/mp4" }) }];
      await userEvent.click(again.getByRole("button", { name: "Make a video" }));
      await waitFor(() => expect(library.getSnapshot().assetCount).toBe(1));
      await waitFor(async () => {
        const last = await open();
        await choice(last, "Model");
        expect(prompt(last).value).toBe("");
      });
    });
  });
}
