import { act, renderHook, waitFor } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { toAssetList } from "../core/library/query/asset-list.js";
import { useAssets, useSelection } from "../index.js";
import { sampleAsset } from "../testing/sample-records.js";
import { inLibrary, library, picture } from "./library-wrapper.contract.js";

const list = (...ids: string[]) => ids.map((id) => sampleAsset({ id }));

async function imported(...names: string[]): Promise<string[]> {
  const results = await library.importFiles(
    await Promise.all(names.map((name, index) => picture(name, index))),
  );
  return results.map(({ asset }) => asset?.id ?? "");
}

const select = (options: Omit<Parameters<typeof useSelection>[0], "assets">) =>
  renderHook(
    ({ text }: { text?: string }) => {
      const query = { sort: "name", text } as const;
      const assets = useAssets(query);
      return { assets, selection: useSelection({ assets, query, ...options }) };
    },
    { wrapper: inLibrary, initialProps: {} },
  );

describe("useSelection", () => {
  it("toggles one asset, and selects ranges that grow and shrink", () => {
    const assets = list("a", "b", "c", "d", "e");
    const { result } = renderHook(() => useSelection({ assets }), { wrapper: inLibrary });
    act(() => result.current.toggle("e"));
    act(() => result.current.toggle("b"));
    act(() => result.current.selectTo("d"));
    expect(result.current.ids).toEqual(["b", "c", "d", "e"]);
    act(() => result.current.selectTo("c"));
    expect(result.current.ids).toEqual(["b", "c", "e"]);
    act(() => result.current.selectTo("a"));
    expect(result.current.ids).toEqual(["a", "b", "e"]);
    expect(result.current.count).toBe(3);
    act(() => result.current.clear());
    expect(result.current.ids).toEqual([]);
  });

  it("starts a range at the asset itself where there is no anchor, or none that is shown", () => {
    const { result, rerender } = renderHook(({ assets }) => useSelection({ assets }), {
      wrapper: inLibrary,
      initialProps: { assets: list("a", "b", "c") },
    });
    act(() => result.current.selectTo("b"));
    expect(result.current.ids).toEqual(["b"]);
    act(() => result.current.selectTo("c"));
    expect(result.current.ids).toEqual(["b", "c"]);
    rerender({ assets: list("x", "y", "z") });
    act(() => result.current.selectTo("y"));
    act(() => result.current.selectTo("z"));
    expect(result.current.ids).toEqual(["y", "z", "b", "c"]);
  });

  it("selects all that a query finds, also what comes later, except what is deselected", async () => {
    const ids = await imported("a.png", "b.png", "c.png");
    const { result } = select({});
    await waitFor(() => expect(result.current.assets.status).toBe("ready"));
    act(() => result.current.selection.selectAll());
    await waitFor(() => expect(result.current.selection.count).toBe(3));
    act(() => result.current.selection.toggle(ids[1] ?? ""));
    expect(result.current.selection.ids).toEqual([ids[0], ids[2]]);
    expect(result.current.selection.value).toMatchObject({ all: { sort: "name" }, except: [ids[1]] });
    await act(() => imported("d.png", "e.png", "f.png", "g.png"));
    await waitFor(() => expect(result.current.selection.count).toBe(6));
    act(() => result.current.selection.toggle(ids[1] ?? ""));
    await waitFor(() => expect(result.current.selection.ids).toHaveLength(7));
  });

  it("stays the same object while records are read", async () => {
    const [id = ""] = await imported("a.png", "b.png", "c.png");
    const { result } = select({});
    await waitFor(() => expect(result.current.assets.status).toBe("ready"));
    const changes = [() => result.current.selection.toggle(id), result.current.selection.selectAll];
    for (const [index, change] of changes.entries()) {
      act(change);
      await waitFor(() => expect(result.current.selection.count).toBeGreaterThan(0));
      const { assets, selection } = result.current;
      await act(async () => void (await assets.range(index, index + 1)));
      expect(result.current.assets).not.toBe(assets);
      expect(result.current.selection).toBe(selection);
      act(() => result.current.selection.clear());
    }
  });

  it("survives a filter that hides what is selected, and drops what is removed", async () => {
    const ids = await imported("a.png", "b.png");
    const { result, rerender } = select({});
    await waitFor(() => expect(result.current.assets.status).toBe("ready"));
    act(() => result.current.selection.selectAll());
    rerender({ text: "a" });
    await waitFor(() => expect(result.current.assets.count).toBe(1));
    expect(result.current.selection.count).toBe(2);
    rerender({});
    act(() => result.current.selection.clear());
    act(() => result.current.selection.add(ids));
    await act(() => library.remove(ids[0] ?? ""));
    await waitFor(() => expect(result.current.selection.ids).toEqual([ids[1]]));
  });

  it("selects one or none, as its mode says", () => {
    const assets = list("a", "b");
    const single = renderHook(() => useSelection({ assets, selectionMode: "single" }), {
      wrapper: inLibrary,
    });
    act(() => single.result.current.toggle("a"));
    act(() => single.result.current.toggle("b"));
    act(() => single.result.current.selectAll());
    expect(single.result.current.ids).toEqual(["b"]);
    act(() => single.result.current.toggle("b"));
    expect(single.result.current.ids).toEqual([]);
    const none = renderHook(() => useSelection({ assets, selectionMode: "none" }), { wrapper: inLibrary });
    act(() => none.result.current.toggle("a"));
    act(() => none.result.current.selectAll());
    expect(none.result.current.count).toBe(0);
  });

  it("leaves the selection to an app that holds it", () => {
    const onSelectionChange = vi.fn();
    const assets = list("a", "b");
    const { result } = renderHook(
      () => useSelection({ assets, selection: { ids: ["a"] }, onSelectionChange }),
      { wrapper: inLibrary },
    );
    act(() => result.current.toggle("b"));
    expect(onSelectionChange.mock.calls).toEqual([[{ ids: ["a", "b"] }]]);
    expect(result.current.ids).toEqual(["a"]);
  });

  it("selects all with what is within stacks", async () => {
    const stacked = {
      ...toAssetList(list("a", "b")),
      stackOf: (id: string) => (id === "a" ? { ids: ["a", "a2"], filter: { run: "r" } } : undefined),
    };
    const { result } = renderHook(() => useSelection({ assets: stacked }), { wrapper: inLibrary });
    act(() => result.current.selectAll());
    expect(result.current.value).toEqual({ ids: ["a", "a2", "b"] });

    const query = { stack: "run" } as const;
    const asked = renderHook(() => useSelection({ assets: stacked, query }), { wrapper: inLibrary });
    act(() => asked.result.current.selectAll());
    expect(asked.result.current.value).toEqual({ all: { stack: undefined }, except: [] });
  });
});
