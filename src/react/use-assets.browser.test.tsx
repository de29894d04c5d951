import { act, render, screen } from "@testing-library/react";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import { createMediaLibrary, MediaLibraryProvider, useAssets } from "../index.js";
import { createMemoryStorage } from "../storage/memory-storage.js";
import { sampleAsset } from "../testing/sample-records.js";

async function libraryOf(...names: string[]) {
  const storage = createMemoryStorage();
  const open = await storage.open(() => {});
  for (const [index, name] of names.entries()) {
    await open.assets.put({
      asset: sampleAsset({ id: name, name, createdAt: index + 1 }),
      original: new Blob(["x"]),
    });
  }
  await open.close();
  return createMediaLibrary({ storage });
}

function Names({ text, seen }: { text?: string; seen?: (ids: readonly string[]) => void }) {
  const { status, ids } = useAssets({ text, sort: "name" });
  seen?.(ids);
  return <p>{`${status}: ${ids.join(", ")}`}</p>;
}

it("shows what a query finds, and follows the library", async () => {
  const library = await libraryOf("b", "a");
  render(
    <MediaLibraryProvider library={library}>
      <Names />
    </MediaLibraryProvider>,
  );
  await vi.waitFor(() => expect(screen.getByText("ready: a, b")).toBeTruthy());
  await act(() => library.update("a", { name: "c" }));
  await vi.waitFor(() => expect(screen.getByText("ready: b, a")).toBeTruthy());
  await act(() => library.remove("b"));
  await vi.waitFor(() => expect(screen.getByText("ready: a")).toBeTruthy());
});

it("keeps the answer of the query before until the next one is answered", async () => {
  const library = await libraryOf("fox", "wolf");
  const seen = vi.fn();
  const view = (text: string) => (
    <MediaLibraryProvider library={library}>
      <Names text={text} seen={seen} />
    </MediaLibraryProvider>
  );
  const { rerender } = render(view("fox"));
  await vi.waitFor(() => expect(screen.getByText("ready: fox")).toBeTruthy());
  seen.mockClear();
  rerender(view("wolf"));
  await vi.waitFor(() => expect(screen.getByText("ready: wolf")).toBeTruthy());
  expect(seen.mock.calls.flat()).not.toContainEqual([]);
});

it("takes times without an end, and a new object for the same query", async () => {
  const library = await libraryOf("a");
  const query = vi.spyOn(library, "query");
  const view = () => (
    <MediaLibraryProvider library={library}>
      <Forever />
    </MediaLibraryProvider>
  );
  const Forever = () => {
    const { status, ids } = useAssets({ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY });
    return <p>{`${status}: ${ids.join()}`}</p>;
  };
  const { rerender } = render(view());
  await vi.waitFor(() => expect(screen.getByText("ready: a")).toBeTruthy());
  rerender(view());
  expect(query).toHaveBeenCalledOnce();
});

it("reads the records of a range for all who show the query", async () => {
  const library = await libraryOf("a", "b");
  function First() {
    const { at, range } = useAssets({ sort: "name", direction: "desc" });
    return (
      <button type="button" onClick={() => void range(0, 1)}>
        {at(0)?.name ?? "unread"}
      </button>
    );
  }
  render(
    <MediaLibraryProvider library={library}>
      <First />
    </MediaLibraryProvider>,
  );
  screen.getByText("unread").click();
  await vi.waitFor(() => expect(screen.getByText("b")).toBeTruthy());
});

it("asks `where` again when it becomes another function", async () => {
  const library = await libraryOf("a", "b");
  function Chosen() {
    const [name, setName] = useState("a");
    const [where, setWhere] = useState(() => (asset: { name: string }) => asset.name === "a");
    const { ids } = useAssets({ where });
    return (
      <button
        type="button"
        onClick={() => {
          setName("b");
          setWhere(() => (asset: { name: string }) => asset.name === "b");
        }}
      >{`${name}: ${ids.join()}`}</button>
    );
  }
  render(
    <MediaLibraryProvider library={library}>
      <Chosen />
    </MediaLibraryProvider>,
  );
  await vi.waitFor(() => expect(screen.getByText("a: a")).toBeTruthy());
  act(() => screen.getByText("a: a").click());
  await vi.waitFor(() => expect(screen.getByText("b: b")).toBeTruthy());
});
