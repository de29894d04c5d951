import { act, render, renderHook, screen, waitFor } from "@testing-library/react";
import { StrictMode } from "react";
import { describe, expect, it, vi } from "vitest";
import type { MediaStorage } from "../core/library/storage.js";
import {
  type CreateMediaLibraryOptions,
  createMediaLibrary,
  type MediaLibraryInstance,
  MediaLibraryProvider,
  useMediaLibrary,
} from "../index.js";
import { createMemoryStorage } from "../storage/memory-storage.js";
import { generator, inLibrary, library } from "./library-wrapper.contract.js";
import { MediaLibraryProvider as BaseProvider } from "./media-library-provider.js";

describe("MediaLibraryProvider", () => {
  it("passes every option to the library that it creates, and reads most of them once", () => {
    const create = vi.fn(createMediaLibrary);
    const options: Required<CreateMediaLibraryOptions> = {
      ai: generator,
      durability: "power",
      importFields: () => undefined,
      importUrl: async () => new Blob(),
      indexes: ["project"],
      limits: { maxBytes: 1000 },
      locale: "de",
      maxGenerations: 2,
      namespace: "drafts",
      pageSize: 10,
      promptHistory: false,
      storage: createMemoryStorage(),
      stripMetadata: true,
      trashRetention: 7,
    };
    const { rerender } = render(<BaseProvider {...options} create={create} />);
    expect(create).toHaveBeenLastCalledWith(options);
    rerender(<BaseProvider {...options} limits={{}} pageSize={20} stripMetadata={false} create={create} />);
    expect(create).toHaveBeenCalledOnce();
    const changed = { ...options, namespace: "final", pageSize: 20 };
    rerender(<BaseProvider {...changed} create={create} />);
    expect(create).toHaveBeenCalledTimes(2);
    expect(create).toHaveBeenLastCalledWith(changed);
  });

  it("opens and closes once under StrictMode's double mount", async () => {
    const open = vi.spyOn(navigator.storage, "getDirectory");
    const namespace = crypto.randomUUID();
    let seen: MediaLibraryInstance | undefined;
    const Reader = () => {
      seen = useMediaLibrary().library;
      return <p>{useMediaLibrary().status}</p>;
    };
    const { unmount } = render(
      <StrictMode>
        <MediaLibraryProvider namespace={namespace}>
          <Reader />
        </MediaLibraryProvider>
      </StrictMode>,
    );
    await screen.findByText("ready");
    expect(open).toHaveBeenCalledOnce();
    unmount();
    await waitFor(() => expect(seen?.ready()).rejects.toMatchObject({ code: "closed" }));
  });

  it("accepts a new `ai` with each render without creating another library", async () => {
    const libraries = new Set<MediaLibraryInstance>();
    const generators = new Set<unknown>();
    const Reader = () => {
      const view = useMediaLibrary();
      libraries.add(view.library);
      generators.add(view.generateImages);
      return null;
    };
    const calls: string[] = [];
    const App = ({ name }: { name: string }) => (
      <MediaLibraryProvider
        namespace="inline"
        ai={{
          generateImages(request) {
            calls.push(name);
            return generator.generateImages(request);
          },
        }}
      >
        <Reader />
      </MediaLibraryProvider>
    );
    const { rerender } = render(<App name="first" />);
    rerender(<App name="second" />);
    rerender(<App name="third" />);
    expect(libraries.size).toBe(1);
    expect(generators.size).toBe(1);
    const [only] = libraries;
    await act(() => only?.generateImages({ prompt: "x", width: 1, height: 1 }));
    expect(calls).toEqual(["third"]);
  });

  it("opens another library for another namespace and closes the first", async () => {
    const seen: MediaLibraryInstance[] = [];
    const Reader = () => {
      const { library: now } = useMediaLibrary();
      if (seen.at(-1) !== now) seen.push(now);
      return null;
    };
    const app = (namespace: string) => (
      <MediaLibraryProvider namespace={namespace}>
        <Reader />
      </MediaLibraryProvider>
    );
    const { rerender } = render(app("one"));
    rerender(app("two"));
    expect(seen).toHaveLength(2);
    await waitFor(() => expect(seen[0]?.ready()).rejects.toMatchObject({ code: "closed" }));
    await seen[1]?.ready();
  });

  it("never closes a library passed as a prop", async () => {
    const { unmount } = render(inLibrary({ children: null }));
    unmount();
    await new Promise((resolve) => setTimeout(resolve, 30));
    await library.ready();
  });

  it("is named in the error of hooks used outside of it", () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    expect(() => renderHook(() => useMediaLibrary())).toThrow(/MediaLibraryProvider/);
  });
});

describe("a custom storage", () => {
  it("is used instead of the browser's", async () => {
    const memory = createMemoryStorage();
    const storage: MediaStorage = { open: vi.fn(memory.open) };
    const own = createMediaLibrary({ storage });
    await own.ready();
    expect(storage.open).toHaveBeenCalledOnce();
    await own.close();
  });
});
