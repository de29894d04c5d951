import type { UploadStore } from "@reactkits.dev/react-media-library/server";

/** Runs `work` with the images of a request, then discards them. */
export async function withImages<T>(
  store: UploadStore | undefined,
  { images = [], mask }: { images?: readonly File[] | undefined; mask?: File | undefined },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } finally {
    for (const file of mask ? [...images, mask] : images) await store?.discard(file);
  }
}
