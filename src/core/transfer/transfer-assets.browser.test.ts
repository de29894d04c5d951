import { afterEach, describe, expect, it, vi } from "vitest";
import {
  canShareAssets,
  copyAsset,
  copyGeneration,
  downloadAssets,
  saveZip,
  shareAssets,
} from "../../actions.js";
import { createMockGenerator } from "../../testing.js";
import { create, picture, WEBP } from "../library/library-fixtures.contract.js";
import { readZip } from "../zip/read-zip.js";

afterEach(() => {
  document.body.replaceChildren();
});

async function withPictures() {
  const library = create();
  const files = [
    await picture(1, "sky.jpg"),
    await picture(2, "lake", "image/jpeg"),
    await picture(3, "fox", WEBP),
  ];
  const results = await library.importFiles(files);
  return { library, files, ids: results.map(({ asset }) => asset?.id ?? "") };
}

/** The names and contents that were handed to the browser's downloads. */
function watchDownloads(): { name: string; file: Promise<Blob> }[] {
  const downloads: { name: string; file: Promise<Blob> }[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    downloads.push({ name: this.download, file: fetch(this.href).then((response) => response.blob()) });
  });
  return downloads;
}

/** A file of the origin's own storage, as a picker would return one. */
async function chosenPlace(): Promise<FileSystemFileHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getFileHandle(`${crypto.randomUUID()}.zip`, { create: true });
}

describe("downloading", () => {
  it("saves one original as it is, with the extension of its content", async () => {
    const { library, files, ids } = await withPictures();
    const downloads = watchDownloads();
    for (const id of ids) expect((await downloadAssets(library, [id])).status).toBe("saved");
    const names = ["sky.png", "lake.jpg", `fox.${WEBP === "image/webp" ? "webp" : "png"}`];
    expect(downloads.map(({ name }) => name)).toEqual(names);
    const [first] = downloads;
    expect(await (await first?.file)?.arrayBuffer()).toEqual(await files[0]?.arrayBuffer());
    await expect(downloadAssets(library, ["unknown"])).rejects.toMatchObject({ code: "missing" });
  });

  it("saves several as a zip, where the user chooses", async () => {
    const { library, ids } = await withPictures();
    const place = await chosenPlace();
    const picker = vi.fn(async () => place);
    vi.stubGlobal("showSaveFilePicker", picker);
    const result = await downloadAssets(library, ids, { fileName: "three" });
    expect(result).toEqual({ status: "saved", missing: [] });
    expect(picker).toHaveBeenCalledWith(expect.objectContaining({ suggestedName: "three.zip" }));
    expect(await readZip(await place.getFile())).toHaveLength(4);
  });

  it("reads nothing if the user cancels", async () => {
    const { library } = await withPictures();
    const exportZip = vi.spyOn(library, "exportZip");
    vi.stubGlobal("showSaveFilePicker", async () => {
      throw new DOMException("The user aborted a request.", "AbortError");
    });
    expect((await saveZip(library, "all")).status).toBe("canceled");
    expect(exportZip).not.toHaveBeenCalled();
  });

  it.each([
    ["has no picker", undefined],
    [
      "does not open one",
      async () => {
        throw new DOMException("Must be handling a user gesture.", "SecurityError");
      },
    ],
  ])("hands the zip to the browser's downloads if the browser %s", async (_, picker) => {
    const { library } = await withPictures();
    vi.stubGlobal("showSaveFilePicker", picker);
    const downloads = watchDownloads();
    expect((await saveZip(library, "all", { fileName: "a/b.zip" })).status).toBe("saved");
    const [download] = downloads;
    expect(download?.name).toBe("a_b.zip");
    expect(await readZip((await download?.file) ?? new Blob())).toHaveLength(4);
  });

  it("leaves no file behind when it is aborted", async () => {
    const { library } = await withPictures();
    const place = await chosenPlace();
    vi.stubGlobal("showSaveFilePicker", async () => place);
    const stop = new AbortController();
    const saving = saveZip(library, "all", {
      signal: stop.signal,
      onProgress: ({ done }) => done === 1 && stop.abort(),
    });
    await expect(saving).rejects.toMatchObject({ name: "AbortError" });
    await expect(place.getFile()).rejects.toMatchObject({ name: "NotFoundError" });
  });
});

