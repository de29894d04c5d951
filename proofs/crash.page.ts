import {
  createMediaLibrary,
  type MediaAIGenerator,
  type MediaAsset,
  type MediaLibraryInstance,
} from "../src/core.js";
import { hashOf, makeImage, message, namesIn, post } from "./page-tools.js";
import { createRandom } from "./seeded-random.mjs";

/** What a page finds that is opened after a kill. */
export type Findings = {
  /** All assets after the repair, with the hash of their actual bytes. */
  assets: { id: string; hash: string }[];
  /** Assets that were shown although incomplete, after the start or after the repair. */
  broken: string[];
  debris: string[];
};

const NAMESPACE = "crash";
/** The number of assets above which more are removed than added. */
const MANY = 150;

const parameters = new URLSearchParams(location.search);
const random = createRandom(Number(parameters.get("seed")));

async function makeFile(): Promise<File> {
  const size = random.next() < 0.05 ? 3_000_000 : 500 + random.below(150_000);
  const image = await makeImage(size);
  // The name is the page's own hash of the bytes, so that Node knows what was acknowledged.
  return new File([image], `${await hashOf(await image.arrayBuffer())}.png`);
}

const generator: MediaAIGenerator = {
  generateImages: async () => [{ file: await makeFile() }],
};

/** Imports, generates and removes until it is killed; acknowledges to Node, at once, whatever the library shows as saved. */
async function work(): Promise<void> {
  const library = createMediaLibrary({ namespace: NAMESPACE, ai: generator, pageSize: 1000 });
  const acknowledged = new Map<string, Promise<unknown>>();
  const alive = new Set<string>();
  const acknowledge = ({ id, name }: MediaAsset): Promise<unknown> => {
    const known = acknowledged.get(id);
    if (known) return known;
    const acknowledging = post("/saved", { id, hash: name.replace(".png", "") }).then(() => alive.add(id));
    acknowledged.set(id, acknowledging);
    return acknowledging;
  };
  await library.ready();
  for (const { id } of library.getSnapshot().assets) {
    acknowledged.set(id, Promise.resolve());
    alive.add(id);
  }
  library.subscribe(() => {
    for (const asset of library.getSnapshot().assets) acknowledge(asset).catch(() => {});
  });

  const importSome = async (): Promise<void> => {
    const files = await Promise.all(Array.from({ length: 1 + random.below(10) }, makeFile));
    const durability = random.pick(["crash", "crash", "power"] as const);
    const results = await library.importFiles(files, { durability });
    await Promise.all(
      results.map(({ status, asset }) => (status === "added" ? acknowledge(asset) : undefined)),
    );
  };
  const generateOne = async (): Promise<void> => {
    const generated = await library.generateImages({ prompt: "A house", width: 96, height: 64 });
    await Promise.all(generated.map(acknowledge));
  };
  const removeSome = async (): Promise<void> => {
    const ids = [...alive]
      .filter(() => random.next() < 0.5)
      .slice(0, 1 + random.below(alive.size > MANY ? 20 : 4));
    await post("/removing", ids);
    for (const id of ids) alive.delete(id);
    await library.purge(ids);
    await post("/removed", ids);
  };

  const loop = async (actions: (() => Promise<void>)[]): Promise<void> => {
    while (true) {
      await random
        .pick(actions)()
        // What the killed storage process was doing fails, and is not acknowledged.
        .catch(() => new Promise((resolve) => setTimeout(resolve, 20)));
    }
  };
  await Promise.all([
    loop([importSome, importSome, generateOne, removeSome]),
    loop([importSome, generateOne, removeSome, removeSome]),
  ]);
}

/** Inspects every asset through the library's public API, repairs, and inspects them again. */
async function verify(): Promise<Findings> {
  const library = createMediaLibrary({ namespace: NAMESPACE, pageSize: 100 });
  const hashes = new Map<string, string>();
  const broken = await inspectAll(library, hashes);
  await library.repair();
  broken.push(...(await inspectAll(library, hashes)));
  const report = await library.check();
  const assets = library.getSnapshot().assets.map(({ id }) => ({ id, hash: hashes.get(id) ?? "" }));
  const ids = new Set(assets.map(({ id }) => id));
  const files = await namesIn(NAMESPACE, "files");
  const debris = [...report.debris, ...report.orphans, ...(await namesIn(NAMESPACE, "tmp"))];
  debris.push(...files.filter((name) => !ids.has(name)));
  broken.push(...report.missing.map((id) => `${id}: missing`));
  await library.close();
  return { assets, broken, debris: [...new Set(debris)] };
}

async function inspectAll(library: MediaLibraryInstance, hashes: Map<string, string>): Promise<string[]> {
  await library.ready();
  while (library.getSnapshot().hasMore) await library.loadMore();
  const broken: string[] = [];
  for (const asset of library.getSnapshot().assets) {
    try {
      await inspect(library, asset, hashes);
    } catch (error) {
      // The sweep at the start may have removed or marked it meanwhile.
      if (await library.get(asset.id)) broken.push(`${asset.id}: ${message(error)}`);
    }
  }
  return broken;
}

async function inspect(
  library: MediaLibraryInstance,
  asset: MediaAsset,
  hashes: Map<string, string>,
): Promise<void> {
  if (asset.state) throw new Error(`It is ${asset.state}.`);
  const file = await library.getFile(asset.id);
  if (hashes.has(asset.id)) return;
  const hash = await hashOf(await file.arrayBuffer());
  if (hash !== asset.hash || file.size !== asset.size)
    throw new Error(`It has ${file.size} bytes of hash ${hash}.`);
  const lease = library.acquireUrl(asset.id, "thumbnail");
  const url = await lease.url;
  if (!url) throw new Error("It has no thumbnail.");
  (await createImageBitmap(await (await fetch(url)).blob())).close();
  lease.release();
  hashes.set(asset.id, hash);
}

if (parameters.has("verify")) {
  verify().then(
    (findings) => post("/verified", findings),
    (error) => post("/verified", { error: message(error) }),
  );
} else {
  work().catch((error) => post("/failed", message(error)));
}
