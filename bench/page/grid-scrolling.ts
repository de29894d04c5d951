import type { ReactElement } from "react";
import type { GridLayoutName } from "../../src/components/grid-layout.js";
import type { MediaAsset } from "../../src/core/library/asset.js";
import type { MediaStorage } from "../../src/core/library/storage.js";

/** `dropped`: frames of a sixtieth of a second that were missed. `nodes`: the most elements within the grid. */
export type Scrolling = { dropped: number; nodes: number };

export type GridKind = "library" | "bare";

const SPEED = 3000;
const SECONDS = 3;
const JUMPS = 10;
const PICTURES = 16;

const SHAPES = [
  [4000, 3000],
  [3000, 4000],
  [1920, 1080],
  [1000, 1000],
  [2400, 1600],
] as const;

function describe(index: number): MediaAsset {
  const [width, height] = SHAPES[index % SHAPES.length] ?? SHAPES[0];
  const prompt = "A lighthouse in a storm, oil on canvas ".repeat(4).slice(0, 120);
  return {
    id: String(index).padStart(6, "0"),
    name: `Picture ${index} of a harbour`.padEnd(20, "x").slice(0, 20).concat(".jpg"),
    mimeType: "image/jpeg",
    size: 2_000_000 + index,
    hash: "",
    createdAt: 1_790_000_000_000 - index * 600_000,
    width,
    height,
    thumbnail: { width: 256, height: 256 },
    source: index % 10 < 3 ? { type: "ai", model: "acme/brush", prompt } : { type: "upload" },
  };
}

/** Flings a grid of `count` assets for three seconds, or jumps to ten places of it. */
export async function scrollGrid(
  kind: GridKind,
  layout: GridLayoutName,
  move: "fling" | "jump",
  count: number,
): Promise<Scrolling> {
  const [{ createRoot }, { flushSync }] = await Promise.all([
    import("react-dom/client"),
    import("react-dom"),
  ]);
  // What grids are laid out with; a kit's own stylesheet is made by its build.
  await Promise.all([
    import("../../src/components/tokens.css"),
    import("../../src/components/base.css"),
    import("../../src/components/components.css"),
  ]);
  const stage = document.createElement("div");
  stage.style.cssText = "position: fixed; inset: 0";
  document.body.append(stage);
  const root = createRoot(stage);
  const pictures = await Promise.all(Array.from({ length: PICTURES }, (_, index) => paint(index)));
  const element = await (kind === "library"
    ? libraryGrid(layout, count, pictures)
    : bareGrid(layout, count, pictures));
  flushSync(() => root.render(element));
  const scroller = await untilScrollable(stage);
  await pause(1500);
  const result = await (move === "fling" ? fling(scroller) : jump(scroller));
  root.unmount();
  stage.remove();
  return result;
}

async function libraryGrid(layout: GridLayoutName, count: number, pictures: Blob[]): Promise<ReactElement> {
  const [{ createElement }, { createMediaLibrary, MediaLibraryProvider }, { MediaGrid }, testing] =
    await Promise.all([
      import("react"),
      import("../../src/index.js"),
      import("../../src/tailwind.js"),
      import("../../src/testing.js"),
    ]);
  const memory = testing.createMemoryStorage();
  const storage: MediaStorage = {
    async open(onChange) {
      const opened = await memory.open(onChange);
      return {
        ...opened,
        assets: {
          ...opened.assets,
          get: async (ids) => ids.map((id) => describe(Number(id))),
          async page({ after, limit, trashed = false }) {
            const start = after ? Number(after.id) + 1 : 0;
            const length = trashed ? 0 : Math.max(0, Math.min(limit, count - start));
            return Array.from({ length }, (_, index) => describe(start + index));
          },
          totals: async () => ({ count, bytes: count, trashed: 0 }),
          read: async (id) => pictures[Number(id) % PICTURES],
        },
      };
    },
  };
  const library = createMediaLibrary({ storage });
  await library.ready();
  await library.query({}).range(0, 1);
  const { useAssets, useSelection } = await import("../../src/index.js");
  const Grid = () => {
    const assets = useAssets();
    return createElement(MediaGrid, { assets, selection: useSelection({ assets, query: {} }), layout });
  };
  return createElement(MediaLibraryProvider, { library }, createElement(Grid));
}

