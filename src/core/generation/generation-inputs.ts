import { MediaLibraryError } from "../errors.js";
import type { MediaAsset } from "../library/asset.js";
import { cleanName } from "../library/clean-name.js";
import { stubOf } from "../library/lineage/asset-stub.js";
import type { OpenStorage } from "../library/storage.js";
import { sha256 } from "../media/hash.js";
import { inertType } from "../media/media-type-guards.js";
import { sniffType } from "../media/sniff.js";
import { uuid } from "../uuid.js";
import type { GenerationInput, GenerationInputRole, GenerationRequest } from "./generation.js";

/** How an input file is described in the metadata of the generated asset; `id` is set if it is a listed asset. */
export type InputFile = { name: string; id?: string };

/**
 * Makes a file an input: the asset with the same content, or a new hidden one. An asset in the trash is not used, because
 * it may be purged before the generation runs again.
 * @throws MediaLibraryError `quota`, `write`
 */
export async function saveInput(
  { assets }: OpenStorage,
  file: File,
  role: GenerationInputRole,
): Promise<GenerationInput> {
  const hash = await sha256(file);
  const existing = await assets.findByHash(hash);
  if (existing && !existing.state && existing.removedAt === undefined) return { assetId: existing.id, role };
  const head = new Uint8Array(await file.slice(0, 4096).arrayBuffer());
  const asset: MediaAsset = {
    id: uuid(),
    name: cleanName(file.name, role),
    mimeType: sniffType(head) ?? "application/octet-stream",
    size: file.size,
    hash,
    createdAt: Date.now(),
    hidden: true,
    source: { type: "upload" },
  };
  // The generation's record survives a power cut, so its inputs must too.
  await assets.put({ asset, original: file }, { durability: "power" });
  return { assetId: asset.id, role };
}

/** The request with its files saved as inputs. Requests of apps and of older databases contain files. */
export async function withSavedInputs(
  storage: OpenStorage,
  generation: GenerationRequest,
): Promise<GenerationRequest> {
  const { images = [], mask } = { mask: undefined, ...generation.request };
  if (images.length === 0 && !mask) return generation;
  const inputs = [...(generation.inputs ?? [])];
  for (const image of images) inputs.push(await saveInput(storage, image, "start"));
  if (mask) inputs.push(await saveInput(storage, mask, "mask"));
  const { albums, estimate } = generation;
  const given = { inputs, ...(albums && { albums }), ...(estimate && { estimate }) };
  if (generation.kind === "videos") {
    const { images: _, ...request } = generation.request;
    return { kind: "videos", request, ...given };
  }
  const { images: _, mask: __, ...request } = generation.request;
  const { keep } = generation;
  return { kind: "images", request, ...given, ...(keep !== undefined && { keep }) };
}

/** The size of the hidden inputs in bytes. */
export async function hiddenBytes(
  { assets }: OpenStorage,
  { inputs = [] }: GenerationRequest,
): Promise<number> {
  if (inputs.length === 0) return 0;
  const found = await assets.get(inputs.map(({ assetId }) => assetId));
  return found.reduce((sum, asset) => sum + (asset?.hidden ? asset.size : 0), 0);
}

/**
 * The request for the generator, with files instead of inputs.
 * @throws MediaLibraryError `missing` if an input was removed or lost
 */
export async function withInputFiles(
  storage: OpenStorage,
  generation: GenerationRequest,
): Promise<GenerationRequest> {
  const { inputs = [] } = generation;
  if (inputs.length === 0) return generation;
  const files = await Promise.all(
    inputs.map(async ({ assetId, role }) => ({ role, file: await readInput(storage, assetId) })),
  );
  const images = files.flatMap(({ role, file }) => (role === "mask" ? [] : file));
  const mask = files.find(({ role }) => role === "mask")?.file;
  if (generation.kind === "videos") return { kind: "videos", request: { ...generation.request, images } };
  return { kind: "images", request: { ...generation.request, images, ...(mask && { mask }) } };
}

async function readInput({ assets }: OpenStorage, id: string): Promise<File> {
  const [[asset], blob] = await Promise.all([assets.get([id]), assets.read(id, "original")]);
  if (!asset || !blob) {
    const message =
      "An image that this generation starts from is no longer in the library. Choose another one.";
    throw new MediaLibraryError("missing", message);
  }
  return new File([blob], asset.name, { type: inertType(asset.mimeType), lastModified: asset.createdAt });
}

/** The request for the metadata of the generated assets: inputs are described by their names. */
export async function describedRequest(
  { assets }: OpenStorage,
  { request, inputs = [] }: GenerationRequest,
): Promise<Record<string, unknown>> {
  const found = await assets.get(inputs.map(({ assetId }) => assetId));
  const describe = (role: (role: GenerationInputRole) => boolean): InputFile[] =>
    inputs.flatMap((input, index) => {
      const asset = found[index];
      if (!asset || !role(input.role)) return [];
      return [{ name: asset.name, ...(!asset.hidden && { id: asset.id }) }];
    });
  const images = describe((role) => role !== "mask");
  const [mask] = describe((role) => role === "mask");
  return { ...request, ...(images.length > 0 && { images }), ...(mask && { mask }) };
}

/**
 * Removes the hidden ones of these assets that no generation uses. `inUse` is called last, after all reads. With
 * `keepStubs`, assets were made from them, which say so in their lineage.
 */
export async function removeUnusedInputs(
  { assets, generations, stubs }: OpenStorage,
  ids: readonly string[],
  inUse: () => Iterable<GenerationRequest>,
  { keepStubs }: { keepStubs: boolean },
): Promise<void> {
  const found = await assets.get(ids);
  const inputs = found.flatMap((asset) => (asset?.hidden ? asset : []));
  const hidden = inputs.map(({ id }) => id);
  if (hidden.length === 0) return;
  const kept = await generations.get();
  const used = new Set(
    [...kept, ...inUse()].flatMap(({ inputs = [] }) => inputs.map(({ assetId }) => assetId)),
  );
  const unused = hidden.filter((id) => !used.has(id));
  if (unused.length === 0) return;
  const left = inputs.filter(({ id }) => !used.has(id)).map(stubOf);
  // If the disk is full, deleting is all the more important.
  if (keepStubs) await stubs.put(left).catch(() => {});
  await assets.remove(unused);
}
