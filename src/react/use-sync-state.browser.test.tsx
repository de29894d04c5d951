import { renderHook, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { createSync } from "../sync.js";
import { inLibrary, library, picture } from "./library-wrapper.contract.js";
import { useSyncState } from "./use-sync-state.js";

it("follows the state of an asset, from before its library is synced until after", async () => {
  const [result] = await library.importFiles([await picture("a.png")]);
  const id = result?.asset?.id ?? "";
  const { result: state } = renderHook(() => useSyncState(id), { wrapper: inLibrary });
  expect(state.current).toBeUndefined();
  let release = () => {};
  const sync = createSync({
    library,
    push: () => new Promise<void>((resolve) => (release = resolve)),
  });
  await waitFor(() => expect(state.current).toBe("syncing"));
  release();
  await waitFor(() => expect(state.current).toBe("synced"));
  await sync.close();
  await waitFor(() => expect(state.current).toBeUndefined());
});
