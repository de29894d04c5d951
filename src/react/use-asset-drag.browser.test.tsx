import { cleanup, render, waitFor } from "@testing-library/react";
import type { DragEvent } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { page } from "vitest/browser";
import { importDragged } from "../actions.js";
import type { MediaAsset } from "../core/library/asset.js";
import { create, picture } from "../core/library/library-fixtures.contract.js";
import type { MediaLibraryInstance } from "../core/library/media-library-types.js";
import { MediaLibraryProvider } from "../default-library-provider.js";
import { useAssetDrag } from "./use-asset-drag.js";
import { useMediaDropzone } from "./use-media-dropzone.js";

afterEach(cleanup);

async function filled(): Promise<{ library: MediaLibraryInstance; assets: MediaAsset[] }> {
  const library = create();
  const results = await library.importFiles([
    await picture(1, "one.jpg"),
    await picture(2),
    await picture(3),
  ]);
  const ids = results.map(({ asset }) => asset?.id ?? "");
  await library.update(ids, { tags: ["dragged"], meta: { order: new Date(7) } });
  return { library, assets: (await library.getMany(ids)).filter((asset) => asset !== undefined) };
}

const BOX = { width: 100, height: 60, background: "silver" };

type SourceProps = {
  asset: MediaAsset;
  ids?: () => readonly string[];
  onStart?: (transfer: DataTransfer) => void;
};

function Source({ asset, ids, onStart }: SourceProps) {
  const { onDragStart, ...props } = useAssetDrag(asset, { ids });
  const start = (event: DragEvent): void => {
    onDragStart(event);
    onStart?.(event.dataTransfer);
  };
  const dragProps = { ...props, onDragStart: start };
  return (
    <div {...dragProps} data-testid="source" style={BOX}>
      drag
    </div>
  );
}

function Target({ onTransfer }: { onTransfer?: (transfer: DataTransfer) => void }) {
  const { getRootProps, getInputProps, isDragging } = useMediaDropzone();
  const root = getRootProps({ onDrop: ({ dataTransfer }) => onTransfer?.(dataTransfer) });
  return (
    <div {...root} data-testid="target" data-dragging={isDragging} style={BOX}>
      <input {...getInputProps()} />
    </div>
  );
}

const drag = () => page.getByTestId("source").dropTo(page.getByTestId("target"));

describe("dragging assets", () => {
  it("brings all that are selected, with their metadata, to another library", async () => {
    const { library, assets } = await filled();
    const other = create();
    const [first, second] = assets;
    if (!first || !second) throw new Error("Nothing was imported.");
    render(
      <>
        <MediaLibraryProvider library={library}>
          <Source asset={first} ids={() => [first.id, second.id]} />
        </MediaLibraryProvider>
        <MediaLibraryProvider library={other}>
          <Target />
        </MediaLibraryProvider>
      </>,
    );
    await drag();
    await waitFor(() => expect(other.getSnapshot().assetCount).toBe(2));
    const dragged = await other.getMany([first.id, second.id]);
    expect(dragged).toEqual([first, second].map((asset) => expect.objectContaining({ ...asset })));
    const file = await other.getFile(first.id);
    expect(await file.arrayBuffer()).toEqual(await (await library.getFile(first.id)).arrayBuffer());
  });

  it("brings the asset alone if it is not selected, its file for the desktop, and its URL", async () => {
    const { library, assets } = await filled();
    const [first, second] = assets;
    if (!first || !second) throw new Error("Nothing was imported.");
    const other = create();
    let [download, url] = ["", ""];
    // What is meant for the desktop is only readable before the drag.
    const onStart = (transfer: DataTransfer) => {
      download = transfer.getData("DownloadURL");
    };
    const onTransfer = (transfer: DataTransfer) => {
      url = transfer.getData("text/uri-list");
    };
    render(
      <>
        <MediaLibraryProvider library={library}>
          <Source asset={first} ids={() => [second.id]} onStart={onStart} />
        </MediaLibraryProvider>
        <MediaLibraryProvider library={other}>
          <Target onTransfer={onTransfer} />
        </MediaLibraryProvider>
      </>,
    );
    await drag();
    await waitFor(() => expect(other.getSnapshot().assetCount).toBe(1));
    expect(download).toBe(`image/png:one.png:${url}`);
    expect((await (await fetch(url)).arrayBuffer()).byteLength).toBe(first.size);
  });

  it("is not imported again by the library that it comes from", async () => {
    const { library, assets } = await filled();
    const [first] = assets;
    if (!first) throw new Error("Nothing was imported.");
    const importAssets = vi.spyOn(library, "importAssets");
    let dropped = 0;
    render(
      <MediaLibraryProvider library={library}>
        <Source asset={first} />
        <Target onTransfer={() => (dropped += 1)} />
      </MediaLibraryProvider>,
    );
    await drag();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(importAssets).not.toHaveBeenCalled();
    expect(dropped).toBe(0);
  });

  it("reports what cannot be fetched, because the page that it comes from is gone", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const transfer = new DataTransfer();
      transfer.setData("application/x-media-library-assets", "an-offer-of-nobody");
      const importing = importDragged(create(), transfer);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(await importing).toMatchObject([
        { status: "failed", error: { code: "missing", retryable: true } },
      ]);
      expect(importDragged(create(), new DataTransfer())).toBeUndefined();
    } finally {
      vi.useRealTimers();
    }
  });
});
