import { act, render, renderHook, screen, waitFor } from "@testing-library/react";
import { StrictMode } from "react";
import { describe, expect, it, vi } from "vitest";
import { createMediaLibrary, useAssetUrl, useMediaLibrary } from "../index.js";
import { generator, inLibrary, library, picture, storage } from "./library-wrapper.contract.js";

describe("useMediaLibrary", () => {
  it("has `generateImages` only while there is a generator, with a stable identity", async () => {
    const { result } = renderHook(() => useMediaLibrary((view) => view.generateImages), {
      wrapper: inLibrary,
    });
    expect(result.current).toBeUndefined();
    act(() => library.configure({ ai: generator }));
    const first = result.current;
    expect(first).toBe(library.generateImages);
    act(() => library.configure({ ai: { ...generator } }));
    expect(result.current).toBe(first);
    act(() => library.configure({ ai: undefined }));
    expect(result.current).toBeUndefined();
  });

  it("re-renders only when the selected value changes", async () => {
    const rendered = vi.fn();
    const { result } = renderHook(
      () => {
        rendered();
        return useMediaLibrary((view) => view.assetCount);
      },
      { wrapper: inLibrary },
    );
    await act(() => library.ready());
    const before = rendered.mock.calls.length;
    await act(async () => void (await library.importFiles([await picture("a.png")])));
    expect(result.current).toBe(1);
    expect(rendered.mock.calls.length).toBe(before + 1);
  });

  it("does not loop with a selector that returns a new object each time", async () => {
    const { result } = renderHook(() => useMediaLibrary((view) => ({ status: view.status })), {
      wrapper: inLibrary,
    });
    await waitFor(() => expect(result.current).toEqual({ status: "ready" }));
  });
});

describe("useAssetUrl", () => {
  it("shares one URL and revokes it when the last user unmounts", async () => {
    const [added] = await library.importFiles([await picture("a.png")]);
    const made = vi.spyOn(URL, "createObjectURL");
    const revoked = vi.spyOn(URL, "revokeObjectURL");
    const Picture = () => <img alt="it" src={useAssetUrl(added?.asset?.id, "thumbnail")} />;
    const pictures = (count: number) =>
      inLibrary({ children: ["a", "b", "c"].slice(0, count).map((key) => <Picture key={key} />) });
    const { rerender, unmount } = render(<StrictMode>{pictures(3)}</StrictMode>);
    await waitFor(() => {
      for (const image of screen.getAllByAltText("it")) expect(image.getAttribute("src")).toMatch(/^blob:/);
    });
    const live = () => made.mock.calls.length - revoked.mock.calls.length;
    expect(live()).toBe(1);
    rerender(<StrictMode>{pictures(1)}</StrictMode>);
    expect(live()).toBe(1);
    unmount();
    expect(live()).toBe(0);
  });

  it.each(["this tab", "another tab"])(
    "keeps the URL of an asset in the trash, and ends it when it is purged in %s",
    async (where) => {
      const other = createMediaLibrary({ storage });
      const [one, two] = await library.importFiles([await picture("a.png"), await picture("bb.png")]);
      const { result } = renderHook(
        () => [one, two].map((imported) => useAssetUrl(imported?.asset?.id, "original")),
        { wrapper: inLibrary },
      );
      await waitFor(() => expect(result.current.every(Boolean)).toBe(true));
      const [url, kept] = result.current;
      const remover = where === "this tab" ? library : other;
      await act(() => remover.remove(one?.asset?.id ?? ""));
      await waitFor(() => expect(library.getSnapshot().assetCount).toBe(1));
      expect((await fetch(url ?? "")).ok).toBe(true);
      await act(() => remover.purge(one?.asset?.id ?? ""));
      await waitFor(() => expect(result.current).toEqual([undefined, kept]));
      await expect(fetch(url ?? "")).rejects.toThrow();
      expect((await fetch(kept ?? "")).ok).toBe(true);
      const late = library.acquireUrl(one?.asset?.id ?? "", "original");
      expect(await late.url).toBeUndefined();
      late.release();
      await other.close();
    },
  );
});
