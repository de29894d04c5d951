import { act, screen, waitFor, within } from "@testing-library/react";
import { type ComponentType, Profiler, type ReactNode, useState } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { type MediaAsset, MediaLibraryError, MediaLibraryProvider, useMediaLibrary } from "../index.js";
import {
  button,
  cell,
  hasFocus,
  isGone,
  library,
  type Parts,
  says,
  showIn,
  withLibrary,
} from "./library-page.contract.js";
import type { AssetViewerProps, EditDialogProps } from "./part-props.js";
import { pointer } from "./viewer-page.contract.js";

export type EditParts = Parts & {
  EditDialog: ComponentType<EditDialogProps>;
  AssetViewer: ComponentType<AssetViewerProps>;
};

/** A picture of 400 × 300 that looks different however it is turned. */
async function corner(name: string): Promise<File> {
  const canvas = new OffscreenCanvas(400, 300);
  const context = canvas.getContext("2d");
  context?.fillRect(0, 0, 200, 100);
  return new File([await canvas.convertToBlob()], name, { type: "image/png" });
}

/** What people rely on in the edit dialog of every kit. Needs the kit's stylesheet on the page. */
export function describeEditDialog(
  name: string,
  { EditDialog, AssetViewer, MediaLibrary }: EditParts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const show = showIn(Wrapper);
  let original: MediaAsset;
  let renders = 0;

  function Editing({ asset, ...props }: Partial<EditDialogProps>) {
    const [edited, setEdited] = useState<MediaAsset | undefined>();
    return (
      <>
        <button type="button" onClick={() => setEdited(asset ?? original)}>
          Open
        </button>
        <Profiler id="edit" onRender={() => (renders += 1)}>
          <EditDialog {...props} asset={edited} onClose={() => setEdited(undefined)} />
        </Profiler>
      </>
    );
  }
  const dialog = async (assetName = "photo.png") => {
    const element = await screen.findByRole("dialog", { name: `Edit ${assetName}` });
    return { element, ...within(element) };
  };
  const open = async (props: Partial<EditDialogProps> = {}) => {
    show(<Editing {...props} />);
    await userEvent.click(await button("Open"));
    const shown = await dialog(props.asset?.name);
    await shown.findByRole("button", { name: "Save as new" });
    return shown;
  };
  const press = async (label: string) =>
    userEvent.click((await dialog()).getByRole("button", { name: label }));
  // Some kits hide the control itself behind its label.
  const choose = async (label: string) => {
    const radio = (await dialog()).getByRole("radio", { name: label });
    act(() => radio.click());
  };
  const area = (size: string) => screen.findByRole("button", { name: `Crop area, ${size}` });
  const saved = async (): Promise<MediaAsset> => {
    await press("Save as new");
    return waitFor(() => {
      const found = library.getSnapshot().assets.find(({ source }) => source?.type === "edit");
      if (!found) throw new Error("Nothing was saved yet.");
      return found;
    });
  };

  describe(name, () => {
    withLibrary();
    beforeEach(async () => {
      await page.viewport(1000, 700);
      const [result] = await library.importFiles([await corner("photo.png")]);
      if (!result?.asset) throw new Error("The picture was not imported.");
      original = result.asset;
    });

    describe("cropping", () => {
      it("crops by arrow keys on a handle, saves a new asset and gives the focus back", async () => {
        const onSaved = vi.fn();
        await open({ onSaved });
        const handle = await screen.findByRole("button", { name: "Bottom right corner" });
        act(() => handle.focus());
        await userEvent.keyboard("{Shift>}{ArrowLeft}{ArrowLeft}{ArrowUp}{/Shift}");
        await area("398 × 299");
        await says("398 × 299");
        const asset = await saved();
        expect(asset).toMatchObject({ width: 398, height: 299, name: "photo.png" });
        expect(asset.source).toEqual({
          type: "edit",
          from: original.id,
          operations: [{ type: "crop", x: 0, y: 0, width: 398, height: 299 }],
        });
        await isGone("dialog", "Edit photo.png");
        expect(onSaved.mock.calls).toEqual([[expect.objectContaining({ id: asset.id })]]);
        await hasFocus(await button("Open"));
      });

      it("crops by dragging a handle and moves the part that is kept, by mouse and finger", async () => {
        await open();
        const handle = await screen.findByRole("button", { name: "Top left corner" });
        const whole = await area("400 × 300");
        // Once the dialog has grown to its size.
        await waitFor(() => expect(whole.getBoundingClientRect().width).toBeCloseTo(whole.offsetWidth, 1));
        const scale = whole.getBoundingClientRect().width / 400;
        for (const [type, from] of [
          ["mouse", 0],
          ["touch", 40],
        ] as const) {
          const send = pointer(handle, 7, type);
          act(() => send("pointerdown", 5, 5));
          act(() => send("pointermove", 5 + 40 * scale, 5 + 30 * scale));
          // Of the place where the handle now is.
          act(() => send("pointerup", 5, 5));
          await area(`${360 - from} × ${270 - (from * 3) / 4}`);
        }
        const move = await area("320 × 240");
        const send = pointer(move, 8, "touch");
        act(() => send("pointerdown", 50, 50));
        act(() => send("pointermove", 50 - 80 * scale, 50 - 20 * scale));
        act(() => send("pointerup", 50, 50));
        const { source } = await saved();
        expect(source).toMatchObject({
          operations: [{ type: "crop", x: 0, y: 40, width: 320, height: 240 }],
        });
      });

      it("follows the first finger only, also where the area becomes too narrow for its handle", async () => {
        await open();
        await choose("1:1");
        const edge = await screen.findByRole("button", { name: "Bottom edge" });
        const whole = await area("300 × 300");
        await waitFor(() => expect(whole.getBoundingClientRect().width).toBeCloseTo(whole.offsetWidth, 1));
        const scale = whole.getBoundingClientRect().width / 300;
        const [first, second] = [pointer(edge, 7), pointer(edge, 8)];
        const sizeIs = (size: RegExp) =>
          waitFor(() => expect(whole.getAttribute("aria-label")).toMatch(size));
        act(() => first("pointerdown", 5, 5));
        act(() => first("pointermove", 5, 5 - 280 * scale));
        await sizeIs(/ 2\d × 2\d$/);
        act(() => second("pointerdown", 5, 5));
        act(() => second("pointerup", 5, 5));
        // Of the place where the handle now is.
        act(() => first("pointermove", 5, 5 + 200 * scale));
        await sizeIs(/ 2[12]\d × 2[12]\d$/);
        act(() => first("pointerup", 5, 5));
        await sizeIs(/ 2[12]\d × 2[12]\d$/);
      });

      it("has handles of 24 pixels and more", async () => {
        await open();
        for (const label of ["Top left corner", "Top edge", "Right edge", "Bottom right corner"]) {
          const { width, height } = (
            await screen.findByRole("button", { name: label })
          ).getBoundingClientRect();
          expect(Math.min(width, height)).toBeGreaterThanOrEqual(24);
        }
      });

      it("keeps a ratio, upright too", async () => {
        const { getByRole } = await open();
        getByRole("radiogroup", { name: "Aspect ratio" });
        await choose("1:1");
        await area("300 × 300");
        await choose("3:2");
        await area("400 × 267");
        await press("Swap width and height");
        await area("200 × 300");
        const handle = await screen.findByRole("button", { name: "Right edge" });
        act(() => handle.focus());
        await userEvent.keyboard("{Shift>}{ArrowLeft}{ArrowLeft}{/Shift}");
        await area("198 × 297");
      });
    });

    it("turns and mirrors, says so, and takes it back step by step", async () => {
      await open();
      await area("400 × 300");
      await press("Rotate right");
      await area("300 × 400");
      await says("Rotated right");
      await press("Flip horizontally");
      await says("Flipped horizontally");
      await userEvent.keyboard("{Control>}z{/Control}");
      await press("Undo");
      await area("400 × 300");
      await press("Redo");
      await area("300 × 400");
      await press("Rotate left");
      expect((await dialog()).getByRole("button", { name: "Reset" }).getAttribute("aria-disabled")).toBe(
        "true",
      );
      await press("Flip vertically");
      const { source } = await saved();
      expect(source).toMatchObject({
        operations: [
          { type: "flip", axis: "horizontal" },
          { type: "rotate", degrees: 180 },
        ],
      });
    });

    it("has nothing to save before anything is done", async () => {
      const edit = vi.spyOn(library, "edit");
      const { getByRole } = await open();
      const save = getByRole("button", { name: "Save as new" });
      expect(save.getAttribute("aria-disabled")).toBe("true");
      act(() => save.click());
      expect(edit).not.toHaveBeenCalled();
      await userEvent.keyboard("{Escape}");
      await isGone("dialog", "Edit photo.png");
    });

    describe("a mask", () => {
      const paint = async () => {
        await open();
        await choose("Mask");
        return screen.findByRole<HTMLCanvasElement>("application", { name: "Mask" });
      };
      const stroke = (canvas: HTMLElement, type: string, moves: number) => {
        const send = pointer(canvas, 9, type);
        act(() => send("pointerdown", 40, 40));
        const before = renders;
        act(() => {
          for (let move = 1; move <= moves; move++) send("pointermove", 40 + move * 4, 40);
        });
        const during = renders - before;
        act(() => send("pointerup", 40 + moves * 4, 40));
        return during;
      };

      it("is painted by mouse and finger, without a render for each move", async () => {
        const canvas = await paint();
        expect(stroke(canvas, "mouse", 40)).toBe(0);
        expect(stroke(canvas, "touch", 40)).toBe(0);
        const asset = await saved();
        expect(asset).toMatchObject({ mimeType: "image/png", width: 400, height: 300 });
        const operations = asset.source?.type === "edit" ? asset.source.operations : [];
        expect(operations).toMatchObject([{ type: "mask", strokes: [{ width: 24 }, { width: 24 }] }]);
      });

      it("is erased, inverted, cleared and undone", async () => {
        const canvas = await paint();
        const isPainted = (expected: boolean) =>
          waitFor(() => {
            const { width } = canvas.getBoundingClientRect();
            const ratio = canvas.width / width;
            const [, , , alpha] =
              canvas.getContext("2d")?.getImageData(60 * ratio, 40 * ratio, 1, 1).data ?? [];
            expect((alpha ?? 0) > 0).toBe(expected);
          });
        stroke(canvas, "mouse", 10);
        await isPainted(true);
        await press("Invert");
        await isPainted(false);
        await press("Invert");
        await isPainted(true);
        await choose("Eraser");
        stroke(canvas, "touch", 10);
        await isPainted(false);
        await press("Undo");
        await isPainted(true);
        await press("Clear");
        await isPainted(false);
      });

      it("is painted by keys too", async () => {
        const canvas = await paint();
        act(() => canvas.focus());
        await userEvent.keyboard(" {ArrowRight}{Shift>}{ArrowDown}{/Shift}");
        const { source } = await saved();
        const [mask] = source?.type === "edit" ? source.operations : [];
        expect(mask?.type === "mask" && mask.strokes.map(({ points }) => points.length)).toEqual([2, 4]);
      });

      it("is painted by keys from where the last stroke ended", async () => {
        const canvas = await paint();
        act(() => canvas.focus());
        const step = (12 * 400) / canvas.clientWidth;
        for (let dot = 0; dot < 3; dot++) await userEvent.keyboard("{ArrowRight} ");
        const { source } = await saved();
        const [mask] = source?.type === "edit" ? source.operations : [];
        const [[x = 0, y = 0] = [], ...others] =
          mask?.type === "mask" ? mask.strokes.map(({ points }) => points) : [];
        expect(others.flatMap(([toX = 0, toY]) => [Math.round(toX - x), toY])).toEqual([
          Math.round(step),
          y,
          Math.round(2 * step),
          y,
        ]);
      });
    });

    it("opens an edit with what was done to it, and makes it again from its original", async () => {
      const first = await library.edit(original.id, [
        { type: "rotate", degrees: 90 },
        { type: "crop", x: 10, y: 20, width: 200, height: 100 },
      ]);
      await open({ asset: first });
      await area("200 × 100");
      const handle = await screen.findByRole("button", { name: "Right edge" });
      act(() => handle.focus());
      await userEvent.keyboard("{Shift>}{ArrowLeft}{/Shift}");
      await press("Save as new");
      await waitFor(() => expect(library.getSnapshot().assetCount).toBe(3));
      const [again] = library.getSnapshot().assets;
      expect(again?.source).toEqual({
        type: "edit",
        from: original.id,
        operations: [
          { type: "rotate", degrees: 90 },
          { type: "crop", x: 10, y: 20, width: 199, height: 100 },
        ],
      });
    });

    it("shows that it saves, and stops by Cancel without closing", async () => {
      let signal: AbortSignal | undefined;
      const edit: typeof library.edit = (_, __, given) =>
        new Promise((_resolve, reject) => {
          signal = given?.signal;
          signal?.addEventListener("abort", () => reject(signal?.reason));
        });
      show(
        <MediaLibraryProvider library={{ ...library, edit }}>
          <Editing />
        </MediaLibraryProvider>,
      );
      await userEvent.click(await button("Open"));
      await (await dialog()).findByRole("button", { name: "Rotate right" });
      await press("Rotate right");
      await press("Save as new");
      await screen.findByRole("progressbar", { name: "Saving…" });
      await press("Cancel");
      await waitFor(() => expect(signal?.aborted).toBe(true));
      await waitFor(() => expect(screen.queryByRole("progressbar", { name: "Saving…" })).toBeNull());
      await area("300 × 400");
      expect(library.getSnapshot().assetCount).toBe(1);
    });

    it("says why it could not be saved, and keeps what was done", async () => {
      const edit = () => Promise.reject(new MediaLibraryError("quota", "The storage is full."));
      show(
        <MediaLibraryProvider library={{ ...library, edit }}>
          <Editing />
        </MediaLibraryProvider>,
      );
      await userEvent.click(await button("Open"));
      await (await dialog()).findByRole("button", { name: "Rotate right" });
      await press("Rotate right");
      await press("Save as new");
      expect((await screen.findByRole("alert")).textContent).toContain("The storage is full.");
      await area("300 × 400");
    });

    it("asks before it gives up what was done", async () => {
      await open();
      await press("Rotate right");
      await userEvent.keyboard("{Escape}");
      await screen.findByText("Discard your changes?");
      await hasFocus(await button("Keep editing"));
      await press("Keep editing");
      await hasFocus(await button("Cancel"));
      await area("300 × 400");
      await userEvent.keyboard("{Escape}");
      await hasFocus(await button("Keep editing"));
      await userEvent.keyboard("{Escape}");
      await hasFocus(await button("Cancel"));
      await press("Cancel");
      await press("Discard");
      await isGone("dialog", "Edit photo.png");
    });

    it("says that an image cannot be edited whose original is missing", async () => {
      const getFile = vi.fn();
      show(
        <MediaLibraryProvider library={{ ...library, getFile }}>
          <Editing asset={{ ...original, id: "gone" }} />
        </MediaLibraryProvider>,
      );
      await userEvent.click(await button("Open"));
      expect((await screen.findByRole("alert")).textContent).toContain("The image cannot be edited");
    });

    it("keeps left and right as they are in the picture where the text runs from right to left", async () => {
      document.documentElement.dir = "rtl";
      try {
        await open();
        const handle = await screen.findByRole("button", { name: "Left edge" });
        act(() => handle.focus());
        await userEvent.keyboard("{Shift>}{ArrowRight}{/Shift}");
        await area("399 × 300");
        const right = await screen.findByRole("button", { name: "Right edge" });
        expect(handle.getBoundingClientRect().left).toBeLessThan(right.getBoundingClientRect().left);
      } finally {
        document.documentElement.dir = "";
      }
    });

    it("has all of its controls within 320 pixels, with text of twice the size", async () => {
      await page.viewport(320, 640);
      document.documentElement.style.fontSize = "200%";
      try {
        const { element } = await open();
        expect(element.scrollWidth).toBeLessThanOrEqual(320);
        for (const control of within(element).getAllByRole("button")) {
          control.scrollIntoView({ block: "nearest" });
          const { left, right } = control.getBoundingClientRect();
          expect(left, control.textContent ?? "").toBeGreaterThanOrEqual(-1);
          expect(right, control.textContent ?? "").toBeLessThanOrEqual(321);
        }
      } finally {
        document.documentElement.style.fontSize = "";
      }
    });

    describe("from the library", () => {
      const undo = async () => userEvent.click(await button("Undo"));

      it("opens for a selected image, shows what was saved, and moves it to the trash by Undo", async () => {
        show(<MediaLibrary />);
        await userEvent.click(await screen.findByRole("checkbox", { name: "Select photo.png" }));
        await userEvent.click(await button("Edit"));
        await (await dialog()).findByRole("button", { name: "Rotate right" });
        await press("Rotate right");
        const asset = await saved();
        await isGone("dialog", "Edit photo.png");
        await says("Saved as a new image. Undo");
        expect(library.getSnapshot().undoable).toEqual({ type: "edit", count: 1 });
        await undo();
        await waitFor(async () => expect((await library.get(asset.id))?.removedAt).toBeDefined());
        expect((await library.get(original.id))?.removedAt).toBeUndefined();
      });

      it("opens from the viewer, which then shows what was saved", async () => {
        show(<MediaLibrary />);
        await userEvent.click(await cell("photo.png"));
        const viewer = within(await screen.findByRole("dialog", { name: "photo.png" }));
        await userEvent.click(viewer.getByRole("button", { name: "Edit" }));
        await (await dialog()).findByRole("button", { name: "Rotate right" });
        await press("Rotate right");
        await saved();
        await isGone("dialog", "Edit photo.png");
        await viewer.findByText(/300 × 400/);
        await userEvent.keyboard("{Control>}z{/Control}");
        await viewer.findByText(/400 × 300/);
      });

      it("is not offered for what cannot be edited", async () => {
        function Viewing() {
          const [asset] = useMediaLibrary((view) => view.assets);
          const svg = asset && { ...asset, mimeType: "image/svg+xml" };
          return <AssetViewer asset={svg} assets={svg ? [svg] : []} onAssetChange={() => {}} />;
        }
        show(<Viewing />);
        await screen.findByRole("dialog", { name: "photo.png" });
        expect(screen.queryByRole("button", { name: "Edit" })).toBeNull();
      });
    });
  });
}
