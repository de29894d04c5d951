import { act, screen, waitFor, within } from "@testing-library/react";
import { type ComponentType, type ReactNode, useState } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import type { MediaAIGenerateRequest, MediaAIGenerator, MediaAsset } from "../index.js";
import { ar } from "../locales-ar.js";
import { createMockGenerator } from "../testing/mock-generator.js";
import {
  button,
  hasFocus,
  isGone,
  library,
  open as openLibrary,
  type Parts,
  says,
  showIn,
  withLibrary,
} from "./library-page.contract.js";
import type { CompareDialogProps, GenerationQueueProps } from "./part-props.js";
import { plainPicture, pointer } from "./viewer-page.contract.js";

export type CompareParts = Parts & {
  CompareDialog: ComponentType<CompareDialogProps>;
  GenerationQueue: ComponentType<GenerationQueueProps>;
};

/** What people rely on when they compare images, in every kit. Needs the kit's stylesheet on the page. */
export function describeCompare(
  name: string,
  { CompareDialog, GenerationQueue, MediaLibrary }: CompareParts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const show = showIn(Wrapper);
  let assets: readonly MediaAsset[] = [];

  function Comparing(props: Partial<CompareDialogProps>) {
    const [isOpen, setOpen] = useState(false);
    return (
      <>
        <button type="button" onClick={() => setOpen(true)}>
          Open
        </button>
        <CompareDialog {...props} assets={isOpen ? assets : undefined} onClose={() => setOpen(false)} />
      </>
    );
  }

  /** Opens the dialog with pictures of these sizes, named a.png, b.png and so on. */
  async function compare(
    sizes: readonly (readonly [number, number])[],
    props: Partial<CompareDialogProps> = {},
  ) {
    const files = sizes.map(([width, height], index) =>
      plainPicture(`${"abcd"[index]}${"-".repeat(index)}.png`, width, height),
    );
    const results = await library.importFiles(await Promise.all(files));
    assets = results.flatMap(({ asset }) => asset ?? []);
    show(<Comparing {...props} />);
    await userEvent.click(await button("Open"));
    const element = await screen.findByRole("dialog");
    await hasPictures(sizes.length);
    return element;
  }
  const SAME = [
    [400, 300],
    [400, 300],
  ] as const;
  const stages = () => [...document.querySelectorAll<HTMLElement>('[data-slot="compare-stage"]')];
  const stage = (index: number): HTMLElement => {
    const element = stages()[index];
    if (!element) throw new Error(`There is no stage ${index}.`);
    return element;
  };
  const pictureBox = (index: number) =>
    stage(index).querySelector<HTMLElement>('[data-slot="viewer-picture"]')?.getBoundingClientRect() ??
    new DOMRect();
  const hasPictures = (count: number) =>
    waitFor(() => expect(document.querySelectorAll('[data-original="loaded"]')).toHaveLength(count));
  /** Where the middle of a picture lies on its stage, in widths and heights of the picture, and how much larger it is. */
  const lie = (index: number) => {
    const [box, around] = [pictureBox(index), stage(index).getBoundingClientRect()];
    return [
      (box.x + box.width / 2 - around.x - around.width / 2) / box.width,
      (box.y + box.height / 2 - around.y - around.height / 2) / box.height,
      Math.max(box.width / around.width, box.height / around.height),
    ].map((each) => Math.round(each * 100) / 100 || 0);
  };
  const lieAlike = (isZoomed: boolean) =>
    waitFor(() => {
      expect(lie(1)).toEqual(lie(0));
      if (isZoomed) expect(lie(0)[2]).toBeGreaterThan(1);
      else expect(lie(0)).toEqual([0, 0, 1]);
    });
  const isSeen = (index: number) => getComputedStyle(stage(index)).visibility === "visible";
  const view = (label: string) => screen.findByRole("button", { name: label, pressed: true });

  describe(`comparing images in ${name}`, () => {
    withLibrary();
    beforeEach(async () => {
      await page.viewport(1000, 800);
    });

    it("is offered for two to four selected images, and gives the focus back", async () => {
      const names = ["one.png", "three.png", "fifteen.png", "sixty-five.png", "thousands.png"];
      await library.importFiles(await Promise.all(names.map((each) => plainPicture(each, 40, 30))));
      show(<MediaLibrary />);
      const select = async (each: string) =>
        userEvent.click(await screen.findByRole("checkbox", { name: `Select ${each}` }));
      const isOffered = (expected: boolean) =>
        waitFor(async () =>
          expect((await button("Compare")).getAttribute("aria-disabled")).toBe(expected ? null : "true"),
        );
      const offered = [false, true, true, true, false];
      for (const [index, each] of names.entries()) {
        await select(each);
        await isOffered(offered[index] ?? false);
      }
      await select("one.png");
      await isOffered(true);
      const opener = await button("Compare");
      await userEvent.click(opener);
      await screen.findByRole("dialog", { name: "Compare" });
      await screen.findByRole("heading", { name: "Compare 4 images" });
      await hasPictures(4);
      await userEvent.keyboard("{Escape}");
      await isGone("dialog", "Compare");
      await hasFocus(opener);
    });

    it("is offered for the images of a run in the queue", async () => {
      openLibrary(createMockGenerator());
      await library.generateImages({ prompt: "a fox", width: 64, height: 64, n: 2 });
      await library.generateImages({ prompt: "an owl", width: 64, height: 64 });
      const onCompare = vi.fn();
      show(<GenerationQueue open onOpenChange={() => {}} onCompare={onCompare} />);
      await userEvent.click(await button("Compare: a fox"));
      expect(screen.queryByRole("button", { name: "Compare: an owl" })).toBeNull();
      const [compared] = onCompare.mock.calls[0] ?? [];
      expect(compared).toMatchObject([{ run: { index: 1 } }, { run: { index: 2 } }]);
    });

    describe("the linked zoom", () => {
      it("follows keys, wheel and mouse on all pictures alike, whatever their size in pixels", async () => {
        await compare([
          [400, 300],
          [1600, 1200],
        ]);
        await lieAlike(false);
        await userEvent.keyboard("++");
        await lieAlike(true);
        await userEvent.keyboard("{ArrowRight}{ArrowDown}");
        await waitFor(() => expect(lie(0)[0]).toBeLessThan(0));
        await lieAlike(true);
        await userEvent.keyboard("0");
        await lieAlike(false);
        act(() => {
          const { left, top } = stage(1).getBoundingClientRect();
          stage(1).dispatchEvent(
            new WheelEvent("wheel", {
              deltaY: -400,
              clientX: left + 60,
              clientY: top + 200,
              cancelable: true,
            }),
          );
        });
        await lieAlike(true);
        const [before] = lie(0);
        const mouse = pointer(stage(0), 1, "mouse");
        act(() => mouse("pointerdown", 200, 200));
        act(() => mouse("pointermove", 120, 200));
        act(() => mouse("pointerup", 120, 200));
        await waitFor(() => expect(lie(0)[0]).toBeLessThan(before ?? 0));
        await lieAlike(true);
      });

      it("follows two fingers on any of three pictures, and shows the same part in every view", async () => {
        await compare([...SAME, [400, 300]]);
        const [first, second] = [pointer(stage(2), 1), pointer(stage(2), 2)];
        act(() => first("pointerdown", 100, 200));
        act(() => second("pointerdown", 140, 200));
        act(() => second("pointermove", 200, 200));
        await waitFor(() => expect(lie(0)[2]).toBeCloseTo(2.5, 1));
        expect([lie(1), lie(2)]).toEqual([lie(0), lie(0)]);
        act(() => first("pointerup", 100, 200));
        act(() => second("pointerup", 200, 200));
        const shownBefore = lie(0).slice(0, 1);
        await userEvent.click(await button("One at a time"));
        await waitFor(() => expect(lie(0).slice(0, 1)).toEqual(shownBefore));
        await lieAlike(true);
      });

      it("lays pictures of different shapes in the middle of stages of the same size", async () => {
        await compare([
          [400, 300],
          [300, 400],
        ]);
        await waitFor(() => expect(lie(0)).toEqual([0, 0, 1]));
        expect(lie(1)).toEqual([0, 0, 1]);
        // The dialog may still grow to its size: without its transforms.
        const [first, second] = stages().map(({ offsetWidth, offsetHeight }) => [offsetWidth, offsetHeight]);
        expect(second).toEqual(first);
      });
    });

    describe("switching", () => {
      it("shows one image after the other in the same place by Space, letters and arrows", async () => {
        await compare(SAME);
        await userEvent.keyboard(" ");
        await view("One at a time");
        await waitFor(() => expect([isSeen(0), isSeen(1)]).toEqual([true, false]));
        expect(pictureBox(1)).toEqual(pictureBox(0));
        await userEvent.keyboard(" ");
        await waitFor(() => expect([isSeen(0), isSeen(1)]).toEqual([false, true]));
        await says("B: b-.png");
        await userEvent.keyboard("a");
        await waitFor(() => expect([isSeen(0), isSeen(1)]).toEqual([true, false]));
        await userEvent.keyboard("{ArrowRight}");
        await waitFor(() => expect([isSeen(0), isSeen(1)]).toEqual([false, true]));
        await userEvent.click(await button("Show A: a.png"));
        await waitFor(() => expect([isSeen(0), isSeen(1)]).toEqual([true, false]));
      });

      it("goes on by a swipe", async () => {
        await compare(SAME);
        await userEvent.click(await button("One at a time"));
        await waitFor(() => expect(isSeen(1)).toBe(false));
        const finger = pointer(stage(0), 1);
        act(() => finger("pointerdown", 300, 200));
        act(() => finger("pointermove", 200, 200));
        act(() => finger("pointerup", 200, 200));
        await waitFor(() => expect([isSeen(0), isSeen(1)]).toEqual([false, true]));
      });

      it("offers wipe and difference for two images only, and M goes through the views", async () => {
        const dialog = await compare([...SAME, [400, 300]]);
        const views = within(within(dialog).getByRole("group", { name: "View" }));
        const labels = () => views.getAllByRole("button").map((each) => each.getAttribute("aria-label"));
        expect(labels()).toEqual(["Side by side", "One at a time"]);
        await act(async () => void (await library.remove([assets[2]?.id ?? ""])));
        await screen.findByRole("dialog", { name: "Compare" });
        await waitFor(() =>
          expect(labels()).toEqual(["Side by side", "One at a time", "Wipe", "Difference"]),
        );
        for (const label of ["One at a time", "Wipe", "Difference", "Side by side"]) {
          await userEvent.keyboard("m");
          await view(label);
          await says(label);
        }
      });

      it("leaves single characters alone where shortcuts are off", async () => {
        await compare(SAME, { shortcuts: false, onDelete: () => {} });
        await userEvent.keyboard(" mpx+b");
        await view("Side by side");
        await lieAlike(false);
        expect(screen.queryByRole("button", { name: /^(Pick|Reject)/, pressed: true })).toBeNull();
        // Arrows are no characters.
        await userEvent.keyboard("{ArrowRight}");
        await screen.findByRole("button", { name: "Show B: b-.png", pressed: true });
      });
    });

    describe("the wipe", () => {
      const handle = () => screen.findByRole("slider", { name: "Wipe" });
      const hasValue = async (value: number) => {
        const slider = await handle();
        await waitFor(() => expect(slider.getAttribute("aria-valuenow")).toBe(String(value)));
      };
      /** Which image is seen at a part of the stage's width, from its left. */
      const seenAt = (fraction: number) => {
        const { left, top, width, height } = stage(0).getBoundingClientRect();
        const element = document.elementFromPoint(left + width * fraction, top + height * 0.25);
        return stages().findIndex((each) => each.contains(element));
      };

      it("is a slider that keys move", async () => {
        await compare(SAME);
        await userEvent.click(await button("Wipe"));
        const slider = await handle();
        expect([slider.getAttribute("aria-valuemin"), slider.getAttribute("aria-valuemax")]).toEqual([
          "0",
          "100",
        ]);
        expect(slider.getAttribute("aria-valuetext")).toBe("50% of A, 50% of B");
        act(() => slider.focus());
        await userEvent.keyboard("{ArrowRight}");
        await hasValue(52);
        await userEvent.keyboard("{PageDown}{ArrowLeft}");
        await hasValue(40);
        expect([seenAt(0.3), seenAt(0.6)]).toEqual([0, 1]);
        await userEvent.keyboard("{End}");
        await hasValue(100);
        expect(seenAt(0.9)).toBe(0);
        await userEvent.keyboard("{Home}");
        await hasValue(0);
        // The other keys work from here too.
        await userEvent.keyboard("x+");
        await lieAlike(true);
      });

      it.each(["mouse", "touch"])("follows the %s on its handle, and the picture stays", async (type) => {
        await compare(SAME);
        await userEvent.click(await button("Wipe"));
        const slider = await handle();
        const { width, height } = stage(0).getBoundingClientRect();
        const send = pointer(slider, 5, type);
        const { left } = stage(0).getBoundingClientRect();
        const at = (fraction: number) => left + width * fraction - slider.getBoundingClientRect().left;
        act(() => send("pointerdown", at(0.5), height / 2));
        act(() => send("pointermove", at(0.25), height / 2));
        await hasValue(25);
        act(() => send("pointerup", at(0.25), height / 2));
        act(() => send("pointermove", at(0.75), height / 2));
        await hasValue(25);
        expect([seenAt(0.2), seenAt(0.5)]).toEqual([0, 1]);
        await lieAlike(false);
      });

      it("begins at the right in a language that does", async () => {
        await compare(SAME, { language: ar });
        await userEvent.click(await button("المسح"));
        const slider = await screen.findByRole("slider", { name: "المسح" });
        act(() => slider.focus());
        await userEvent.keyboard("{ArrowLeft}{PageUp}{PageUp}");
        await waitFor(() => expect(slider.getAttribute("aria-valuenow")).toBe("72"));
        expect([seenAt(0.9), seenAt(0.4), seenAt(0.1)]).toEqual([0, 0, 1]);
        const { left, width } = stage(0).getBoundingClientRect();
        const box = slider.getBoundingClientRect();
        expect((box.left + box.width / 2 - left) / width).toBeCloseTo(0.28, 2);
      });
    });

    it("shows what differs between two images as a blend of both", async () => {
      await compare(SAME);
      await userEvent.click(await button("Difference"));
      await waitFor(() => expect(getComputedStyle(stage(1)).mixBlendMode).toBe("difference"));
      expect(pictureBox(1)).toEqual(pictureBox(0));
      expect([isSeen(0), isSeen(1)]).toEqual([true, true]);
    });

    describe("the differences", () => {
      const OWL = { width: 64, height: 64, steps: 20 };
      const OWLS = { id: "mock/owls", qualities: [{ id: "low", label: "Draft" }, { id: "high" }] };
      type Asked = Pick<MediaAIGenerateRequest, "prompt" | "guidance" | "quality"> & { seed: number };
      async function compareGenerated(requests: readonly Asked[]) {
        const mock = createMockGenerator({ models: [OWLS] });
        const generateImages: MediaAIGenerator["generateImages"] = async (request) => {
          const images = await mock.generateImages(request);
          return images.map((image) => ({
            ...image,
            metadata: { ...image.metadata, microUsd: (request.seed ?? 0) * 1000 },
          }));
        };
        openLibrary({ ...mock, generateImages });
        const made: MediaAsset[] = [];
        for (const request of requests) made.push(...(await library.generateImages({ ...OWL, ...request })));
        assets = made;
        show(<Comparing />);
        await userEvent.click(await button("Open"));
        await screen.findByRole("dialog");
        const toggle = await button("Differences");
        if (toggle.getAttribute("aria-expanded") === "false") await userEvent.click(toggle);
        return screen.findByRole("complementary", { name: "Differences" });
      }
      /** The values of each fact, by its name. */
      const facts = (panel: HTMLElement) =>
        Object.fromEntries(
          [...panel.querySelectorAll("tbody")].map((body) => [
            body.querySelector("th")?.textContent,
            [...body.querySelectorAll("td")].map((each) => each.textContent),
          ]),
        );

      it("are a table of what differs, with the words of the prompts marked", async () => {
        const panel = await compareGenerated([
          { prompt: "a red owl at night", seed: 2 },
          { prompt: "a white owl at night", seed: 3 },
        ]);
        const table = within(panel).getByRole("table", { name: "Differences" });
        expect([...table.querySelectorAll("thead th")].map((each) => each.textContent)).toEqual(["A", "B"]);
        const found = facts(panel);
        expect(found).toMatchObject({
          Prompt: ["a red owl at night", "a white owl at night"],
          Seed: ["2", "3"],
          Cost: ["$0.002", "$0.003"],
        });
        expect(Object.keys(found)).not.toContain("Steps");
        expect(Object.keys(found)).not.toContain("Model");
        expect([...table.querySelectorAll("mark")].map((each) => each.textContent)).toEqual(["red", "white"]);
      });

      it("name the guidance and the quality", async () => {
        const panel = await compareGenerated([
          { prompt: "an owl", seed: 2, guidance: 3.5, quality: "low" },
          { prompt: "an owl", seed: 2, guidance: 7, quality: "high" },
        ]);
        expect(facts(panel)).toMatchObject({ Guidance: ["3.5", "7"], Quality: ["Draft", "high"] });
      });

      it("mark against the first prompt what the others say", async () => {
        await page.viewport(1200, 800);
        const panel = await compareGenerated([
          { prompt: "an owl", seed: 1 },
          { prompt: "an owl, at night", seed: 2 },
          { prompt: "an old owl", seed: 3 },
        ]);
        const marks = [...panel.querySelectorAll("mark")].map((each) => each.textContent);
        expect(marks).toEqual([", at night", "old "]);
      });

      it("opens by I where the window has no room for them at first", async () => {
        await page.viewport(700, 800);
        await compare(SAME);
        expect(screen.queryByRole("complementary", { name: "Differences" })).toBeNull();
        await userEvent.keyboard("i");
        const panel = await screen.findByRole("complementary", { name: "Differences" });
        expect(panel.textContent).not.toContain("Prompt");
        expect((await button("Differences")).getAttribute("aria-expanded")).toBe("true");
      });
    });

    describe("picking and rejecting", () => {
      async function compareInLibrary() {
        const files = ["a.png", "bb.png", "ccc.png"].map((each) => plainPicture(each, 40, 30));
        await library.importFiles(await Promise.all(files));
        show(<MediaLibrary defaultSelection={{ ids: library.getSnapshot().assets.map(({ id }) => id) }} />);
        await userEvent.click(await button("Compare"));
        await screen.findByRole("dialog", { name: "Compare" });
        await hasPictures(3);
      }
      const letterOf = async (file: string) => {
        const pick = await screen.findByRole("button", { name: new RegExp(`^Pick .: ${file}$`) });
        return pick.getAttribute("aria-label")?.slice(5, 6) ?? "";
      };
      const starred = async () =>
        library.getSnapshot().assets.flatMap((asset) => (asset.starred ? [asset.name] : []));

      it("stars what is picked by P, and takes that back", async () => {
        await compareInLibrary();
        const letter = await letterOf("bb.png");
        await userEvent.keyboard(`${letter.toLowerCase()}p`);
        await screen.findByRole("button", { name: `Pick ${letter}: bb.png`, pressed: true });
        await says(`${letter} is picked and starred`);
        expect(await starred()).toEqual(["bb.png"]);
        await userEvent.keyboard("p");
        await says(`${letter} is neither picked nor rejected`);
        expect(await starred()).toEqual([]);
      });

      it("moves all that X rejects to the trash together, and Undo brings them back together", async () => {
        await compareInLibrary();
        const letters = [await letterOf("a.png"), await letterOf("ccc.png")];
        expect((await button("Delete rejected (0)")).getAttribute("aria-disabled")).toBe("true");
        for (const letter of letters) {
          await userEvent.keyboard(`${letter.toLowerCase()}x`);
          await says(`${letter} is rejected`);
        }
        expect(library.getSnapshot().assetCount).toBe(3);
        await userEvent.click(await button("Delete rejected (2)"));
        await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
        await waitFor(() => expect(library.getSnapshot().assetCount).toBe(1));
        await screen.findByText("2 images moved to the trash");
        await userEvent.click(await button("Undo"));
        await waitFor(() => expect(library.getSnapshot().assetCount).toBe(3));
      });

      it("keeps comparing what is left, and Ctrl+Z brings back what was rejected", async () => {
        await compareInLibrary();
        const letter = await letterOf("bb.png");
        await userEvent.keyboard(`${letter.toLowerCase()}x`);
        await button("Delete rejected (1)");
        await userEvent.keyboard("{Delete}");
        await waitFor(() => expect(stages()).toHaveLength(2));
        await screen.findByRole("heading", { name: "Compare 2 images" });
        await userEvent.keyboard("{Control>}z{/Control}");
        await waitFor(() => expect(stages()).toHaveLength(3));
      });

      it("picks what was rejected, and rejects what was picked", async () => {
        await compareInLibrary();
        await userEvent.keyboard("ax");
        await screen.findByRole("button", { name: /^Reject A/, pressed: true });
        await userEvent.keyboard("p");
        await screen.findByRole("button", { name: /^Pick A/, pressed: true });
        await screen.findByRole("button", { name: /^Reject A/, pressed: false });
        await userEvent.keyboard("x");
        await screen.findByRole("button", { name: /^Reject A/, pressed: true });
        await screen.findByRole("button", { name: /^Pick A/, pressed: false });
      });

      it("is without rejecting where the app does not delete", async () => {
        await compare(SAME);
        expect(screen.queryByRole("button", { name: /reject/i })).toBeNull();
        await userEvent.keyboard("x{Delete}");
        await button("Pick A: a.png");
      });
    });

    describe("the keys, where what has the focus goes", () => {
      it.each([
        [" ", "One at a time"],
        ["m", "Difference"],
      ])("work on after %j on the wipe's handle", async (key, next) => {
        await compare(SAME);
        await userEvent.click(await button("Wipe"));
        const slider = await screen.findByRole("slider", { name: "Wipe" });
        act(() => slider.focus());
        await userEvent.keyboard(key);
        await view(next);
        await waitFor(() => expect(screen.queryByRole("slider", { name: "Wipe" })).toBeNull());
        await userEvent.keyboard("b");
        await screen.findByRole("button", { name: "Show B: b-.png", pressed: true });
      });

      it("work on where the image goes whose button has it", async () => {
        await compare([...SAME, [300, 400]], {
          onDelete: (rejected) => void library.remove(rejected.map(({ id }) => id)),
        });
        await userEvent.click(await button("Reject C: c--.png"));
        await userEvent.keyboard("{Delete}");
        await waitFor(() => expect(stages()).toHaveLength(2));
        await userEvent.keyboard("b");
        await screen.findByRole("button", { name: "Show B: b-.png", pressed: true });
      });

      it("work on where a narrow window hides the button that has it", async () => {
        await page.viewport(390, 844);
        await compare([...SAME, [300, 400]], { onDelete: () => {} });
        await userEvent.click(await button("One at a time"));
        const reject = await button("Reject A: a.png");
        await userEvent.click(reject);
        await userEvent.keyboard("{ArrowRight}");
        await screen.findByRole("button", { name: "Show B: b-.png", pressed: true });
        expect(reject.getClientRects()).toHaveLength(0);
        await hasFocus((await screen.findByRole("dialog")).querySelector("[data-autofocus]") ?? reject);
        await userEvent.keyboard("c");
        await screen.findByRole("button", { name: "Show C: c--.png", pressed: true });
      });
    });

    it.each([
      [320, 640],
      [390, 844],
      [844, 390],
    ])("fits into a window of %i × %i with four images in every view", async (width, height) => {
      await page.viewport(width, height);
      const dialog = await compare([...SAME, [300, 400], [640, 160]], { onDelete: () => {} });
      const fits = () => {
        const outside = [...dialog.querySelectorAll("button")].filter((each) => {
          const box = each.getBoundingClientRect();
          return box.width > 0 && (box.left < 0 || box.right > width + 0.5 || box.bottom > height + 0.5);
        });
        expect(outside.map((each) => each.getAttribute("aria-label") ?? each.textContent)).toEqual([]);
        expect(stage(0).getBoundingClientRect().height).toBeGreaterThan(40);
      };
      await waitFor(fits);
      await userEvent.click(await button("One at a time"));
      await waitFor(fits);
    });
  });
}
