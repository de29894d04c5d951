import { act, cleanup, render, screen, waitFor, within } from "@testing-library/react";
import { type ComponentType, type ReactNode, StrictMode } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { pauseGenerations } from "../actions.js";
import {
  createMediaLibrary,
  type MediaAIGenerator,
  MediaLibraryError,
  type MediaLibraryInstance,
  MediaLibraryProvider,
} from "../index.js";
import { createMemoryStorage } from "../storage/memory-storage.js";
import { createMockGenerator } from "../testing/mock-generator.js";
import { MOCK_OPERATIONS } from "../testing/mock-operations.js";
import type { MediaLibraryProps } from "./part-props.js";

const wanted = { prompt: "dunes", width: 64, height: 64 };

/** What people rely on in the queue of every kit. */
export function describeGenerationQueue(
  name: string,
  { MediaLibrary }: { MediaLibrary: ComponentType<MediaLibraryProps> },
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  let library: MediaLibraryInstance;
  const open = (
    ai: MediaAIGenerator,
    storage = createMemoryStorage(),
    { width = 900, ...props }: MediaLibraryProps & { width?: number } = {},
  ) => {
    library = createMediaLibrary({ storage, ai });
    return render(
      <StrictMode>
        <Wrapper>
          <MediaLibraryProvider library={library}>
            <div style={{ height: 700, width }}>
              <MediaLibrary {...props} />
            </div>
          </MediaLibraryProvider>
        </Wrapper>
      </StrictMode>,
    );
  };
  const button = (text: string) => screen.findByRole("button", { name: text });
  const panel = () => screen.findByRole("dialog", { name: "Generations" });
  const hasFocus = (element: Element) => waitFor(() => expect(document.activeElement).toBe(element));
  const isClosed = () =>
    waitFor(() => expect(screen.queryByRole("dialog", { name: "Generations" })).toBeNull());
  const says = (text: string) =>
    waitFor(() => expect(screen.getAllByRole("status").map((each) => each.textContent)).toContain(text));

  describe(`${name}: the queue`, () => {
    afterEach(async () => {
      cleanup();
      document.documentElement.style.fontSize = "";
      vi.restoreAllMocks();
      await library.close();
    });

    it("is opened and closed by keyboard, and its button tells how many run", async () => {
      open(createMockGenerator({ latency: Number.POSITIVE_INFINITY }));
      const idle = await button("Generations");
      act(() => {
        for (const seed of [1, 2]) library.generateImages({ ...wanted, seed }).catch(() => {});
      });
      expect(await button("Generations, 2 in progress")).toBe(idle);
      await says("Generating…");
      act(() => idle.focus());
      await userEvent.keyboard("{Enter}");
      const queue = await panel();
      await waitFor(() => expect(queue.contains(document.activeElement)).toBe(true));
      expect(within(queue).getAllByRole("listitem", { name: "dunes" })).toHaveLength(2);
      await userEvent.keyboard("{Escape}");
      await isClosed();
      await hasFocus(idle);
    });

    it("stands beside the library, which stays usable, and never loses the focus", async () => {
      open(createMockGenerator());
      await act(() => library.generateImages({ ...wanted, n: 2 }));
      await userEvent.click(await button("Generations"));
      const queue = await panel();
      const picture = () => screen.getAllByRole("gridcell")[0] ?? document.body;
      await waitFor(() =>
        expect(picture().getBoundingClientRect().right).toBeLessThanOrEqual(
          queue.getBoundingClientRect().left,
        ),
      );
      await userEvent.dblClick(picture());
      await userEvent.keyboard("{Escape}");
      await hasFocus(picture());
      await userEvent.keyboard(" ");
      // The bar is now about the selection: what opened the queue is gone.
      await screen.findByText("1 selected");
      const close = within(await panel()).getByRole("button", { name: "Close" });
      act(() => close.focus());
      await userEvent.keyboard("{Escape}");
      await isClosed();
      await hasFocus(picture());
      await screen.findByText("1 selected");
    });

    it("pauses and orders what waits, by keyboard, and says so", async () => {
      open(createMockGenerator({ latency: Number.POSITIVE_INFINITY }));
      await userEvent.click(await button("Generations"));
      const queue = within(await panel());
      act(() => queue.getByRole("button", { name: "Pause" }).focus());
      await userEvent.keyboard("{Enter}");
      await says("The queue is paused");
      queue.getByText("No new generations start. Running ones continue.");
      await button("Generations, paused");
      act(() => {
        for (const prompt of ["one", "two", "three"])
          library.generateImages({ ...wanted, prompt }).catch(() => {});
      });
      const rows = () =>
        within(queue.getByRole("region", { name: "Waiting" }))
          .getAllByRole("listitem")
          .map((row) => row.querySelector("p")?.textContent);
      await waitFor(() => expect(rows()).toEqual(["one", "two", "three"]));
      const up = queue.getByRole("button", { name: "Move up: three" });
      act(() => up.focus());
      await userEvent.keyboard("{Enter}");
      await waitFor(() => expect(rows()).toEqual(["one", "three", "two"]));
      await says("three, 2 of 3");
      expect(document.activeElement).toBe(up);
      await userEvent.keyboard("{Enter}");
      await waitFor(() => expect(rows()).toEqual(["three", "one", "two"]));
      // At the front it stays, with the focus.
      expect(up.getAttribute("aria-disabled")).toBe("true");
      await userEvent.keyboard("{Enter}");
      await userEvent.click(queue.getByRole("button", { name: "Move to the front: two" }));
      await waitFor(() => expect(rows()).toEqual(["two", "three", "one"]));
      await userEvent.click(queue.getByRole("button", { name: "Resume" }));
      await says("The queue was resumed");
      await waitFor(() => expect(queue.queryByRole("region", { name: "Waiting" })).toBeNull());
      // What was handed to the generator cannot be moved any more.
      expect(queue.queryByRole("button", { name: /^Move/ })).toBeNull();
      await userEvent.click(queue.getByRole("button", { name: "Cancel all" }));
      expect(await queue.findAllByRole("button", { name: /^Run again/ })).toHaveLength(3);
    });

    it("says in the dialog that a run waits because it is paused, and resumes it from there", async () => {
      open(createMockGenerator({ latency: Number.POSITIVE_INFINITY }));
      await library.ready();
      await act(() => pauseGenerations(library));
      await userEvent.click(await button("Generate"));
      const element = await screen.findByRole("dialog", { name: "Generate image" });
      const dialog = within(element);
      await userEvent.fill(dialog.getByRole("textbox", { name: "Prompt" }), "a storm");
      await userEvent.click(dialog.getByRole("button", { name: "Generate" }));
      await dialog.findByText("The queue is paused");
      expect(dialog.queryByRole("progressbar")).toBeNull();
      expect(element.textContent).not.toContain("Generating…");
      await userEvent.click(dialog.getByRole("button", { name: "Resume" }));
      await dialog.findByText(/^Generating…/);
      expect(dialog.queryByRole("button", { name: "Resume" })).toBeNull();
      await hasFocus(dialog.getByRole("button", { name: "Generate" }));
    });

    it("has room for its titles and buttons at 320 px and 200 % text", async () => {
      document.documentElement.style.fontSize = "200%";
      const { container } = open(createMockGenerator(), undefined, { width: 320 });
      await library.ready();
      await act(() => pauseGenerations(library));
      act(() => {
        for (const prompt of ["a lighthouse on a cliff", "two"])
          library.generateImages({ ...wanted, prompt }).catch(() => {});
      });
      await userEvent.click(await button("Generations, 2 in progress, paused"));
      const queue = await panel();
      const rows = await within(queue).findAllByRole("listitem");
      for (const row of rows) expect(row.querySelector("p")?.clientWidth).toBeGreaterThan(160);
      const { left } = container.firstElementChild?.getBoundingClientRect() ?? new DOMRect();
      for (const each of within(queue).getAllByRole("button")) {
        const { left: start, right } = each.getBoundingClientRect();
        expect(start).toBeGreaterThanOrEqual(left);
        expect(right).toBeLessThanOrEqual(left + 320);
      }
    });

    it("makes room for the composer that its row opens, where large text leaves room for one", async () => {
      document.documentElement.style.fontSize = "200%";
      open({ ...createMockGenerator(), generateImages: () => Promise.reject(new Error("No.")) }, undefined, {
        width: 1000,
        composer: true,
      });
      await act(async () => library.generateImages(wanted).catch(() => {}));
      await userEvent.click(await button("Generations"));
      const row = await within(await panel()).findByRole("listitem", { name: "dunes" });
      await userEvent.click(within(row).getByRole("button", { name: "Edit: dunes" }));
      await isClosed();
      const prompt = await screen.findByRole<HTMLTextAreaElement>("textbox", { name: "Prompt" });
      await waitFor(() => expect(prompt.value).toBe("dunes"));
    });

    it("holds the keyboard when a row goes, says what became of it, and cancels by keyboard", async () => {
      open(createMockGenerator({ latency: Number.POSITIVE_INFINITY }));
      act(() => void library.generateImages(wanted).catch(() => {}));
      await userEvent.click(await button("Generations, 1 in progress"));
      const queue = await panel();
      const cancel = await within(queue).findByRole("button", { name: "Cancel: dunes" });
      act(() => cancel.focus());
      await userEvent.keyboard("{Enter}");
      await within(queue).findByRole("button", { name: "Run again: dunes" });
      await says("The generation was canceled");
      await waitFor(() => expect(queue.contains(document.activeElement)).toBe(true));
      await userEvent.click(within(queue).getByRole("button", { name: "Clear" }));
      await within(queue).findByText("Nothing generated yet");
      await waitFor(() => expect(queue.contains(document.activeElement)).toBe(true));
      await userEvent.keyboard("{Escape}");
      await isClosed();
    });

    it("shows its results, lets go of their URLs when it is closed, and tells one that was deleted", async () => {
      open(createMockGenerator());
      await act(() => library.generateImages({ ...wanted, n: 3 }));
      await says("3 images generated and added");
      const [, second] = library.getSnapshot().assets;
      await act(() => library.purge(second?.id ?? ""));
      await userEvent.click(await button("Generations"));
      const row = await within(await panel()).findByRole("listitem", { name: "dunes" });
      expect(row.dataset.status).toBe("done");
      await waitFor(() => expect(row.querySelectorAll("img")).toHaveLength(2));
      await within(row).findByRole("img", { name: "Deleted since" });
      expect(within(row).getAllByRole("button", { name: /^Open \d of 3: dunes$/ })).toHaveLength(2);
      const urls = [...row.querySelectorAll("img")].map(({ src }) => src);
      const revoked = vi.spyOn(URL, "revokeObjectURL");
      cleanup();
      await waitFor(() => {
        expect(revoked.mock.calls.flat()).toEqual(expect.arrayContaining(urls));
      });
    });

    it("names an operation without a prompt by what it does, and by its model", async () => {
      const [upscale] = MOCK_OPERATIONS.filter(({ type }) => type === "upscale");
      open(
        createMockGenerator({
          operations: [{ ...upscale, type: "upscale", model: "acme/sharp", label: "Sharp" }],
        }),
      );
      const [photo] = await createMockGenerator().generateImages(wanted);
      const images = [photo?.file ?? new File([], "none.png")];
      await act(() =>
        library.generateImages({ ...wanted, prompt: "", images, operation: { type: "upscale" } }),
      );
      await userEvent.click(await button("Generations"));
      const row = await within(await panel()).findByRole("listitem", { name: "Upscale" });
      within(row).getByText("Sharp");
      within(row).getByRole("button", { name: "Run again: Upscale" });
    });

    it("says how many came of those that were asked for", async () => {
      open(createMockGenerator({ count: 3 }));
      await act(() => library.generateImages({ ...wanted, n: 4 }));
      await userEvent.click(await button("Generations"));
      const row = await within(await panel()).findByRole("listitem", { name: "dunes" });
      within(row).getByText("3 of 4 images were generated");
    });

    it("offers no retry of what was refused for its content, but to change the prompt", async () => {
      const refused = new MediaLibraryError(
        "content-refused",
        "The image service refused this for its content.",
      );
      open({ ...createMockGenerator(), generateImages: () => Promise.reject(refused) });
      await act(async () => library.generateImages(wanted).catch(() => {}));
      await userEvent.click(await button("Generations"));
      const row = within(await within(await panel()).findByRole("listitem", { name: "dunes" }));
      row.getByText("The image service refused this for its content.");
      row.getByRole("button", { name: "Change the prompt: dunes" });
      expect(row.queryByRole("button", { name: "Retry: dunes" })).toBeNull();
    });

    it("makes one of several again from the viewer, and says before what that does and costs", async () => {
      const mock = createMockGenerator();
      const model = { id: "acme/brush", label: "Brush", maxImages: 4, microUsdPerImage: 3_000 };
      const asked = vi.fn<MediaAIGenerator["generateImages"]>(async (request) => {
        const images = await mock.generateImages(request);
        const count = images.length;
        return images.map((image, n) => ({ ...image, n, metadata: { seed: 7, place: { n, count } } }));
      });
      open({ ...mock, generateImages: asked, capabilities: { models: [model] } });
      await act(() => library.generateImages({ ...wanted, n: 4, seed: 7, model: model.id }));
      const cell = (await screen.findAllByRole("gridcell"))[2];
      await userEvent.dblClick(cell ?? document.body);
      const viewer = within(await screen.findByRole("dialog"));
      await viewer.findAllByText("3 of 4");
      const again = await viewer.findByRole("button", { name: "Make again" });
      const hint = "Makes all 4 images of the run again, with its seed, and keeps this one.";
      await waitFor(() =>
        expect(document.getElementById(again.getAttribute("aria-describedby") ?? "")?.textContent).toBe(
          `${hint} This run costs $0.012`,
        ),
      );
      await userEvent.click(again);
      await waitFor(() => expect(library.getSnapshot().assetCount).toBe(5));
      expect(asked.mock.calls.map(([request]) => request)).toEqual([
        { ...wanted, n: 4, seed: 7, model: model.id },
        { ...wanted, n: 4, seed: 7, model: model.id },
      ]);
      expect(library.getSnapshot().generations.at(-1)).toMatchObject({ saved: 1, keep: 2 });
    });

    it("shows the newest of its history, and more of it when asked", async () => {
      open(createMockGenerator({ count: 0 }));
      await act(async () => {
        for (let seed = 0; seed < 25; seed++) {
          await library.generateImages({ ...wanted, prompt: `dunes ${seed}` }).catch(() => {});
        }
      });
      await userEvent.click(await button("Generations"));
      const queue = within(await panel());
      const titles = () => queue.getAllByRole("listitem").map((row) => row.querySelector("p")?.textContent);
      expect(titles()).toEqual(Array.from({ length: 20 }, (_, at) => `dunes ${24 - at}`));
      await userEvent.click(queue.getByRole("button", { name: "Show more" }));
      expect(titles()).toHaveLength(25);
      expect(queue.queryByRole("button", { name: "Show more" })).toBeNull();
      // However long the list, what stands above it is shown whole.
      await userEvent.click(queue.getByRole("button", { name: "Pause" }));
      const hint = await queue.findByText("No new generations start. Running ones continue.");
      const notice = hint.closest("[data-slot=queue-list] > *");
      expect(notice?.scrollHeight).toBeLessThanOrEqual(notice?.clientHeight ?? 0);
    });

    it("offers to save what a generation brought and cannot be shown, after a reload too", async () => {
      const storage = createMemoryStorage();
      const files = [{ name: "fox.bin", url: "http://server.example/generations/1/images/0?download" }];
      const failure = new MediaLibraryError("provider", "It is no image.", { files });
      const ai = { ...createMockGenerator(), generateImages: () => Promise.reject(failure) };
      const before = createMediaLibrary({ storage, ai });
      await before.generateImages(wanted).catch(() => {});
      await before.close();
      open(ai, storage);
      await userEvent.click(await button("Generations"));
      const link = await within(await panel()).findByRole("link", { name: "Save fox.bin" });
      expect([link.getAttribute("href"), link.getAttribute("download")]).toEqual([files[0]?.url, "fox.bin"]);
    });

    it("says on the page that it was a video which failed", async () => {
      const failure = new MediaLibraryError("provider", "The video service failed.");
      open({ ...createMockGenerator(), generateVideos: () => Promise.reject(failure) });
      await act(async () => library.generateVideos({ prompt: "waves" }).catch(() => {}));
      const alert = await screen.findByRole("alert");
      expect(alert.textContent).toContain("The video could not be generated");
      expect(alert.textContent).toContain("The video service failed.");
      await says("The video could not be generated");
    });

    it("leaves a run to itself for a form that begins anew, which that run does not close", async () => {
      let finish = () => {};
      const mock = createMockGenerator();
      open({
        ...mock,
        async generateImages(request, context) {
          await new Promise<void>((resolve) => {
            finish = resolve;
          });
          return mock.generateImages(request, context);
        },
      });
      await userEvent.click(await button("Generate"));
      const dialog = within(await screen.findByRole("dialog", { name: "Generate image" }));
      await userEvent.fill(dialog.getByRole("textbox", { name: "Prompt" }), "a storm");
      await userEvent.click(dialog.getByRole("button", { name: "Generate" }));
      await userEvent.click(await dialog.findByRole("button", { name: "Start another" }));
      const again = within(await screen.findByRole("dialog", { name: "Generate image" }));
      const prompt = again.getByRole("textbox", { name: "Prompt" });
      expect(prompt).toMatchObject({ disabled: false, value: "a storm" });
      act(() => finish());
      await waitFor(() => expect(library.getSnapshot().assetCount).toBe(1));
      await says("1 image generated and added");
      expect(prompt.isConnected).toBe(true);
    });
  });
}
