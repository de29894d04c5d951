import { act, renderHook, waitFor } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { MediaAIGenerator } from "../core/generation/generator.js";
import { useImageGeneration } from "../index.js";
import { generator, inLibrary, library, picture } from "./library-wrapper.contract.js";

describe("useImageGeneration", () => {
  const form = (generateImages: MediaAIGenerator["generateImages"], onSaved = vi.fn()) => {
    library.configure({
      ai: { generateImages, capabilities: { models: [{ id: "acme/one" }, { id: "acme/two" }] } },
    });
    const onCanceled = vi.fn();
    const hook = renderHook(() => useImageGeneration({ onSaved, onCanceled }), { wrapper: inLibrary });
    return { ...hook, onSaved, onCanceled };
  };

  it("sends the typed fields without empty ones, and returns to idle once the images are saved", async () => {
    const generate = vi.fn(generator.generateImages);
    const { result, onSaved } = form(generate);
    expect(result.current.fields.model).toBe("acme/one");
    act(() => result.current.setFields({ prompt: " a fox ", height: "512", seed: "7" }));
    act(() => {
      result.current.submit();
      result.current.submit();
    });
    expect(result.current.status).toBe("running");
    await waitFor(() => expect(result.current.status).toBe("idle"));
    const request = { prompt: "a fox", width: 768, height: 512, model: "acme/one", seed: 7 };
    expect(generate.mock.calls.map(([asked]) => asked)).toEqual([request]);
    expect(onSaved).toHaveBeenCalledOnce();
  });

  it("reports invalid fields without generating", () => {
    const generate = vi.fn(generator.generateImages);
    const { result } = form(generate);
    act(() => result.current.setFields({ width: "wide", height: "", steps: "2.5" }));
    act(() => result.current.submit());
    expect(result.current.issues).toEqual({
      prompt: { code: "required" },
      width: { code: "integer" },
      height: { code: "required" },
      steps: { code: "integer" },
    });
    act(() => result.current.setFields({ width: "512" }));
    expect(result.current.issues.width).toBeUndefined();
    expect(generate).not.toHaveBeenCalled();
  });

  it("assigns the server's messages to their fields, and `retry` generates again", async () => {
    const { MediaLibraryError } = await import("../index.js");
    const fields = [{ field: "width", message: "must be at most 1024" }];
    const answers = [new MediaLibraryError("field", "Check the fields.", { fields })];
    const { result, onSaved } = form((...call) => {
      const error = answers.shift();
      return error ? Promise.reject(error) : generator.generateImages(...call);
    });
    act(() => result.current.setFields({ prompt: "a fox", width: "5000" }));
    act(() => result.current.submit());
    await waitFor(() => expect(result.current.status).toBe("failed"));
    expect(result.current.error?.code).toBe("field");
    expect(result.current.issues.width).toEqual({ code: "server", message: "must be at most 1024" });
    act(() => result.current.retry());
    await waitFor(() => expect(onSaved).toHaveBeenCalledOnce());
    expect(result.current).toMatchObject({ status: "idle", issues: {} });
    expect(result.current.error).toBeUndefined();
  });

  it("sends the fields that the model supports, and no others", async () => {
    const running: unknown[] = [];
    const generate = vi.fn<MediaAIGenerator["generateImages"]>((...asked) => {
      running.push(...library.getSnapshot().generations);
      return generator.generateImages(...asked);
    });
    const ids = new Set<string | undefined>();
    const able = {
      ...{
        id: "acme/able",
        sizes: [
          { width: 8, height: 8 },
          { width: 8, height: 4 },
        ],
        maxImages: 4,
      },
      ...{ maxInputImages: 1, mask: true, microUsdPerImage: 1500, steps: { min: 1, max: 4 } },
    };
    const plain = { id: "acme/plain", steps: false as const, seed: false, negativePrompt: false };
    library.configure({ ai: { generateImages: generate, capabilities: { models: [able, plain] } } });
    const use = () => {
      const generation = useImageGeneration();
      ids.add(generation.generationId);
      return generation;
    };
    const { result } = renderHook(use, { wrapper: inLibrary });
    expect(result.current).toMatchObject({
      model: able,
      fields: { width: "8", height: "8", n: "1" },
      microUsd: 1500,
    });

    const [one, two] = [await picture("one.png"), await picture("two.png")];
    const typed = {
      prompt: "a fox",
      n: "9",
      width: "8",
      height: "4",
      steps: "5",
      seed: "7",
      negativePrompt: "dogs",
    };
    act(() => result.current.setFields(typed));
    await act(() => result.current.addFiles([one, two]));
    await act(() => result.current.addFiles([two], "mask"));
    expect(result.current).toMatchObject({ fields: { n: "4", height: "4" }, microUsd: 6000 });
    act(() => result.current.submit());
    expect(result.current.issues).toEqual({ steps: { code: "range", min: 1, max: 4 } });
    act(() => result.current.setFields({ steps: "4" }));
    act(() => result.current.submit());
    await waitFor(() => expect(result.current.status).toBe("idle"));
    const [{ id } = {}] = library.getSnapshot().generations;
    expect(running).toMatchObject([{ id, status: "running", saved: 0 }]);
    expect(ids).toContain(id);

    act(() => result.current.setFields({ model: "acme/plain" }));
    expect(result.current).toMatchObject({ model: plain, microUsd: undefined });
    act(() => result.current.submit());
    await waitFor(() => expect(generate).toHaveBeenCalledTimes(2));
    await waitFor(() => expect(result.current.status).toBe("idle"));
    const size = { prompt: "a fox", width: 8, height: 4 };
    expect(generate.mock.calls.map(([asked]) => asked)).toEqual([
      {
        ...{ ...size, model: "acme/able", negativePrompt: "dogs", steps: 4, seed: 7, n: 4 },
        ...{ images: [one], mask: two },
      },
      { ...size, model: "acme/plain" },
    ]);
  });

  it("sends the guidance and the quality of the model", async () => {
    const generate = vi.fn(generator.generateImages);
    const able = {
      ...{ id: "acme/able", guidance: { min: 1.5, max: 10 }, seed: true },
      qualities: [{ id: "low" }, { id: "high" }],
    };
    const plain = { id: "acme/plain" };
    library.configure({ ai: { generateImages: generate, capabilities: { models: [able, plain] } } });
    const { result } = renderHook(() => useImageGeneration(), { wrapper: inLibrary });
    expect(result.current.fields).toMatchObject({ guidance: "", quality: "low" });
    act(() => result.current.setFields({ prompt: "a fox", width: "8", height: "8", quality: "high" }));
    for (const guidance of ["1", "10.5", "x"]) {
      act(() => result.current.setFields({ guidance }));
      act(() => result.current.submit());
      expect(result.current.issues).toEqual({ guidance: { code: "range", min: 1.5, max: 10 } });
    }
    for (const model of ["acme/able", "acme/plain"]) {
      act(() => result.current.setFields({ model, guidance: "2.5" }));
      act(() => result.current.submit());
      await waitFor(() => expect(result.current.status).toBe("idle"));
    }
    await waitFor(() => expect(generate).toHaveBeenCalledTimes(2));
    const fox = { prompt: "a fox", width: 8, height: 8 };
    expect(generate.mock.calls.map(([asked]) => asked)).toEqual([
      { ...fox, model: "acme/able", guidance: 2.5, quality: "high" },
      { ...fox, model: "acme/plain" },
    ]);
  });

  it("loads the models while it is active, and again after a failure", async () => {
    const capabilities = vi
      .fn(async () => ({ models: [{ id: "acme/late" }] }))
      .mockRejectedValueOnce(new Error());
    library.configure({ ai: { ...generator, capabilities } });
    const { result, rerender } = renderHook(({ active }) => useImageGeneration({ active }), {
      wrapper: inLibrary,
      initialProps: { active: false },
    });
    expect(result.current.modelsStatus).toBe("unknown");
    rerender({ active: true });
    await waitFor(() => expect(result.current.modelsStatus).toBe("failed"));
    expect(result.current.fields.model).toBe("");
    await waitFor(() => expect(result.current.fields.model).toBe("acme/late"));
    expect(capabilities).toHaveBeenCalledTimes(2);
  });

  it("returns to idle with unchanged fields when cancelled", async () => {
    const { result, onCanceled } = form(() => new Promise(() => {}));
    act(() => result.current.setFields({ prompt: "a fox" }));
    act(() => result.current.submit());
    await waitFor(() => expect(library.getSnapshot().aiGenerating).toBe(true));
    act(() => result.current.cancel());
    await waitFor(() => expect(result.current.status).toBe("idle"));
    expect(result.current.fields.prompt).toBe("a fox");
    expect(onCanceled).toHaveBeenCalledOnce();
    expect(library.getSnapshot()).toMatchObject({ aiGenerating: false, aiError: undefined });
  });
});
