import { cleanup, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMediaLibrary, type MediaLibraryInstance, MediaLibraryProvider, useAsset } from "../index.js";
import { createMemoryStorage } from "../storage/memory-storage.js";

function Name({ id }: { id: string | null }) {
  const asset = useAsset(id);
  const state = asset?.removedAt === undefined ? "" : " (trash)";
  return <p data-testid="name">{asset ? asset.name + state : "none"}</p>;
}

async function picture(name: string): Promise<File> {
  const canvas = new OffscreenCanvas(8 + name.length, 8);
  canvas.getContext("2d")?.fillRect(0, 0, 4, 4);
  return new File([await canvas.convertToBlob()], name, { type: "image/png" });
}

describe("useAsset", () => {
  let library: MediaLibraryInstance;
  beforeEach(() => {
    library = createMediaLibrary({ storage: createMemoryStorage() });
  });
  afterEach(async () => {
    cleanup();
    await library.close();
  });
  const page = (id: string | null) => (
    <MediaLibraryProvider library={library}>
      <Name id={id} />
    </MediaLibraryProvider>
  );
  const shows = (text: string) => waitFor(() => expect(screen.getByTestId("name").textContent).toBe(text));

  it("follows one asset through a change, the trash, its restoration and its deletion", async () => {
    const [result] = await library.importFiles([await picture("a.png")]);
    const id = result?.asset?.id ?? "";
    render(page(id));
    await shows("a.png");
    await library.update(id, { name: "b.png" });
    await shows("b.png");
    await library.remove([id]);
    await shows("b.png (trash)");
    await library.restore([id]);
    await shows("b.png");
    await library.purge([id]);
    await shows("none");
  });

  it("never shows the asset of another id, and nothing without one", async () => {
    const results = await library.importFiles([await picture("a.png"), await picture("other.png")]);
    const [a, b] = results.map(({ asset }) => asset?.id ?? "");
    const { rerender } = render(page(a ?? ""));
    await shows("a.png");
    rerender(page(b ?? ""));
    expect(screen.getByTestId("name").textContent).toBe("none");
    await shows("other.png");
    rerender(page(null));
    expect(screen.getByTestId("name").textContent).toBe("none");
  });
});
