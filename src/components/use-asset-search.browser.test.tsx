import { act, renderHook, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { inLibrary, library, picture } from "../react/library-wrapper.contract.js";
import { useAssetSearch } from "./use-asset-search.js";

it("searches, and again when the library changes", async () => {
  await library.importFiles([await picture("red.png"), await picture("green.png")]);
  const { result, rerender } = renderHook(({ text }) => useAssetSearch(text), {
    wrapper: inLibrary,
    initialProps: { text: "red" },
  });
  await waitFor(() => expect(result.current).toMatchObject({ total: 1, searching: false }));
  await act(async () => void (await library.importFiles([await picture("redder.png")])));
  await waitFor(() => expect(result.current.total).toBe(2));
  rerender({ text: "" });
  expect(result.current).toEqual({ assets: [], total: 0, searching: false });
});
