import { describe, expect, it, vi } from "vitest";
import { createMemoryStorage } from "../../storage/memory-storage.js";
import { createMockGenerator } from "../../testing/mock-generator.js";
import { MediaLibraryError } from "../errors.js";
import { assetIdOf } from "../library/asset-id.js";
import type { MediaAIGenerator } from "./generator.js";
import {
  begin,
  create,
  first,
  forever,
  request,
  server,
  statuses,
  statusIs,
} from "./resuming-library.contract.js";

describe.each([
  ["in memory", () => ({ storage: createMemoryStorage() })],
  ["in the browser", () => ({ namespace: crypto.randomUUID() })],
])("a generation whose page is closed, stored %s,", (_name, place) => {
  it("is resumed at the next start, and its images are saved once, in its albums", async () => {
    const where = place();
    const ai = server();
    const before = create({ ...where, ai });
    const id = await begin(before, ai, { albums: ["summer"] });
    await before.close();

    const library = create({ ...where, ai });
    await library.ready();
    await statusIs(library, "done");
    expect(first(library)).toMatchObject({ id, saved: 3, assetIds: [0, 1, 2].map((n) => assetIdOf(id, n)) });
    expect(library.getSnapshot()).toMatchObject({ assetCount: 3, aiGenerating: false });
    expect((await library.list()).map(({ albums }) => albums)).toEqual(Array(3).fill(["summer"]));
    await library.close();

    const third = create({ ...where, ai });
    await third.ready();
    await statusIs(third, "done");
    expect(third.getSnapshot().assetCount).toBe(3);
    expect([ai.requests.length, ai.resume.mock.calls.length]).toEqual([1, 1]);
  });

  it("is resumed by one open tab, and the others show it", async () => {
    const where = place();
    const ai = server({ latency: 100 });
    const before = create({ ...where, ai });
    const id = await begin(before, ai);
    const others = [create({ ...where, ai }), create({ ...where, ai }), create({ ...where, ai })];
    await Promise.all(others.map((each) => each.ready()));
    for (const each of others) await statusIs(each, "running");
    expect(ai.resume).not.toHaveBeenCalled();
    await before.close();
    for (const each of others) {
      await statusIs(each, "done");
      await vi.waitFor(() => expect(each.getSnapshot()).toMatchObject({ assetCount: 3 }));
      expect(first(each)).toMatchObject({ id, saved: 3 });
    }
    expect(ai.resume).toHaveBeenCalledOnce();
  });

  it("is interrupted if the generator cannot resume, and is restarted by `retry`", async () => {
    const where = place();
    const stuck = forever();
    const before = create({ ...where, ai: stuck });
    const image = new File(["bytes"], "start.png", { type: "image/png" });
    before.generateImages({ ...request, images: [image] }).catch(() => {});
    // Its record is stored before the generator is called.
    await vi.waitFor(() => expect(stuck.generateImages).toHaveBeenCalled());
    const id = first(before)?.id;
    await before.close();

    const ai = createMockGenerator();
    const library = create({ ...where, ai });
    await library.ready();
    await statusIs(library, "interrupted");
    expect(first(library)?.error).toBeUndefined();
    library.retry(id ?? "");
    await statusIs(library, "done");
    expect(statuses(library)).toEqual(["done"]);
    expect(first(library)?.id).not.toBe(id);
    const [kept] = ai.requests[0]?.images ?? [];
    expect([kept?.name, await kept?.text()]).toEqual(["start.png", "bytes"]);
  });

  it("does not restore assets that were removed after they had been saved", async () => {
    const where = place();
    const mock = createMockGenerator({ resume: true, interval: 20 });
    const stuck: MediaAIGenerator = {
      ...mock,
      generateImages: async (asked, context) => {
        await mock.generateImages(asked, { signal: new AbortController().signal, jobId: "", ...context });
        return new Promise(() => {});
      },
    };
    const before = create({ ...where, ai: stuck });
    before.generateImages(request).catch(() => {});
    await vi.waitFor(() => expect(first(before)?.saved).toBe(3));
    await before.remove(first(before)?.assetIds[1] ?? "");
    await before.close();
    const library = create({ ...where, ai: mock });
    await library.ready();
    await statusIs(library, "done");
    expect(library.getSnapshot()).toMatchObject({ assetCount: 2 });
  });

  it("can be cancelled by another tab and dismissed in all of them", async () => {
    const where = place();
    const ai = server();
    const one = create({ ...where, ai });
    const id = await begin(one, ai);
    const two = create({ ...where, ai });
    await two.ready();
    await statusIs(two, "running");
    two.dismiss(id);
    expect(statuses(two)).toEqual(["running"]);
    two.cancel(id);
    await statusIs(one, "canceled");
    await statusIs(two, "canceled");
    await one.close();
    two.dismiss(id);
    await two.close();
    const three = create({ ...where, ai });
    await three.ready();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(three.getSnapshot().generations).toEqual([]);
    expect(ai.resume).not.toHaveBeenCalled();
  });
});

describe("a failure to resume", () => {
  const cut = async (resume: object | true) => {
    const storage = createMemoryStorage();
    const ai = server(resume);
    const before = create({ storage, ai });
    const id = await begin(before, ai);
    await before.close();
    const library = create({ storage, ai });
    await library.ready();
    return { library, id, ai, storage };
  };

  it("because the generation failed ends it, with the same error after a reload", async () => {
    const error = new MediaLibraryError("field", "No.", { fields: [{ field: "prompt", message: "no" }] });
    const { library, storage } = await cut({ fail: error });
    await statusIs(library, "failed");
    expect(library.getSnapshot()).toMatchObject({ aiError: { code: "field" } });
    await library.close();
    const again = create({ storage });
    await again.ready();
    await statusIs(again, "failed");
    const told = first(again)?.error;
    expect(MediaLibraryError.isInstance(told)).toBe(true);
    expect(told).toMatchObject({ code: "field", message: "No.", fields: error.fields });
    expect(again.getSnapshot().aiError).toBeUndefined();
  });

  it("because of a lost connection is retried under the same id once it is back", async () => {
    const offline = new MediaLibraryError("network", "Offline.");
    const { library, id, ai } = await cut({ fail: (_: string, n: number) => (n < 2 ? offline : undefined) });
    await statusIs(library, "interrupted");
    dispatchEvent(new Event("online"));
    await vi.waitFor(() => expect(ai.resume).toHaveBeenCalledTimes(2));
    await statusIs(library, "interrupted");
    library.retry(id);
    await statusIs(library, "done");
    expect(first(library)).toMatchObject({ id, saved: 3 });
  });

  it("because the generation is unknown is reported, and `retry` starts it under its id", async () => {
    const unknown = new MediaLibraryError("not-found", "Unknown.");
    const { library, id } = await cut({ fail: unknown });
    await statusIs(library, "interrupted");
    expect(first(library)?.error).toMatchObject({ code: "not-found", cause: expect.anything() });
    const generateImages = vi.fn(createMockGenerator().generateImages);
    library.configure({ ai: { generateImages, resume: () => Promise.reject(unknown) } });
    library.retry(id);
    await statusIs(library, "done");
    expect(generateImages.mock.calls[0]?.[1]).toMatchObject({ jobId: id });
  });
});
