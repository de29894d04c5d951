import { act, screen, waitFor, within } from "@testing-library/react";
import type { ComponentType, ReactNode } from "react";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { page, userEvent } from "vitest/browser";
import type { MediaAsset } from "../index.js";
import { emulateMedia } from "./emulate-media.contract.js";
import { hasFocus, library, open as openLibrary, picture, withLibrary } from "./library-page.contract.js";
import {
  assets,
  drag,
  MOVING,
  plainPicture,
  pointer,
  type ViewerParts,
  viewerPage,
} from "./viewer-page.contract.js";

/** What people and tests rely on in the viewer of every kit. Needs the kit's stylesheet on the page. */
export function describeAssetViewer(
  name: string,
  parts: ViewerParts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const { viewer, press, isShown, scale, hasScale, stage, open } = viewerPage(parts, Wrapper);

  describe(`the viewer in ${name}`, () => {
    withLibrary();
    beforeEach(async () => {
      await page.viewport(1000, 700);
    });

    it("is a dialog named as its asset, with a button for everything", async () => {
      const dialog = await open([await picture("a.png"), await picture("bb.png")], { onDelete() {} });
      for (const label of ["Previous", "Next", "Zoom in", "Zoom out", "Details", "Star", "Delete", "Close"]) {
        within(dialog).getByRole("button", { name: label });
      }
    });

    it("is black in every theme", async () => {
      await open([await picture("a.png")]);
      expect(getComputedStyle(document.querySelector(".rml-viewer-screen") ?? stage()).backgroundColor).toBe(
        "rgb(0, 0, 0)",
      );
    });

    describe("zoom", () => {
      beforeEach(async () => {
        await open([await plainPicture("photo.png", 3000, 2000), await picture("bb.png")]);
        await isShown(3000);
        await hasScale(1);
      });

      it("starts with all of the picture in view", async () => {
        const area = stage().getBoundingClientRect();
        const box = (await isShown(3000)).getBoundingClientRect();
        expect(box.width).toBeLessThanOrEqual(area.width + 1);
        expect(Math.abs(box.height - area.height) < 1 || Math.abs(box.width - area.width) < 1).toBe(true);
      });

      it("zooms by its buttons, and fits again", async () => {
        await press("Zoom in");
        await hasScale(1.5);
        await press("Zoom out");
        await hasScale(1);
        const button = within(await viewer("photo.png")).getByRole("button", { name: "Zoom out" });
        expect(button.getAttribute("aria-disabled")).toBe("true");
      });

      it("zooms by keys: + and -, 1 for the actual size, 0 to fit", async () => {
        await userEvent.keyboard("+");
        await hasScale(1.5);
        await userEvent.keyboard("-");
        await hasScale(1);
        await userEvent.keyboard("1");
        await waitFor(async () => {
          const { width } = (await isShown(3000)).getBoundingClientRect();
          expect(Math.round(width * devicePixelRatio)).toBe(3000);
        });
        within(await viewer("photo.png")).getByText("100%");
        await userEvent.keyboard("0");
        await hasScale(1);
      });

      it("zooms by the wheel towards the pointer", async () => {
        const { left, top } = stage().getBoundingClientRect();
        const at = { clientX: left + 300, clientY: top + 250 };
        const before = (await isShown(3000)).getBoundingClientRect();
        const place = (at.clientX - before.left) / before.width;
        act(() => {
          stage().dispatchEvent(
            new WheelEvent("wheel", { deltaY: -500, bubbles: true, cancelable: true, ...at }),
          );
        });
        await waitFor(() => expect(scale()).toBeGreaterThan(2));
        const after = (await isShown(3000)).getBoundingClientRect();
        expect((at.clientX - after.left) / after.width).toBeCloseTo(place, 2);
      });

      it("zooms by a double click to the actual size, and back", async () => {
        await userEvent.dblClick(stage());
        await waitFor(() => expect(scale()).toBeGreaterThan(1.5));
        await userEvent.dblClick(stage());
        await hasScale(1);
      });

      it("pans by arrow keys and by dragging while zoomed, and turns again once it fits", async () => {
        await userEvent.keyboard("1");
        await waitFor(() => expect(scale()).toBeGreaterThan(1.5));
        await new Promise((resolve) => setTimeout(resolve, 250));
        const before = (await isShown(3000)).getBoundingClientRect();
        await userEvent.keyboard("{ArrowRight}");
        await waitFor(async () =>
          expect((await isShown(3000)).getBoundingClientRect().left).toBeCloseTo(before.left - 80, 0),
        );
        await drag(stage(), "mouse", [
          [400, 300],
          [450, 330],
          [500, 330],
        ]);
        await waitFor(async () =>
          expect((await isShown(3000)).getBoundingClientRect().left).toBeCloseTo(before.left + 20, 0),
        );
        await userEvent.keyboard("0{ArrowRight}");
        await viewer("bb.png");
      });

      it("zooms by two fingers", async () => {
        const [first, second] = [pointer(stage(), 1), pointer(stage(), 2)];
        act(() => {
          first("pointerdown", 450, 300);
          second("pointerdown", 550, 300);
          second("pointermove", 650, 300);
          first("pointerup", 450, 300);
          second("pointerup", 650, 300);
        });
        await hasScale(2);
      });

      it("zooms by a double tap", async () => {
        const finger = pointer(stage(), 1);
        act(() => {
          for (let tap = 0; tap < 2; tap++) {
            finger("pointerdown", 500, 300);
            finger("pointerup", 500, 300);
          }
        });
        await waitFor(() => expect(scale()).toBeGreaterThan(1.5));
      });

      it("starts the next picture at its fitting size", async () => {
        await userEvent.keyboard("1");
        await press("Next");
        await viewer("bb.png");
        await hasScale(1);
      });
    });

    it("leaves single characters alone where they are turned off", async () => {
      await open([await plainPicture("photo.png", 3000, 2000)], { shortcuts: false });
      await isShown(3000);
      await userEvent.keyboard("1+");
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(scale()).toBeCloseTo(1, 2);
    });

    it("turns by arrow keys, Home and End, also after a press on the picture", async () => {
      await open(await Promise.all(["a.png", "bb.png", "ccc.png"].map((each) => picture(each))));
      await userEvent.keyboard("{ArrowRight}");
      await viewer("bb.png");
      await userEvent.click(stage());
      await userEvent.keyboard("{ArrowRight}");
      await viewer("ccc.png");
      await userEvent.keyboard("{Home}");
      await viewer("a.png");
      await userEvent.keyboard("{End}");
      await viewer("ccc.png");
      await userEvent.keyboard("{ArrowLeft}");
      await viewer("bb.png");
    });

    it("turns towards the side that an arrow key points at, from right to left too", async () => {
      document.documentElement.dir = "rtl";
      try {
        await open([await picture("a.png"), await picture("bb.png")]);
        await userEvent.keyboard("{ArrowRight}");
        await viewer("a.png");
        await userEvent.keyboard("{ArrowLeft}");
        await viewer("bb.png");
      } finally {
        document.documentElement.dir = "";
      }
    });

    it("turns by a swipe, and closes by a swipe down", async () => {
      await open([await picture("a.png"), await picture("bb.png")]);
      await waitFor(() => expect(document.querySelector('[data-position="1"]')).toBeTruthy());
      await drag(stage(), "touch", [
        [600, 300],
        [500, 300],
        [200, 300],
      ]);
      await viewer("bb.png");
      await drag(stage(), "touch", [
        [200, 300],
        [300, 300],
        [600, 300],
      ]);
      await viewer("a.png");
      await drag(stage(), "touch", [
        [500, 100],
        [500, 200],
        [500, 500],
      ]);
      await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    });

    it("comes back from a swipe that was not far enough, and at the first one", async () => {
      await open([await picture("a.png"), await picture("bb.png")]);
      const track = stage().querySelector<HTMLElement>('[data-slot="viewer-track"]');
      for (const path of [
        [
          [500, 300],
          [490, 300],
          [480, 300],
        ],
        [
          [200, 300],
          [400, 300],
          [800, 300],
        ],
      ] as const) {
        await drag(stage(), "touch", path);
        await waitFor(() => expect(track?.style.transform).toBe(""));
        await viewer("a.png");
      }
    });

    it("stars by a toggle, and follows changes made elsewhere", async () => {
      const dialog = await open([await picture("a.png")]);
      const star = within(dialog).getByRole("button", { name: "Star" });
      expect(star.getAttribute("aria-pressed")).toBe("false");
      await userEvent.click(star);
      await waitFor(() => expect(star.getAttribute("aria-pressed")).toBe("true"));
      const id = assets[0]?.id ?? "";
      await waitFor(async () => expect((await library.get(id))?.starred).toBe(true));
      await act(() => library.update(id, { starred: false, name: "renamed.png" }));
      await waitFor(() => expect(star.getAttribute("aria-pressed")).toBe("false"));
      await viewer("renamed.png");
    });

    it("goes on with the next one when its asset is deleted, and closes after the last", async () => {
      await open(await Promise.all(["a.png", "bb.png", "ccc.png"].map((each) => picture(each))), {
        onDelete: ({ id }) => void library.remove(id),
      });
      await press("Next");
      await viewer("bb.png");
      await press("Delete");
      await viewer("ccc.png");
      await userEvent.keyboard("{Delete}");
      await viewer("a.png");
      await press("Delete");
      await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    });

    it("shows one after another as a slideshow, stops when somebody turns, and at the end", async () => {
      await open(await Promise.all(["a.png", "bb.png", "ccc.png"].map((each) => picture(each))));
      await press("Slideshow");
      const bar = within(await screen.findByRole("group", { name: "Slideshow" }));
      await userEvent.selectOptions(bar.getByRole("combobox", { name: "Seconds per picture" }), "3");
      await viewer("bb.png");
      await userEvent.click(bar.getByRole("button", { name: "Pause slideshow" }));
      await userEvent.click(bar.getByRole("button", { name: "Resume slideshow" }));
      await press("Next");
      await viewer("ccc.png");
      await waitFor(() => expect(screen.queryByRole("group", { name: "Slideshow" })).toBeNull());
      await press("Slideshow");
      await waitFor(() => expect(screen.queryByRole("group", { name: "Slideshow" })).toBeNull());
      await viewer("ccc.png");
    });

    it("pauses an animated image, and has no such button for others", async () => {
      onTestFinished(async () => void (await emulateMedia()));
      await emulateMedia({ "prefers-reduced-motion": "no-preference" });
      await open([new File([MOVING], "moving.gif", { type: "image/gif" }), await picture("bb.png")]);
      await userEvent.click(await screen.findByRole("button", { name: "Pause animation" }));
      await screen.findByRole("button", { name: "Play animation" });
      const still = screen.getByRole("img", { name: "moving.gif" });
      expect(still.tagName).toBe("CANVAS");
      await press("Next");
      await viewer("bb.png");
      expect(screen.queryByRole("button", { name: "Pause animation" })).toBeNull();
    });

    it("shows an animated image still to those who want less motion, until they play it", async () => {
      await emulateMedia();
      await open([new File([MOVING], "moving.gif", { type: "image/gif" })]);
      const play = await screen.findByRole("button", { name: "Play animation" });
      const shown = () => screen.getByRole("img", { name: "moving.gif" }).tagName;
      await expect.poll(shown).toBe("CANVAS");
      await userEvent.click(play);
      await screen.findByRole("button", { name: "Pause animation" });
      expect(shown()).toBe("IMG");
    });

    it("shows other files in a panel, which an app replaces", async () => {
      await library.close();
      openLibrary(undefined, { accept: ["image/*", "application/pdf"] });
      const pdf = new File(["%PDF-1.4\n%%EOF"], "paper.pdf", { type: "application/pdf" });
      const ViewerPanel = ({ asset }: { asset: MediaAsset }) => <p>Own panel of {asset.name}</p>;
      const dialog = await open([pdf], { slots: { ViewerPanel } });
      within(dialog).getByText("Own panel of paper.pdf");
      expect(within(dialog).queryByRole("button", { name: "Zoom in" })).toBeNull();
    });

    it("gives the focus back to what opened it", async () => {
      await open([await picture("a.png")]);
      await press("Close");
      await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
      const opener = screen.getByRole("button", { name: "Open" });
      await userEvent.click(opener);
      await viewer("a.png");
      await userEvent.keyboard("{Escape}");
      await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
      await hasFocus(opener);
    });
  });
}
