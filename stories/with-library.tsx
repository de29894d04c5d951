import type { Decorator, Loader } from "@storybook/react-vite";
import type { ReactNode } from "react";
import {
  createHttpGenerator,
  createMediaLibrary,
  type Generation,
  type ImportLimits,
  type MediaAIGenerateRequest,
  type MediaAIGenerator,
  type MediaLibraryInstance,
  MediaLibraryProvider,
  type MediaStorage,
} from "../src/index.js";
import { createMockGenerator } from "../src/testing.js";
import { ENDPOINT_GLOBAL } from "./endpoint.js";
import { photographs } from "./photographs.js";
import { persistent } from "./storages.js";

export type LibrarySetup = {
  /** Default: in memory, reported as persistent. */
  storage?: () => MediaStorage;
  files?: () => Promise<File[]>;
  /** How many of `photographs` are in it, with albums of them. */
  photographs?: number;
  /** Generated before the story starts, newer than the files. */
  generated?: readonly MediaAIGenerateRequest[];
  /** Without it the library cannot generate. */
  ai?: () => MediaAIGenerator;
  /** Uses the toolbar's endpoint instead of `ai`, if there is one. Not for stories about failures. */
  orEndpoint?: boolean;
  limits?: ImportLimits;
  /** Maximum number of concurrent generations. */
  maxGenerations?: number;
  /** Shown instead of the library's own generations, for states that only an earlier page can leave. */
  generations?: readonly Generation[];
  /** Starts what is running when the story is shown. */
  begin?: (library: MediaLibraryInstance) => void;
};

/** Loader, decorator and clean-up of a story with a real library, which is `loaded.library`. */
export function withLibrary(setup: LibrarySetup) {
  // Loaders run each time that a control changes; the library is the same for as long as the story stays mounted.
  const opened = new WeakMap<AbortSignal, Promise<MediaLibraryInstance>>();
  const load: Loader = async ({ globals, abortSignal }) => {
    const library =
      opened.get(abortSignal) ?? openLibrary(setup, setup.orEndpoint ? globals[ENDPOINT_GLOBAL] : "");
    opened.set(abortSignal, library);
    return { library: await library };
  };
  const provide: Decorator = (Story, { loaded, globals }) => (
    <MediaLibraryProvider library={loaded.library}>
      {setup.ai ? (
        <ModeNote endpoint={setup.orEndpoint ? globals[ENDPOINT_GLOBAL] : ""}>
          <Story />
        </ModeNote>
      ) : (
        <Story />
      )}
    </MediaLibraryProvider>
  );
  return {
    loaders: [load],
    decorators: [provide],
    beforeEach: ({ loaded }: { loaded: Record<string, unknown> }) => {
      const library = libraryOf({ loaded });
      // Not awaited: a story's storage may never open.
      return () => void library.close();
    },
  };
}

/** The library of a story, for its play function. */
export function libraryOf({ loaded }: { loaded: Record<string, unknown> }): MediaLibraryInstance {
  const { library } = loaded;
  if (!isLibrary(library)) throw new Error("This story has no library: spread withLibrary(…) into it.");
  return library;
}

function isLibrary(value: unknown): value is MediaLibraryInstance {
  return typeof value === "object" && value !== null && "importFiles" in value;
}

async function openLibrary(setup: LibrarySetup, endpoint: string): Promise<MediaLibraryInstance> {
  const { storage = persistent, files, generated = [], ai, limits, maxGenerations, generations } = setup;
  const library = createMediaLibrary({
    storage: storage(),
    ...(limits && { limits }),
    ...(maxGenerations && { maxGenerations }),
    ...(generated.length > 0 && { ai: createMockGenerator() }),
  });
  if (setup.photographs) await addPhotographs(library, setup.photographs);
  if (files) await library.importFiles(await files());
  for (const request of generated) await library.generateImages(request);
  library.configure({ ai: ai && (endpoint === "" ? ai() : createHttpGenerator({ url: endpoint })) });
  for (const { id } of library.getSnapshot().generations) library.dismiss(id);
  setup.begin?.(library);
  return generations ? showing(library, generations) : library;
}

/** Albums by the tags that they gather. */
const ALBUMS = { "Two weeks in May": ["norway", "greece", "sea"], "After dark": ["night", "city"] };

async function addPhotographs(library: MediaLibraryInstance, count: number): Promise<void> {
  await library.importAssets(await photographs(count));
  for (const [name, tags] of Object.entries(ALBUMS)) {
    const { id } = await library.albums.create({ name });
    const { assets } = library.getSnapshot();
    const inside = assets.filter((asset) => asset.tags?.some((tag) => tags.includes(tag)));
    await library.update(
      inside.map((asset) => asset.id),
      { albums: { add: [id] } },
    );
  }
}

function showing(library: MediaLibraryInstance, generations: readonly Generation[]): MediaLibraryInstance {
  let [from, shown] = [library.getSnapshot(), { ...library.getSnapshot(), generations }];
  const getSnapshot = () => {
    if (from !== library.getSnapshot()) {
      from = library.getSnapshot();
      shown = { ...from, generations };
    }
    return shown;
  };
  return { ...library, getSnapshot };
}

function ModeNote({ endpoint, children }: { endpoint: string; children: ReactNode }) {
  return (
    <div style={{ display: "flex", flexDirection: "column", height: "100%" }}>
      <p
        data-mode={endpoint === "" ? "mock" : "endpoint"}
        style={{
          margin: 0,
          padding: "4px 16px",
          font: "12px/1.5 system-ui, sans-serif",
          color: "#fff",
          background: "#26262b",
        }}
      >
        {endpoint === ""
          ? "Mock generator: pictures are painted in this page, and nothing is sent anywhere."
          : `Real endpoint: prompts are sent to ${endpoint}`}
      </p>
      <div style={{ flex: 1, minHeight: 0 }}>{children}</div>
    </div>
  );
}
