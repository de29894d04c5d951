import "server-only";
import { join } from "node:path";
import {
  createUploadGate,
  type UploadGate,
  type UploadOptions,
  type UploadStore,
} from "@reactkits.dev/react-media-library/server";
import { dataDir } from "../env";
import { senderOf } from "../sender";
import { createUploadFolder } from "./upload-folder";

const shared = Symbol.for("react-media-library-demo.uploads");

type Shared = { gate: UploadGate; stores: Map<string, UploadStore> };

/**
 * How every route of this site receives images: in the folder `uploads` of DATA_DIR, of at most 4 requests of an
 * account at once and of 16 in all. A cap per address, 20 times as wide, would lie above the total.
 */
export const uploads = {
  gate: { enter: (request) => sharedUploads().gate.enter(request) },
  store: {
    receive: (bytes, about) => currentStore().receive(bytes, about),
    discard: (file) => currentStore().discard(file),
  },
} satisfies UploadOptions;

/** Runs `work`, which needs the images of a request, and has them discarded. */
export async function withImages<T>(
  { images = [], mask }: { images?: readonly File[] | undefined; mask?: File | undefined },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } finally {
    for (const file of mask ? [...images, mask] : images) await uploads.store.discard(file);
  }
}

function currentStore(): UploadStore {
  const { stores } = sharedUploads();
  const folder = join(dataDir(process.env), "uploads");
  const store = stores.get(folder) ?? createUploadFolder(folder);
  stores.set(folder, store);
  return store;
}

/** One for all bundles of this process. */
function sharedUploads(): Shared {
  const kept: unknown = Reflect.get(globalThis, shared);
  if (isShared(kept)) return kept;
  const made = {
    gate: createUploadGate({
      perKey: 4,
      total: 16,
      key: (request) => senderOf(request, process.env).account.id,
    }),
    stores: new Map<string, UploadStore>(),
  };
  Reflect.set(globalThis, shared, made);
  return made;
}

const isShared = (value: unknown): value is Shared =>
  typeof value === "object" && value !== null && "gate" in value && "stores" in value;
