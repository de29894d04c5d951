import { act, screen, waitFor, within } from "@testing-library/react";
import { type ComponentType, type ReactNode, useState } from "react";
import { beforeEach, describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import { type MediaAsset, useMediaLibrary } from "../index.js";
import {
  hasFocus,
  library,
  open as openLibrary,
  picture,
  record,
  showIn,
  withLibrary,
} from "./library-page.contract.js";
import type { AssetViewerProps } from "./part-props.js";

type ViewerParts = { AssetViewer: ComponentType<AssetViewerProps> };

/** A GIF of one pixel and two frames. */
const MOVING = Uint8Array.from([
  ...[0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff],
  ...[0x21, 0xf9, 4, 0, 10, 0, 0, 0, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0],
  ...[0x21, 0xf9, 4, 0, 10, 0, 0, 0, 0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4c, 1, 0],
  0x3b,
]);

/** A PNG of one colour. */
export async function plainPicture(name: string, width: number, height: number): Promise<File> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (context) context.fillStyle = `hsl(${name.length * 47} 60% 50%)`;
  context?.fillRect(0, 0, width, height);
  return new File([await canvas.convertToBlob()], name, { type: "image/png" });
}

/** What people and tests rely on in the viewer of every kit. Needs the kit's stylesheet on the page. */
export function describeAssetViewer(
  name: string,
  { AssetViewer }: ViewerParts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const show = showIn(Wrapper);
  let assets: readonly MediaAsset[] = [];

  function Viewing(props: Partial<AssetViewerProps>) {
    const [asset, setAsset] = useState<MediaAsset | undefined>(assets[0]);
    const all = useMediaLibrary((view) => view.assets);
    const list = assets.filter(({ id }) => all.some((each) => each.id === id));
    return (
      <>
        <button type="button" onClick={() => setAsset(assets[0])}>
          Open
        </button>
        <AssetViewer assets={list} {...props} asset={asset} onAssetChange={setAsset} />
      </>
    );
  }

  const viewer = (assetName: string) => screen.findByRole("dialog", { name: assetName });
  const press = async (label: string) =>
    userEvent.click(within(await screen.findByRole("dialog")).getByRole("button", { name: label }));
  const isShown = (width: number) =>
    waitFor(() => {
      const image = document.querySelector<HTMLImageElement>('[data-position="0"] [data-original="loaded"]');
      expect(image?.naturalWidth).toBe(width);
      return image as HTMLImageElement;
    });
  const scale = () => {
    const box = document.querySelector<HTMLElement>('[data-position="0"] [data-slot="viewer-picture"]');
    return (box?.getBoundingClientRect().width ?? 0) / (box?.offsetWidth ?? 1);
  };
  const hasScale = (expected: number) => waitFor(() => expect(scale()).toBeCloseTo(expected, 2));
  const stage = () => {
    const element = document.querySelector<HTMLElement>('[data-slot="viewer-stage"]');
    if (!element) throw new Error("There is no stage.");
    return element;
  };

  describe(`the viewer in ${name}`, () => {
    withLibrary();
    beforeEach(async () => {
      await page.viewport(1000, 700);
    });

    const open = async (files: File[], props: Partial<AssetViewerProps> = {}) => {
      const results = await library.importFiles(files);
      assets = results.flatMap(({ asset }) => asset ?? []);
      show(<Viewing {...props} />);
      return viewer(assets[0]?.name ?? "");
    };

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

    describe("filmstrip", () => {
      const strip = () => screen.findByRole("listbox", { name: "Filmstrip" });
      const names = ["a.png", "bb.png", "ccc.png", "dddd.png"];
      const openAll = async () => open(await Promise.all(names.map((each) => picture(each))));

      it("goes to what is pressed, and marks what is in view", async () => {
        await openAll();
        await userEvent.click(await screen.findByRole("option", { name: "ccc.png" }));
        await viewer("ccc.png");
        const selected = within(await strip()).getAllByRole("option", { selected: true });
        expect(selected.map((each) => each.getAttribute("aria-label"))).toEqual(["ccc.png"]);
      });

      it("is one tab stop that arrows, Home and End move in, along the screen", async () => {
        await openAll();
        const list = await strip();
        act(() => list.focus());
        await userEvent.keyboard("{ArrowRight}");
        await viewer("bb.png");
        await userEvent.keyboard("{End}");
        await viewer("dddd.png");
        await hasFocus(list);
        document.documentElement.dir = "rtl";
        try {
          await userEvent.keyboard("{Home}");
          await viewer("a.png");
          await userEvent.keyboard("{ArrowLeft}");
          await viewer("bb.png");
        } finally {
          document.documentElement.dir = "";
        }
        const active = list.getAttribute("aria-activedescendant");
        expect(document.getElementById(active ?? "")?.getAttribute("aria-label")).toBe("bb.png");
      });

      it("keeps the document small with 100,000 assets, and reaches the last", async () => {
        const many = Array.from({ length: 100_000 }, (_, index) => record(index));
        await open([await picture("a.png")], { assets: many });
        act(() => screen.getByRole("button", { name: "Details" }).focus());
        await userEvent.keyboard("{End}");
        await viewer("99999.png");
        await screen.findByRole("option", { name: "99999.png", selected: true });
        expect(document.querySelectorAll("[role=option]").length).toBeLessThan(60);
        expect((await viewer("99999.png")).textContent).toContain("100,000 of 100,000");
        await press("Previous");
        await viewer("99998.png");
      });

      it("is not there for a single asset", async () => {
        await open([await picture("a.png")]);
        expect(screen.queryByRole("listbox", { name: "Filmstrip" })).toBeNull();
      });
    });

    describe("details", () => {
      const details = async () => {
        const panel = within(await screen.findByRole("complementary", { name: "Details" }));
        return {
          panel,
          field: (label: string) => panel.getByRole<HTMLInputElement>("textbox", { name: label }),
        };
      };
      const saved = async () => library.get(assets[0]?.id ?? "");
      beforeEach(async () => {
        await open([await plainPicture("photo.png", 3000, 2000), await picture("bb.png")]);
        await press("Details");
      });

      it("are there for every asset, and tell its dimensions, size, type and date", async () => {
        const { panel } = await details();
        panel.getByText(/3000 × 2000 · 6 megapixels/);
        panel.getByText("image/png");
        panel.getByText("Added");
        await press("Details");
        await waitFor(() => expect(screen.queryByRole("complementary", { name: "Details" })).toBeNull());
      });

      it("rename the asset by Enter, which the dialog is then named as", async () => {
        const { field } = await details();
        await userEvent.fill(field("Name"), "harbour.png");
        expect((await saved())?.name).toBe("photo.png");
        await userEvent.keyboard("{Enter}");
        await viewer("harbour.png");
        expect((await saved())?.name).toBe("harbour.png");
      });

      it("save a text when the focus leaves it, under the asset that it was typed for", async () => {
        const { field } = await details();
        await userEvent.fill(field("Alt text"), "Boats in the morning");
        await press("Next");
        await viewer("bb.png");
        await waitFor(async () => expect((await saved())?.alt).toBe("Boats in the morning"));
        expect((await details()).field("Alt text").value).toBe("");
      });

      it("leave arrow keys and characters to the field", async () => {
        const { field } = await details();
        field("Name").focus();
        await userEvent.keyboard("{ArrowLeft}{ArrowRight}{Delete}+1");
        await viewer("photo.png");
        expect(scale()).toBeCloseTo(1, 2);
      });

      it("rate by stars, and take the rating away", async () => {
        const { panel } = await details();
        await userEvent.click(panel.getByRole("radio", { name: "4 stars" }));
        await waitFor(async () => expect((await saved())?.rating).toBe(4));
        await waitFor(() =>
          expect(panel.getByRole<HTMLInputElement>("radio", { name: "4 stars" }).checked).toBe(true),
        );
        await userEvent.click(panel.getByRole("button", { name: "Clear rating" }));
        await waitFor(async () => expect((await saved())?.rating).toBeUndefined());
      });

      it("add tags by Enter and by commas, and remove them", async () => {
        const { panel, field } = await details();
        await userEvent.fill(field("Add a tag"), "boats");
        await userEvent.keyboard("{Enter}");
        await panel.findByText("boats");
        await userEvent.keyboard("sea, sun,");
        await panel.findByText("sun");
        expect((await saved())?.tags).toEqual(["boats", "sea", "sun"]);
        await userEvent.click(panel.getByRole("button", { name: "Remove sea" }));
        await waitFor(async () => expect((await saved())?.tags).toEqual(["boats", "sun"]));
        await hasFocus(field("Add a tag"));
      });
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

    describe("the browser's Back", () => {
      const isClosed = () => waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
      const settle = () => act(() => new Promise((resolve) => setTimeout(resolve, 150)));

      it("closes it, and leaves the page where it was", async () => {
        history.replaceState({ router: 7 }, "");
        const before = history.length;
        await open([await picture("a.png")]);
        await settle();
        // What a router finds there is its own.
        expect(history.state).toMatchObject({ router: 7 });
        history.back();
        await isClosed();
        await settle();
        expect(history.state).toEqual({ router: 7 });
        await userEvent.click(screen.getByRole("button", { name: "Open" }));
        await viewer("a.png");
        await settle();
        await press("Close");
        await isClosed();
        await settle();
        expect(history.state).toEqual({ router: 7 });
        expect(history.length).toBeLessThanOrEqual(before + 1);
      });

      it("is left alone where that is turned off", async () => {
        history.replaceState({ router: 8 }, "");
        await open([await picture("a.png")], { closeOnBack: false });
        await settle();
        expect(history.state).toEqual({ router: 8 });
      });
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
      await open([new File([MOVING], "moving.gif", { type: "image/gif" }), await picture("bb.png")]);
      await userEvent.click(await screen.findByRole("button", { name: "Pause animation" }));
      await screen.findByRole("button", { name: "Play animation" });
      const still = screen.getByRole("img", { name: "moving.gif" });
      expect(still.tagName).toBe("CANVAS");
      await press("Next");
      await viewer("bb.png");
      expect(screen.queryByRole("button", { name: "Pause animation" })).toBeNull();
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

/** Sends the events of one finger, or of the mouse. */
function pointer(element: HTMLElement, pointerId: number, pointerType = "touch") {
  // A capture needs a pointer that exists.
  element.setPointerCapture = () => {};
  return (type: string, x: number, y: number) => {
    const { left, top } = element.getBoundingClientRect();
    const at = { clientX: left + x, clientY: top + y };
    element.dispatchEvent(
      new PointerEvent(type, { pointerId, pointerType, bubbles: true, cancelable: true, button: 0, ...at }),
    );
  };
}

/** Slowly enough to throw nothing. */
async function drag(
  element: HTMLElement,
  pointerType: string,
  path: readonly (readonly [number, number])[],
): Promise<void> {
  const [first, ...rest] = path;
  const last = rest.at(-1);
  if (!first || !last) return;
  const send = pointer(element, 1, pointerType);
  const pause = () => act(() => new Promise((resolve) => setTimeout(resolve, 100)));
  act(() => send("pointerdown", ...first));
  for (const point of rest) act(() => send("pointermove", ...point));
  await pause();
  act(() => send("pointerup", ...last));
}
