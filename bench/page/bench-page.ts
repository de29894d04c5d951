import { forgetColumns, loadColumns, queryColumns, queryRecords, seedQueries } from "./asset-queries.js";
import { clean } from "./clean.js";
import { holdAll, holdLibrary, queries, seed } from "./first-screen.js";
import { scrollGrid } from "./grid-scrolling.js";
import { importers } from "./importers.js";
import { findLineages, readLineage, seedLineage } from "./lineages.js";
import { importMounted } from "./mounted-imports.js";
import { importOrigins, markLargePng, readHostileTexts } from "./origins.js";
import { countRenders } from "./renders.js";
import { showImages } from "./shown-images.js";
import { watchThread } from "./thread.js";
import { thumbnailers } from "./thumbnailers.js";
import { trashAll, trashRecords, updateAll } from "./trash.js";
import { openColors, openViewer, takeKeyTime, watchKeys } from "./viewer-turns.js";
import { exportZip, seedZip } from "./zip-export.js";

/** Called in the page by `bench/parts/*.mjs`. Times are in milliseconds. */
const bench = {
  clean,
  seed,
  holdAll,
  holdLibrary,
  showImages,
  countRenders,
  scrollGrid,
  importMounted,
  importOrigins,
  markLargePng,
  readHostileTexts,
  openViewer,
  openColors,
  watchKeys,
  takeKeyTime,
  seedLineage,
  findLineages,
  readLineage,
  seedQueries,
  loadColumns,
  forgetColumns,
  queryColumns,
  queryRecords,
  seedZip,
  exportZip,
  trashAll,
  trashRecords,
  updateAll,

  /**
   * `idle`: the longest time the thread was blocked while the page did nothing. `sizesKnown`: excludes the first access
   * to a file's size, which asks the browser process.
   */
  async importFiles(
    name: string,
    { sizesKnown }: { sizesKnown: boolean },
  ): Promise<{ ms: number; longest: number; idle: number }> {
    const importer = importers[name];
    if (!importer) throw new Error(`There is no importer ${name}.`);
    const files = chosenFiles();
    if (sizesKnown) for (const { size } of files) if (size === 0) throw new Error("A file is empty.");
    const run = await importer();
    const idle = await watchIdle();
    const watch = watchThread();
    const began = performance.now();
    const stored = await run(files);
    const ms = performance.now() - began;
    const longest = watch.stop();
    if (stored !== files.length) throw new Error(`${name} stored ${stored} of ${files.length} files.`);
    return { ms, longest, idle };
  },

  async query(name: string, count: number): Promise<{ ms: number }> {
    const open = queries[name];
    if (!open) throw new Error(`There is no query ${name}.`);
    const run = await open(count);
    const began = performance.now();
    const found = await run();
    const ms = performance.now() - began;
    if (found !== 50) throw new Error(`${name} found ${found} records, not 50.`);
    return { ms };
  },

  /** The first image warms up workers and codecs; the result is the median of the others. */
  async makeThumbnails(name: string): Promise<{ ms: number; longest: number }> {
    const open = thumbnailers[name];
    if (!open) throw new Error(`There is no thumbnailer ${name}.`);
    const [first, ...files] = chosenFiles();
    if (!first) throw new Error("No files were chosen.");
    const make = await open();
    await make(first);
    const times: number[] = [];
    const watch = watchThread();
    for (const file of files) {
      const began = performance.now();
      const blob = await make(file);
      times.push(performance.now() - began);
      const { width, height } = await createImageBitmap(blob);
      if (Math.max(width, height) < 512) throw new Error(`${name} drew ${width} × ${height} pixels.`);
    }
    const longest = watch.stop();
    return { ms: times.sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN, longest };
  },
};

export type Bench = typeof bench;

declare global {
  interface Window {
    bench: Bench;
  }
}

window.bench = bench;

function chosenFiles(): File[] {
  const input = document.querySelector<HTMLInputElement>("#files");
  return [...(input?.files ?? [])];
}

async function watchIdle(): Promise<number> {
  const watch = watchThread();
  await new Promise((resolve) => setTimeout(resolve, 500));
  return watch.stop();
}
