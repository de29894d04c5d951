import { act, render, screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { MediaLibraryProvider, useAssetUrl } from "../index.js";
import { library, picture } from "./library-wrapper.contract.js";

it("swaps a URL for that of a renewed file once it is decoded, and never shows nothing", async () => {
  const files = await Promise.all(["before.png", "after.png"].map((name) => picture(name)));
  const [before = "", after = ""] = files.map((file) => URL.createObjectURL(file));
  const renewed = new AbortController();
  const released: string[] = [];
  let next = 0;
  const leases = [before, after].map((url) => ({
    url: Promise.resolve(url),
    ended: new AbortController().signal,
    renewed: url === before ? renewed.signal : new AbortController().signal,
    release: () => void released.push(url),
  }));
  const acquireUrl = () => {
    const lease = leases[next];
    next += 1;
    if (!lease) throw new Error("Nobody needs a third lease.");
    return lease;
  };
  const seen: (string | undefined)[] = [];
  function Picture() {
    const url = useAssetUrl("id", "thumbnail");
    seen.push(url);
    return url && <img src={url} alt="shown" />;
  }
  const { unmount } = render(
    <MediaLibraryProvider library={{ ...library, acquireUrl }}>
      <Picture />
    </MediaLibraryProvider>,
  );
  await waitFor(() => expect(screen.getByRole("img")).toHaveProperty("src", before));
  act(() => renewed.abort());
  await waitFor(() => expect(screen.getByRole("img")).toHaveProperty("src", after));
  await waitFor(() => expect(released).toEqual([before]));
  expect([...new Set(seen)]).toEqual([undefined, before, after]);
  unmount();
  expect(released).toEqual([before, after]);
});
