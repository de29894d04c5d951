import { MediaLibraryError } from "../errors.js";
import type { MediaAsset } from "../library/asset.js";
import { type AssetDetails, describeAsset, readDetails } from "../library/asset-details.js";
import type { AssetStub } from "../library/lineage/asset-stub.js";
import { readStub } from "../library/lineage/read-stub.js";

/** The manifest's name in the zip. */
export const MANIFEST_NAME = "media-library.json";

const FORMAT = "react-media-library";

/** Readers refuse versions that they do not know: fields may be added without a new one. */
const VERSION = 1;

/** Bytes of a manifest that is read: about 500,000 assets. */
export const MAX_MANIFEST = 256 * 1024 * 1024;

/** An exported asset and its file's name in the zip. */
export type ManifestEntry = { file: string; asset: MediaAsset };

/** Written piece by piece: the manifest of 100,000 assets has 50 MB. */
export async function* writeManifest(
  pages: AsyncIterable<readonly ManifestEntry[]>,
  stubs: () => Promise<readonly AssetStub[]>,
): AsyncGenerator<string> {
  yield `{"format":"${FORMAT}","version":${VERSION},"createdAt":${Date.now()},"assets":[`;
  let separator = "\n";
  for await (const page of pages) {
    if (page.length === 0) continue;
    const lines = page.map(({ file, asset }) => JSON.stringify({ file, asset: describeAsset(asset) }));
    yield separator + lines.join(",\n");
    separator = ",\n";
  }
  yield `\n],"stubs":${JSON.stringify(await stubs())}}\n`;
}

/** What a manifest says. */
export type Manifest = {
  /** The details of each asset, by its file's name. */
  details: Map<string, AssetDetails>;
  /** Of deleted ancestors of the assets. */
  stubs: AssetStub[];
};

/** @throws MediaLibraryError `decode` if it is damaged or of a newer version */
export function readManifest(text: string): Manifest {
  const { format, version, assets, stubs } = parse(text);
  if (format !== FORMAT || !Array.isArray(assets)) throw damaged();
  if (version !== VERSION) {
    const message = "The zip was exported by a newer version of the app. Reload the page to get it.";
    throw new MediaLibraryError("decode", message);
  }
  const entries = assets.flatMap((entry: unknown): [string, AssetDetails][] => {
    const { file, asset } = fieldsOf(entry);
    const details = readDetails(asset);
    return typeof file === "string" && details ? [[file, details]] : [];
  });
  const read = (Array.isArray(stubs) ? stubs : []).flatMap((stub) => readStub(fieldsOf(stub)) ?? []);
  return { details: new Map(entries), stubs: read };
}

function parse(text: string): Record<string, unknown> {
  try {
    return fieldsOf(JSON.parse(text));
  } catch (cause) {
    throw damaged(cause);
  }
}

const fieldsOf = (value: unknown): Record<string, unknown> => ({ ...Object(value) });

function damaged(cause?: unknown): MediaLibraryError {
  const message = `The zip's list of assets (${MANIFEST_NAME}) is damaged. Remove it from the zip to import only the files.`;
  return new MediaLibraryError("decode", message, { cause });
}
