import {
  createMediaLibrary,
  type MediaAIGenerator,
  type MediaAsset,
  type MediaLibraryInstance,
} from "../src/core.js";
import { createMockGenerator } from "../src/testing.js";
import { hashOf, loseFile, message } from "./page-tools.js";

/** `content` is the number of one of a few pictures, so that tabs compete for the same one. */
export type Command =
  | { type: "import" | "importPower" | "generate" | "remove" | "lose"; content: number }
  | { type: "repair" | "reopen" };

/** What a command did; `ids` are the assets that it referred to, created or removed. */
export type Outcome = {
  command: Command;
  result: "added" | "duplicate" | "removed" | "lost" | "nothing";
  ids: string[];
};

/** What a tab shows, in its order. */
export type View = {
  assets: { id: string; content: number; state: "whole" | "missing" }[];
  assetCount: number;
  bytes: number;
};

export type Tab = {
  open: (namespace: string) => Promise<void>;
  /** Runs the commands one after another. */
  run: (commands: Command[]) => Promise<Outcome[]>;
  view: () => View;
  /** Repairs the storage and returns whether it is clean. */
  isClean: () => Promise<boolean>;
  close: () => Promise<void>;
};

const painter = createMockGenerator();
const contents = new Map<number, File>();
const contentOf = new Map<string, number>();

async function picture(content: number): Promise<File> {
  const known = contents.get(content);
  if (known) return known;
  const [image] = await painter.generateImages({ prompt: "A picture", width: 64, height: 64, seed: content });
  if (!image) throw new Error("The mock generator returned no image.");
  contents.set(content, image.file);
  contentOf.set(await hashOf(await image.file.arrayBuffer()), content);
  return image.file;
}

const generator: MediaAIGenerator = {
  generateImages: async ({ seed = 0 }) => [{ file: await picture(seed) }],
};

let namespace = "";
let library: MediaLibraryInstance;

const start = async (): Promise<void> => {
  library = createMediaLibrary({ namespace, ai: generator, pageSize: 1000 });
  library.subscribe(() => {});
  await library.ready();
};

const withContent = (content: number): MediaAsset[] =>
  library.getSnapshot().assets.filter(({ hash }) => contentOf.get(hash) === content);

async function run(command: Command): Promise<Outcome> {
  switch (command.type) {
    case "import":
    case "importPower": {
      const durability = command.type === "importPower" ? "power" : "crash";
      const [done] = await library.importFiles([await picture(command.content)], { durability });
      if (!done?.asset) throw done?.error ?? new Error("The import returned nothing.");
      // A lost image that is restored is `added`, under its former id.
      const result = done.status === "duplicate" ? "duplicate" : "added";
      return { command, result, ids: [done.asset.id] };
    }
    case "generate": {
      const request = { prompt: "A picture", width: 64, height: 64, seed: command.content };
      const generated = await library.generateImages(request);
      return { command, result: "added", ids: generated.map(({ id }) => id) };
    }
    case "remove": {
      const ids = withContent(command.content).map(({ id }) => id);
      await library.purge(ids);
      return { command, result: "removed", ids };
    }
    case "lose": {
      const [asset] = withContent(command.content);
      if (!asset) return { command, result: "nothing", ids: [] };
      // Another tab may be writing the same file, or have removed it.
      await loseFile(namespace, asset.id).catch(() => {});
      const lost = await library.getFile(asset.id).then(
        () => false,
        () => true,
      );
      return { command, result: lost ? "lost" : "nothing", ids: [asset.id] };
    }
    case "repair":
      await library.repair();
      return { command, result: "nothing", ids: [] };
    case "reopen":
      await library.close();
      await start();
      return { command, result: "nothing", ids: [] };
  }
}

const tab: Tab = {
  async open(name) {
    namespace = name;
    for (const content of [0, 1, 2]) await picture(content);
    await start();
  },
  async run(commands) {
    const outcomes: Outcome[] = [];
    for (const command of commands) {
      try {
        outcomes.push(await run(command));
      } catch (error) {
        throw new Error(`${JSON.stringify(command)}: ${message(error)}`);
      }
    }
    return outcomes;
  },
  view() {
    const { assets, assetCount, usage } = library.getSnapshot();
    return {
      assets: assets.map(({ id, hash, state }) => ({
        id,
        content: contentOf.get(hash) ?? -1,
        state: state ?? "whole",
      })),
      assetCount,
      bytes: usage.bytes,
    };
  },
  async isClean() {
    await library.repair();
    const { orphans, debris } = await library.check();
    return orphans.length + debris.length === 0;
  },
  close: () => library.close(),
};

Object.assign(window, { tab });