/** TanStack's virtualizer, with nothing but a picture in each cell, and four texts in each line of a list. */
async function bareGrid(layout: GridLayoutName, count: number, pictures: Blob[]): Promise<ReactElement> {
  const [{ createElement: h, useState }, { useVirtualizer }, { layoutGrid }] = await Promise.all([
    import("react"),
    import("@tanstack/react-virtual"),
    import("../../src/components/grid-layout.js"),
  ]);
  const urls = pictures.map((picture) => URL.createObjectURL(picture));
  const assets = Array.from({ length: count }, (_, index) => describe(index));
  const aspectAt = (index: number) => (assets[index]?.width ?? 1) / (assets[index]?.height ?? 1);
  const rows = layoutGrid({ count, aspectAt }, { layout, size: 180, width: innerWidth - 16, rem: 16 });
  const cell = (index: number, height: number) => {
    const width = layout === "list" ? height : rows.widthOf(index);
    const picture = h("img", {
      key: index,
      src: urls[index % PICTURES],
      alt: "",
      style: { width, height, objectFit: "cover" },
    });
    const { name, size, mimeType, createdAt } = assets[index] ?? describe(index);
    const texts = [name, size, mimeType, createdAt].map((text) => h("span", { key: text }, text));
    return layout === "list" ? [picture, ...texts] : picture;
  };
  const Grid = () => {
    const [element, setElement] = useState<HTMLElement | null>(null);
    const virtualizer = useVirtualizer({
      count: rows.rowCount,
      getScrollElement: () => element,
      estimateSize: (row) => rows.heightOf(row) + rows.gap,
      overscan: 1,
    });
    const drawn = virtualizer.getVirtualItems().map(({ index: row, start }) => {
      const cells = Array.from({ length: rows.firstOf(row + 1) - rows.firstOf(row) }, (_, index) =>
        cell(rows.firstOf(row) + index, rows.heightOf(row)),
      );
      const style = {
        position: "absolute",
        display: "flex",
        gap: rows.gap,
        transform: `translateY(${start}px)`,
      } as const;
      return h("div", { key: row, style }, cells);
    });
    const content = h("div", { style: { height: virtualizer.getTotalSize(), position: "relative" } }, drawn);
    return h("div", { ref: setElement, style: { height: "100%", overflow: "auto" } }, content);
  };
  return h(Grid);
}

async function fling(scroller: Element): Promise<Scrolling> {
  const began = performance.now();
  return watchFrames(scroller, (now, before) => {
    scroller.scrollTop += (SPEED * (now - before)) / 1000;
    return now - began < SECONDS * 1000;
  });
}

async function jump(scroller: Element): Promise<Scrolling> {
  const results: Scrolling[] = [];
  for (let index = 1; index <= JUMPS; index++) {
    scroller.scrollTop = (scroller.scrollHeight * ((index * 7) % JUMPS)) / JUMPS;
    const began = performance.now();
    results.push(await watchFrames(scroller, (now) => now - began < 300));
  }
  return {
    dropped: results.reduce((sum, { dropped }) => sum + dropped, 0),
    nodes: Math.max(...results.map(({ nodes }) => nodes)),
  };
}

/** Calls `step` in every frame until it returns false. */
function watchFrames(scroller: Element, step: (now: number, before: number) => boolean): Promise<Scrolling> {
  return new Promise((resolve) => {
    let [dropped, nodes] = [0, 0];
    let before = performance.now();
    const frame = (now: number): void => {
      dropped += Math.max(0, Math.round(((now - before) * 60) / 1000) - 1);
      nodes = Math.max(nodes, scroller.querySelectorAll("*").length);
      const goesOn = step(now, before);
      before = now;
      if (goesOn) requestAnimationFrame(frame);
      else resolve({ dropped, nodes });
    };
    requestAnimationFrame((now) => {
      before = now;
      requestAnimationFrame(frame);
    });
  });
}

async function untilScrollable(stage: Element): Promise<Element> {
  for (;;) {
    const scroller = [...stage.querySelectorAll("*")].find(
      (each) => each.scrollHeight > 2 * each.clientHeight && each.clientHeight > 300,
    );
    if (scroller) return scroller;
    await pause(20);
  }
}

async function paint(index: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(256, 256);
  const context = canvas.getContext("2d");
  if (context) {
    for (let y = 0; y < 16; y++) {
      context.fillStyle = `hsl(${index * 22 + y * 4} 60% ${20 + y * 4}%)`;
      context.fillRect(0, y * 16, 256, 16);
    }
  }
  return canvas.convertToBlob({ type: "image/jpeg" });
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
