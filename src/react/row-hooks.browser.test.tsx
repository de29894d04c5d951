import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { MediaAIGenerateContext, MediaAIGenerator } from "../core/generation/generator.js";
import {
  createMediaLibrary,
  type MediaLibraryInstance,
  MediaLibraryProvider,
  useGeneration,
  useImageGeneration,
  useImportProgress,
  useMediaLibrary,
} from "../index.js";
import { createMemoryStorage } from "../storage/memory-storage.js";

const open: MediaLibraryInstance[] = [];
afterEach(async () => {
  cleanup();
  await Promise.all(open.splice(0).map((library) => library.close()));
});

/** A library with two generations that never end by themselves. */
async function withTwoGenerations() {
  const contexts: MediaAIGenerateContext[] = [];
  const generateImages: MediaAIGenerator["generateImages"] = (_, context) => {
    if (context) contexts.push(context);
    return new Promise(() => {});
  };
  const library = createMediaLibrary({ storage: createMemoryStorage(), ai: { generateImages } });
  open.push(library);
  const ids: string[] = [];
  for (const prompt of ["one", "two"]) {
    const onStart = (id: string) => ids.push(id);
    library.generateImages({ prompt, width: 8, height: 8 }, { onStart }).catch(() => {});
  }
  await vi.waitFor(() => expect(contexts).toHaveLength(2));
  const progressOf = (id: string | undefined, fraction: number) =>
    contexts.find(({ jobId }) => jobId === id)?.onProgress?.({ fraction });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <MediaLibraryProvider library={library}>{children}</MediaLibraryProvider>
  );
  return { library, ids, progressOf, wrapper };
}

/** A hook, and how often the component that uses it was rendered. */
function counted<Result>(hook: () => Result, wrapper: (props: { children: ReactNode }) => ReactNode) {
  let renders = 0;
  const { result } = renderHook(
    () => {
      renders += 1;
      return hook();
    },
    { wrapper },
  );
  return { result, renders: () => renders };
}

describe("useGeneration", () => {
  it("re-renders only the row of the generation that makes progress", async () => {
    const { ids, progressOf, wrapper } = await withTwoGenerations();
    const [one, two] = ids.map((id) => counted(() => useGeneration(id), wrapper));
    const list = counted(() => useMediaLibrary((view) => view.generations.map(({ id }) => id)), wrapper);
    const before = two?.renders();
    act(() => progressOf(ids[0], 0.5));
    await waitFor(() => expect(one?.result.current?.progress).toEqual({ fraction: 0.5 }));
    expect(two?.renders()).toBe(before);
    expect(list.renders()).toBe(1);
    expect(list.result.current).toEqual(ids);
  });

  it("is undefined for an unknown id and without an id", async () => {
    const { library, ids, wrapper } = await withTwoGenerations();
    const unknown = counted(() => useGeneration("nobody"), wrapper);
    expect(unknown.result.current).toBeUndefined();
    expect(counted(() => useGeneration(undefined), wrapper).result.current).toBeUndefined();
    const one = counted(() => useGeneration(ids[0]), wrapper);
    act(() => library.cancel(ids[0] ?? ""));
    await waitFor(() => expect(one.result.current?.status).toBe("canceled"));
    act(() => library.dismiss(ids[0] ?? ""));
    await waitFor(() => expect(one.result.current).toBeUndefined());
  });
});

describe("useImportProgress", () => {
  it("reports an import, and re-renders nothing else", async () => {
    const { library, wrapper } = await withTwoGenerations();
    const seen = new Set<number>();
    const bar = counted(() => {
      const progress = useImportProgress();
      if (progress) seen.add(progress.done);
      return progress;
    }, wrapper);
    const other = counted(
      () => useMediaLibrary((view) => ({ status: view.status, remove: view.remove })),
      wrapper,
    );
    await act(() => library.ready());
    const before = other.renders();
    await act(() => library.importFiles([new File(["a"], "a.txt"), new File(["b"], "b.txt")]));
    await waitFor(() => expect(bar.result.current).toBeUndefined());
    expect(seen.size).toBeGreaterThan(0);
    expect(other.renders()).toBe(before);
  });
});

describe("useImageGeneration", () => {
  it("does not re-render the form when its generation makes progress", async () => {
    const { progressOf, wrapper } = await withTwoGenerations();
    const form = counted(() => useImageGeneration({ defaults: { prompt: "three" } }), wrapper);
    act(() => form.result.current.submit());
    await waitFor(() => expect(form.result.current.generationId).toBeDefined());
    const id = form.result.current.generationId;
    const row = counted(() => useGeneration(id), wrapper);
    await waitFor(() => expect(row.result.current?.status).toBe("running"));
    const before = form.renders();
    await waitFor(() => {
      act(() => progressOf(id, 0.5));
      expect(row.result.current?.progress?.fraction).toBe(0.5);
    });
    expect(form.renders()).toBe(before);
  });
});

describe("useMediaLibrary with a selector of several fields", () => {
  it("returns the same object until one of them changes", async () => {
    const { ids, progressOf, wrapper } = await withTwoGenerations();
    const picked = counted(
      () => useMediaLibrary(({ assets, aiGenerating }) => ({ assets, aiGenerating })),
      wrapper,
    );
    const before = picked.result.current;
    const row = counted(() => useGeneration(ids[1]), wrapper);
    act(() => progressOf(ids[1], 0.25));
    await waitFor(() => expect(row.result.current?.progress?.fraction).toBe(0.25));
    expect(picked.result.current).toBe(before);
    expect(picked.renders()).toBe(1);
  });
});