describe("copying", () => {
  /** The clipboard of a page without focus refuses to be written. */
  function watchClipboard(): ClipboardItem[] {
    const items: ClipboardItem[] = [];
    vi.spyOn(navigator.clipboard, "write").mockImplementation(async (written) => {
      await Promise.all(written.map((item) => item.getType("image/png")));
      items.push(...written);
    });
    return items;
  }

  it.each([0, 1, 2])("puts an image on the clipboard as PNG (%i)", async (index) => {
    const { library, files, ids } = await withPictures();
    const items = watchClipboard();
    await copyAsset(library, ids[index] ?? "");
    const png = await items[0]?.getType("image/png");
    const { width, height } = await createImageBitmap(png ?? new Blob());
    expect([png?.type, width, height]).toEqual(["image/png", 40, 30]);
    if (index === 0) expect(await png?.arrayBuffer()).toEqual(await files[0]?.arrayBuffer());
  });

  it("says what cannot be copied, and what to do instead", async () => {
    const { library, ids } = await withPictures();
    watchClipboard();
    await expect(copyAsset(library, "unknown")).rejects.toMatchObject({ code: "missing" });
    await expect(copyGeneration(library, ids[0] ?? "")).rejects.toMatchObject({ code: "type" });
    vi.spyOn(navigator.clipboard, "write").mockRejectedValue(new DOMException("No.", "NotAllowedError"));
    await expect(copyAsset(library, ids[0] ?? "")).rejects.toMatchObject({ code: "write" });
  });

  it("copies how an image was made, as text or JSON", async () => {
    const library = create({ ai: createMockGenerator() });
    const size = { width: 64, height: 64 };
    const request = { prompt: "a lake", negativePrompt: "fog", ...size, seed: 7, steps: 20, guidance: 3.5 };
    const [asset] = await library.generateImages(request);
    const write = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    const text = await copyGeneration(library, asset?.id ?? "");
    expect(write).toHaveBeenCalledWith(text);
    expect(text).toMatch(
      /^a lake\nNegative prompt: fog\nSteps: 20, CFG scale: 3\.5, Seed: 7, Size: 64x64, Model: .+, Provider: mock$/,
    );
    const json: unknown = JSON.parse(await copyGeneration(library, asset?.id ?? "", "json"));
    expect(json).toMatchObject({ prompt: "a lake", seed: 7, request });
  });
});

describe("sharing", () => {
  it("gives originals to other apps", async () => {
    const { library, ids } = await withPictures();
    const share = vi.fn(async (_data: ShareData) => {});
    vi.stubGlobal("navigator", { share, canShare: () => true });
    expect(canShareAssets([{ name: "a", mimeType: "image/png" }])).toBe(true);
    expect(await shareAssets(library, ids.slice(0, 2))).toBe(true);
    expect(share.mock.calls[0]?.[0].files?.map(({ name, type }) => [name, type])).toEqual([
      ["sky.png", "image/png"],
      ["lake.jpg", "image/jpeg"],
    ]);
    share.mockRejectedValueOnce(new DOMException("Canceled.", "AbortError"));
    expect(await shareAssets(library, ids)).toBe(false);
  });

  it("is not offered where the browser cannot", () => {
    vi.stubGlobal("navigator", {});
    expect(canShareAssets([{ name: "a", mimeType: "image/png" }])).toBe(false);
    vi.stubGlobal("navigator", { share: async () => {}, canShare: () => false });
    expect(canShareAssets([{ name: "a", mimeType: "text/html" }])).toBe(false);
    expect(canShareAssets([])).toBe(false);
  });
});
