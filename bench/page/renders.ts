import type { MediaAIGenerator } from "../../src/core.js";

/** Components that rendered in a second of progress: those of the row that shows it, and all others. */
export type Renders = { row: number; outside: number };

/** Elements that count as a row: a cell of the grid, a row of the queue, and the panel of imports. */
const ROW = '[data-generation-id], [data-slot^="generation"], [data-slot="imports"]';

/** The fields of React's own tree that are read here. */
type Fiber = {
  tag: number;
  flags: number;
  alternate: Fiber | null;
  return: Fiber | null;
  child: Fiber | null;
  sibling: Fiber | null;
  stateNode: unknown;
};

const PERFORMED_WORK = 1;
/** Functions, classes, forwardRef and both forms of memo. */
const COMPONENTS = new Set([0, 1, 11, 14, 15]);

const SECONDS = 3;
/** Progress reports per second: more than the library displays. */
const REPORTS = 20;

let counts: Renders = { row: 0, outside: 0 };

/** React reports each commit to the development tools, also in production; its tree shows what rendered. */
function countCommits(): void {
  const hook = {
    supportsFiber: true,
    isDisabled: false,
    inject: () => 1,
    onCommitFiberUnmount() {},
    onPostCommitFiberRoot() {},
    onCommitFiberRoot: (_: number, root: { current: Fiber }) => count(root.current),
  };
  Object.assign(globalThis, { __REACT_DEVTOOLS_GLOBAL_HOOK__: hook });
}

function count(fiber: Fiber): void {
  if (COMPONENTS.has(fiber.tag) && (fiber.flags & PERFORMED_WORK || !fiber.alternate)) {
    counts[isInRow(fiber) ? "row" : "outside"] += 1;
  }
  // The same children as before: React skipped the subtree.
  if (fiber.alternate && fiber.child === fiber.alternate.child) return;
  for (let child = fiber.child; child; child = child.sibling) count(child);
}

/** Whether it is inside a row, or renders one. */
function isInRow(fiber: Fiber): boolean {
  const isRow = ({ stateNode }: Fiber) => stateNode instanceof Element && stateNode.matches(ROW);
  for (let above: Fiber | null = fiber; above; above = above.return) if (isRow(above)) return true;
  for (let below = fiber.child; below; below = below.child) {
    if (below.stateNode instanceof Element) return isRow(below);
  }
  return false;
}

/** A screen over a library with 60 images, while a generation or an import makes progress. */
export async function countRenders(progress: "generation" | "import"): Promise<Renders> {
  countCommits();
  const [{ createElement }, { createRoot }, { createMediaLibrary, MediaLibraryProvider }, screens, testing] =
    await Promise.all([
      import("react"),
      import("react-dom/client"),
      import("../../src/index.js"),
      import("../../src/tailwind.js"),
      import("../../src/testing.js"),
    ]);
  const mock = testing.createMockGenerator();
  const ai: MediaAIGenerator = {
    generateImages: (_request, context) =>
      new Promise(() => {
        let reports = 0;
        setInterval(() => {
          reports += 1;
          context?.onProgress?.({ fraction: reports / (REPORTS * SECONDS * 4) });
        }, 1000 / REPORTS);
      }),
  };
  const library = createMediaLibrary({ storage: testing.createMemoryStorage(), ai });
  const pictures = async (count: number, seed: number): Promise<File[]> =>
    Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const [made] = await mock.generateImages({ prompt: "x", width: 64, height: 64, seed: seed + index });
        if (!made) throw new Error("The mock generator made nothing.");
        return made.file;
      }),
    );
  await library.importFiles(await pictures(60, 0));
  const stage = document.querySelector("#stage");
  if (!stage) throw new Error("The page has no stage.");
  const screen = createElement(screens.MediaLibrary, {});
  const root = createRoot(stage);
  root.render(createElement(MediaLibraryProvider, { library }, screen));
  await pause(1000);

  const end = new AbortController();
  // Rejected files make progress and have no other effect.
  const texts = Array.from({ length: 120 }, (_, index) => new File(["x"], `${index}.txt`));
  if (progress === "generation") {
    library
      .generateImages({ prompt: "a fox", width: 64, height: 64 }, { signal: end.signal })
      .catch(() => {});
  }
  await pause(1000);
  counts = { row: 0, outside: 0 };
  if (progress === "generation") await pause(SECONDS * 1000);
  else {
    // One after another within an import that has already started, so that only its progress is counted.
    const convert = async (): Promise<File> => {
      // The library converts two at a time.
      await pause((SECONDS * 2000) / texts.length);
      throw new Error("No text is an image.");
    };
    library.configure({ limits: { convert } });
    const importing = library.importFiles(texts);
    await pause(300);
    counts = { row: 0, outside: 0 };
    await pause(SECONDS * 1000 - 600);
    const counted = { ...counts };
    await importing;
    counts = counted;
  }
  const { row, outside } = counts;
  end.abort();
  root.unmount();
  await library.close();
  return { row: row / SECONDS, outside: outside / SECONDS };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
