import { createMediaLibrary, type MediaAsset } from "../src/core.js";
import { hashOf, message, namesIn } from "./page-tools.js";

export type Verdict = {
  status: string;
  code: string;
  /** Milliseconds that the import took. */
  took: number;
  /** What is wrong with an asset that was accepted, or with how a file was refused. */
  wrong?: string;
};

const NAMESPACE = "files";
const REFUSALS = ["type", "decode", "empty", "too-large", "too-many-pixels"];
/** How each type starts: bytes, and where they stand. */
const MAGIC: [string, string, number][] = [
  ["image/png", "\x89PNG\r\n\x1a\n", 0],
  ["image/jpeg", "\xff\xd8\xff", 0],
  ["image/gif", "GIF8", 0],
  ["image/webp", "WEBP", 8],
  ["image/avif", "ftyp", 4],
];

const library = createMediaLibrary({ namespace: NAMESPACE });

async function judge(file: File): Promise<Verdict> {
  const start = performance.now();
  const [result] = await library.importFiles([file]);
  const took = performance.now() - start;
  if (!result) throw new Error("The import answered nothing.");
  const verdict = { status: result.status, code: result.error?.code ?? "", took };
  const { asset } = result;
  if (result.status === "failed") return { ...verdict, wrong: `It failed: ${message(result.error.cause)}` };
  if (!asset) {
    return REFUSALS.includes(verdict.code)
      ? verdict
      : { ...verdict, wrong: "It was refused for another reason." };
  }
  try {
    await look(file, asset);
    return verdict;
  } catch (error) {
    return { ...verdict, wrong: message(error) };
  } finally {
    await library.remove([asset.id]);
  }
}

/** Throws where an accepted image is not what its asset says. */
async function look(file: File, asset: MediaAsset): Promise<void> {
  const bytes = await file.arrayBuffer();
  const head = String.fromCharCode(...new Uint8Array(bytes.slice(0, 16)));
  const type = MAGIC.find(([, magic, at]) => head.startsWith(magic, at))?.[0];
  if (asset.mimeType !== type) throw new Error(`It is ${type} and was taken for ${asset.mimeType}.`);
  const stored = await library.getFile(asset.id);
  if (stored.type !== type) throw new Error(`It is handed out as ${stored.type}.`);
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
    throw new Error("Its thumbnail has another size than it says.");
  }
  thumbnail.close();
}

const proof = {
  async judge(name: string, type: string, index: number): Promise<Verdict> {
    const bytes = await (await fetch(`/mutant?${index}`)).arrayBuffer();
    return judge(new File([bytes], name, { type }));
  },
  /** What all these files left behind. */
  async leftOver(): Promise<string[]> {
    const { missing, orphans, debris } = await library.check();
    return [...missing, ...orphans, ...debris, ...(await namesIn(NAMESPACE, "files"))];
  },
};

Object.assign(window, { proof });
