/** Imports `count` small images of their own each, with the library's screen on the page or without. */
export async function importMounted(count: number, mounted: boolean): Promise<{ ms: number }> {
  const [{ createElement }, { createRoot }, { createMediaLibrary, MediaLibraryProvider }, { MediaLibrary }] =
    await Promise.all([
      import("react"),
      import("react-dom/client"),
      import("../../src/index.js"),
      import("../../src/tailwind.js"),
    ]);
  const files = await Promise.all(Array.from({ length: count }, (_, index) => picture(index)));
  const library = createMediaLibrary({ namespace: "bench" });
  library.subscribe(() => {});
  await library.ready();
  await library.repair();
  const stage = document.querySelector("#stage");
  if (!stage) throw new Error("The page has no stage.");
  const root = createRoot(stage);
  if (mounted) root.render(createElement(MediaLibraryProvider, { library }, createElement(MediaLibrary, {})));
  // The first import loads code and starts a worker, and the screen loads its columns.
  await library.importFiles([await picture(-1)]);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const began = performance.now();
  const results = await library.importFiles(files);
  const ms = performance.now() - began;
  const failed = results.find(({ status }) => status !== "added");
  if (failed) throw failed.error ?? new Error(failed.status);
  root.unmount();
  await library.close();
  return { ms };
}

async function picture(seed: number): Promise<File> {
  const canvas = new OffscreenCanvas(640, 480);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser has no 2d canvas.");
  context.fillStyle = `hsl(${seed % 360} 60% 50%)`;
  context.fillRect(0, 0, 640, 480);
  context.fillText(String(seed), 20, 20);
  return new File([await canvas.convertToBlob({ type: "image/jpeg" })], `${seed}.jpg`, {
    type: "image/jpeg",
  });
}
