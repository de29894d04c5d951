import { act, screen, waitFor, within } from "@testing-library/react";
import { type ComponentType, type ReactNode, useState } from "react";
import { beforeEach, describe, expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import type { EditOperation, MediaAsset } from "../index.js";
import type { EditParts } from "./edit-dialog.contract.js";
import { button, library, showIn, withLibrary } from "./library-page.contract.js";
import { plainPicture, pointer } from "./viewer-page.contract.js";

/** What a mask is painted with, in the edit dialog of every kit. Needs the kit's stylesheet on the page. */
export function describeMaskTools(
  name: string,
  { EditDialog }: EditParts,
  Wrapper: ComponentType<{ children: ReactNode }>,
): void {
  const show = showIn(Wrapper);
  let original: MediaAsset;

  function Editing() {
    const [edited, setEdited] = useState<MediaAsset | undefined>(original);
    return <EditDialog asset={edited} onClose={() => setEdited(undefined)} />;
  }
  const press = async (label: string) => userEvent.click(await button(label));
  const choose = async (label: string) => {
    const radio = await screen.findByRole("radio", { name: label });
    act(() => radio.click());
  };
  const open = async () => {
    show(<Editing />);
    await choose("Mask");
    return screen.findByRole<HTMLCanvasElement>("application", { name: "Mask" });
  };
  /** Draws around the square from 100 to 200, in CSS pixels of the canvas. */
  const circle = (canvas: HTMLElement, type: string, more?: PointerEventInit) => {
    const send = pointer(canvas, 9, type, more);
    act(() => {
      send("pointerdown", 100, 100);
      for (const [x, y] of [
        [200, 100],
        [200, 200],
        [100, 200],
      ] as const)
        send("pointermove", x, y);
      send("pointerup", 100, 200);
    });
  };
  /** Whether the mask is seen at a place, in CSS pixels of the canvas. */
  const isMarked = (canvas: HTMLCanvasElement, x: number, y: number): boolean => {
    const ratio = canvas.width / canvas.getBoundingClientRect().width;
    const [red = 0, , , alpha = 0] =
      canvas.getContext("2d")?.getImageData(x * ratio, y * ratio, 1, 1).data ?? [];
    return alpha > 0 && red > 0;
  };
  const marks = (canvas: HTMLCanvasElement, inside: boolean, outside: boolean) =>
    waitFor(() => expect([isMarked(canvas, 150, 150), isMarked(canvas, 60, 60)]).toEqual([inside, outside]));
  const saved = async (): Promise<readonly EditOperation[]> => {
    await press("Save as new");
    await waitFor(() => expect(library.getSnapshot().assetCount).toBe(2));
    const { source } = library.getSnapshot().assets.find((each) => each.id !== original.id) ?? {};
    return source?.type === "edit" ? source.operations : [];
  };

  describe(`${name}: the tools of a mask`, () => {
    withLibrary();
    beforeEach(async () => {
      await page.viewport(1100, 800);
      const [first] = await library.importFiles([await plainPicture("photo.png", 400, 300)]);
      if (!first?.asset) throw new Error("The picture could not be imported.");
      original = first.asset;
    });

    it.each(["mouse", "touch"])("fill what a lasso encloses by %s, and save it as one area", async (type) => {
      const canvas = await open();
      await choose("Lasso");
      expect(screen.queryByRole("slider", { name: "Brush size" })).toBeNull();
      circle(canvas, type);
      await marks(canvas, true, false);
      expect(await saved()).toMatchObject([{ type: "mask", strokes: [{ fill: true }] }]);
    });

    it("erase by the lasso with Shift, or with the eraser, and undo that", async () => {
      const canvas = await open();
      await choose("Lasso");
      await press("Invert");
      await marks(canvas, true, true);
      circle(canvas, "mouse", { shiftKey: true });
      await marks(canvas, false, true);
      await press("Undo");
      await marks(canvas, true, true);
      await choose("Eraser");
      circle(canvas, "touch");
      await marks(canvas, false, true);
    });

    it("forget a lasso that encloses nothing", async () => {
      const canvas = await open();
      await choose("Lasso");
      const send = pointer(canvas, 9, "mouse");
      act(() => send("pointerdown", 150, 150));
      act(() => send("pointermove", 180, 150));
      expect(isMarked(canvas, 160, 150)).toBe(true);
      act(() => send("pointerup", 180, 150));
      await waitFor(() => expect(isMarked(canvas, 160, 150)).toBe(false));
      expect(within(document.body).getByRole("button", { name: "Undo" }).getAttribute("aria-disabled")).toBe(
        "true",
      );
    });

    it("enclose an area by keys, corner by corner", async () => {
      const canvas = await open();
      await choose("Lasso");
      act(() => canvas.focus());
      // Given up, and begun anew.
      await userEvent.keyboard(" {ArrowRight} {Backspace}");
      await userEvent.keyboard(" {ArrowRight}{ArrowRight} {ArrowDown}{ArrowDown} {Enter}");
      const [mask] = await saved();
      const strokes = mask?.type === "mask" ? mask.strokes : [];
      expect(strokes.map(({ fill, points }) => [fill, points.length])).toEqual([[true, 6]]);
    });

    it("ask about nothing where only the softness of an empty mask was changed", async () => {
      await open();
      const feather = await screen.findByRole("slider", { name: "Feather (px)" });
      act(() => feather.focus());
      await userEvent.keyboard("{ArrowRight}");
      await waitFor(() => expect(feather.getAttribute("aria-valuenow") ?? "1").toBe("1"));
      await userEvent.keyboard("{Escape}");
      await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    });

    it("soften its edge by as many pixels as are chosen, in one step", async () => {
      const canvas = await open();
      await choose("Lasso");
      circle(canvas, "mouse");
      const feather = await screen.findByRole("slider", { name: "Feather (px)" });
      act(() => feather.focus());
      expect(getComputedStyle(canvas).filter).toBe("none");
      await userEvent.keyboard("{ArrowRight}{ArrowRight}{ArrowRight}");
      // A third of it is the deviation of the blur.
      await waitFor(() =>
        expect(Number(/blur\(([\d.]+)px\)/.exec(getComputedStyle(canvas).filter)?.[1])).toBeCloseTo(
          canvas.clientWidth / 400,
          1,
        ),
      );
      await press("Undo");
      await marks(canvas, true, false);
      expect(getComputedStyle(canvas).filter).toBe("none");
      await press("Redo");
      const operations = await saved();
      expect(operations).toMatchObject([{ type: "mask", feather: 3 }]);
      const rendered = await createImageBitmap(await library.renderEdit(original.id, operations));
      expect([rendered.width, rendered.height]).toEqual([400, 300]);
    });
  });
}
