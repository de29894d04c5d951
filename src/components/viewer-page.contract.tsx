import { act, screen, waitFor, within } from "@testing-library/react";
import { type ComponentType, type ReactNode, useState } from "react";
import { expect } from "vitest";
import { userEvent } from "vitest/browser";
import { type MediaAsset, useMediaLibrary } from "../index.js";
import { library, showIn } from "./library-page.contract.js";
import type { AssetViewerProps } from "./part-props.js";

export type ViewerParts = { AssetViewer: ComponentType<AssetViewerProps> };

/** What the viewer of the current test goes through: a live binding. */
export let assets: readonly MediaAsset[] = [];

/** A GIF of one pixel and two frames. */
export const MOVING = Uint8Array.from([
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

/** Opens the viewer of a kit, and finds what is in it. */
export function viewerPage({ AssetViewer }: ViewerParts, Wrapper: ComponentType<{ children: ReactNode }>) {
  const show = showIn(Wrapper);
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
  const open = async (files: File[], props: Partial<AssetViewerProps> = {}) => {
    const results = await library.importFiles(files);
    assets = results.flatMap(({ asset }) => asset ?? []);
    show(<Viewing {...props} />);
    return viewer(assets[0]?.name ?? "");
  };

  return { show, viewer, press, isShown, scale, hasScale, stage, open };
}

/** Sends the events of one finger, or of the mouse. */
export function pointer(
  element: HTMLElement,
  pointerId: number,
  pointerType = "touch",
  more: PointerEventInit = {},
) {
  // A capture needs a pointer that exists.
  element.setPointerCapture = () => {};
  return (type: string, x: number, y: number) => {
    const { left, top } = element.getBoundingClientRect();
    const at = { clientX: left + x, clientY: top + y };
    element.dispatchEvent(
      new PointerEvent(type, {
        pointerId,
        pointerType,
        bubbles: true,
        cancelable: true,
        button: 0,
        ...at,
        ...more,
      }),
    );
  };
}

/** Slowly enough to throw nothing. */
export async function drag(
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
