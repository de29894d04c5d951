import { createMediaLibrary, type MediaAsset } from "../src/core.js";
import { hashOf, message, namesIn } from "./page-tools.js";

export type Verdict = {
  status: string;
  code: string;
  /** Milliseconds that the import took. */
  took: number;
  /** What is wrong with an accepted asset, or with how a file was rejected. */
  violation?: string;
};

const NAMESPACE = "files";
const REFUSALS = ["type", "decode", "empty", "too-large", "too-many-pixels"];
/** The signature of each type, and its offset. */
const MAGIC: [string, string, number][] = [
  ["image/png", "\x89PNG\r\n\x1a\n", 0],
  ["image/jpeg", "\xff\xd8\xff", 0],
  ["image/gif", "GIF8", 0],
  ["image/webp", "WEBP", 8],
  ["image/avif", "ftyp", 4],
];

const library = createMediaLibrary({ namespace: NAMESPACE });

async function importAndCheck(file: File): Promise<Verdict> {
  const start = performance.now();
  const [result] = await library.importFiles([file]);
  const took = performance.now() - start;
  if (!result) throw new Error("The import returned nothing.");
  const verdict = { status: result.status, code: result.error?.code ?? "", took };
  const { asset } = result;
  if (result.status === "failed")
    return { ...verdict, violation: `It failed: ${message(result.error.cause)}` };
  if (!asset) {
    return REFUSALS.includes(verdict.code)
      ? verdict
      : { ...verdict, violation: "It was rejected for another reason." };
  }
  try {
    await checkAsset(file, asset);
    return verdict;
  } catch (error) {
    return { ...verdict, violation: message(error) };
  } finally {
    await library.purge([asset.id]);
  }
}

/** Throws if an accepted image differs from what its asset says. */
async function checkAsset(file: File, asset: MediaAsset): Promise<void> {
  const bytes = await file.arrayBuffer();
  const head = String.fromCharCode(...new Uint8Array(bytes.slice(0, 16)));
  const type = MAGIC.find(([, magic, at]) => head.startsWith(magic, at))?.[0];
  if (asset.mimeType !== type) throw new Error(`It is ${type} and was detected as ${asset.mimeType}.`);
  const stored = await library.getFile(asset.id);
  if (stored.type !== type) throw new Error(`It is served as ${stored.type}.`);
  if ((await hashOf(await stored.arrayBuffer())) !== (await hashOf(bytes)))
    throw new Error("Its bytes changed.");
  const bitmap = await createImageBitmap(stored);
  if (bitmap.width !== asset.width || bitmap.height !== asset.height) {
    throw new Error(
      `It has ${bitmap.width} × ${bitmap.height} pixels, not ${asset.width} × ${asset.height}.`,
    );
  }
  bitmap.close();
  const lease = library.acquireUrl(asset.id, "thumbnail");
  const thumbnail = await createImageBitmap(await (await fetch((await lease.url) ?? "")).blob());
  lease.release();
  if (thumbnail.width !== asset.thumbnail?.width || thumbnail.height !== asset.thumbnail.height) {
    throw new Error("The size of its thumbnail differs from its record.");
  }
  thumbnail.close();
}

const proof = {
  async importAndCheck(name: string, type: string, index: number): Promise<Verdict> {
    const bytes = await (await fetch(`/file?${index}`)).arrayBuffer();
    return importAndCheck(new File([bytes], name, { type }));
  },
  /** What all these imports left behind. */
  async leftOvers(): Promise<string[]> {
    const { missing, orphans, debris } = await library.check();
    return [...missing, ...orphans, ...debris, ...(await namesIn(NAMESPACE, "files"))];
  },
};

Object.assign(window, { proof });
