import { afterAll, describe, expect, it } from "vitest";
import { commands } from "vitest/browser";
import { createMediaLibrary } from "../../default-library.js";
import { createMemoryStorage } from "../../storage/memory-storage.js";

declare module "vitest/browser" {
  interface BrowserCommands {
    readCorpus: (name: string) => Promise<{ name: string; base64: string }[]>;
  }
}

async function corpus(name: string): Promise<File[]> {
  const files = await commands.readCorpus(name);
  if (files.length === 0) {
    console.warn(`Skipped: the corpus ${name} is not on this machine (set MEDIA_CORPORA_DIR).`);
  }
  return Promise.all(
    files.map(async (file) => {
      const bytes = await (await fetch(`data:application/octet-stream;base64,${file.base64}`)).arrayBuffer();
      return new File([bytes], file.name);
    }),
  );
}

const library = createMediaLibrary({ storage: createMemoryStorage() });
afterAll(() => library.close());

const pngs = await corpus("pngsuite");
const photos = await corpus("exif-orientation");

describe.skipIf(pngs.length === 0)("PngSuite", () => {
  it("is accepted, except for the files that are named as corrupt", async () => {
    const results = await library.importFiles(pngs);
    const wrong = results.flatMap(({ status, error }, index) => {
      const name = pngs[index]?.name ?? "";
      const right = name.startsWith("x")
        ? status === "rejected" && ["decode", "type"].includes(error.code)
        : status === "added" || status === "duplicate";
      return right ? [] : [`${name}: ${status} ${error?.code ?? ""}`];
    });
    expect(wrong).toEqual([]);
    expect(results.filter(({ status }) => status === "rejected")).toHaveLength(14);
    expect(results).toHaveLength(175);
  });
});

describe.skipIf(photos.length === 0)("EXIF orientation", () => {
  it.each(photos.map((file) => [file.name, file] as const))(
    "of %s has the right size and thumbnail",
    async (name, file) => {
      const [result] = await library.importFiles([file]);
      const asset = result?.asset;
      const wide = name.startsWith("Landscape");
      expect([asset?.width, asset?.height]).toEqual(wide ? [1800, 1200] : [1200, 1800]);
      expect([asset?.thumbnail?.width, asset?.thumbnail?.height]).toEqual(wide ? [768, 512] : [512, 768]);
    },
  );

  it("renders all orientations of an image alike", async () => {
    for (const shape of ["Landscape", "Portrait"]) {
      const pictures = await Promise.all(
        photos
          .filter((file) => file.name.startsWith(shape))
          .map(async (file) => {
            const [result] = await library.importFiles([file]);
            const lease = library.acquireUrl(result?.asset?.id ?? "", "thumbnail");
            const bitmap = await createImageBitmap(await (await fetch((await lease.url) ?? "")).blob());
            lease.release();
            const canvas = new OffscreenCanvas(16, 16);
            const context = canvas.getContext("2d");
            context?.drawImage(bitmap, 0, 0, 16, 16);
            return context?.getImageData(0, 0, 16, 16).data ?? new Uint8ClampedArray();
          }),
      );
      const [upright] = pictures;
      for (const picture of pictures) {
        const apart = picture.reduce(
          (sum, value, index) => sum + Math.abs(value - (upright?.[index] ?? 0)),
          0,
        );
        expect(apart / picture.length).toBeLessThan(8);
      }
    }
  });
});
