/** 12 million pixels. */
const SIZE = { width: 4000, height: 3000 };

/** Opens a viewer over `count` photos of 12 Mpx. */
export async function openViewer(count: number): Promise<void> {
  const [{ createElement, useState }, { createRoot }, library, screens, testing] = await Promise.all([
    import("react"),
    import("react-dom/client"),
    import("../../src/index.js"),
    import("../../src/tailwind.js"),
    import("../../src/testing.js"),
    import("../../src/components/components.css"),
  ]);
  // Of the kit's stylesheet, which Tailwind compiles, only the size of the dialog matters here.
  const style = document.createElement("style");
  style.textContent =
    "dialog.rml-viewer { position: fixed; inset: 0; width: 100vw; height: 100vh; max-width: none; max-height: none; border: 0; padding: 0 }";
  document.head.append(style);
  const instance = library.createMediaLibrary({ storage: testing.createMemoryStorage() });
  const results = await instance.importFiles(await Promise.all(Array.from({ length: count }, photo)));
  const assets = results.flatMap(({ asset }) => asset ?? []);

  function Viewing() {
    const [asset, setAsset] = useState(assets[0]);
    return createElement(screens.AssetViewer, { asset, assets, onAssetChange: setAsset });
  }
  // Not the page's own stage, which sets the size of images.
  const container = document.body.appendChild(document.createElement("div"));
  const viewing = createElement(Viewing);
  createRoot(container).render(createElement(library.MediaLibraryProvider, { library: instance }, viewing));
}

/** The least that a page does for a key: another colour. */
export async function openColors(): Promise<void> {
  let hue = 0;
  addEventListener("keydown", () => {
    hue += 60;
    document.body.style.backgroundColor = `hsl(${hue} 60% 50%)`;
  });
}

/** The longest time reported for a key, in milliseconds. */
let longest = 0;

/** Starts to watch how long the browser takes from a key to the frame that shows what it did (Event Timing). */
export function watchKeys(): void {
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.name === "keydown") longest = Math.max(longest, entry.duration);
    }
  }).observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
}

/** The time of the last key, in steps of 8 ms; 16 or less counts as 16. */
export function takeKeyTime(): number {
  const time = Math.max(16, longest);
  longest = 0;
  return time;
}

/** As hard to decode as a photo: noise over a gradient. */
async function photo(_: unknown, index: number): Promise<File> {
  const canvas = new OffscreenCanvas(SIZE.width, SIZE.height);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("There is no canvas.");
  const tile = new ImageData(500, 500);
  for (let at = 0; at < tile.data.length; at += 4) {
    const noise = ((at * 2_654_435_761) >>> 24) % 64;
    tile.data.set([index * 24 + noise, 90 + noise, 200 - index * 16, 255], at);
  }
  for (let x = 0; x < SIZE.width; x += 500) {
    for (let y = 0; y < SIZE.height; y += 500) context.putImageData(tile, x, y);
  }
  context.fillStyle = "#fff";
  context.font = "600px sans-serif";
  context.fillText(String(index), 1_500, 1_800);
  const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 });
  return new File([blob], `photo-${index}.jpg`, { type: "image/jpeg" });
}
