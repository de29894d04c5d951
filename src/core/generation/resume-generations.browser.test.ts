import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type CreateMediaLibraryOptions, createMediaLibrary } from "../../default-library.js";
import { createBrowserStorage } from "../../storage/browser-storage.js";
import { createMemoryStorage } from "../../storage/memory-storage.js";
import { createMockGenerator } from "../../testing/mock-generator.js";
import { sampleGeneration } from "../../testing/sample-records.js";
import { createDeferred } from "../deferred.js";
import { MediaLibraryError } from "../errors.js";
import { assetIdOf } from "../library/asset-id.js";
import type { MediaLibraryInstance } from "../library/media-library-types.js";
import type { MediaStorage, OpenStorage } from "../library/storage.js";
import { isActive } from "./generation.js";
import type { MediaAIGenerateRequest, MediaAIGenerator } from "./generator.js";

const open: MediaLibraryInstance[] = [];
const request: MediaAIGenerateRequest = { prompt: "a red fox", width: 24, height: 16, n: 3 };

function create(options: CreateMediaLibraryOptions): MediaLibraryInstance {
  const library = createMediaLibrary(options);
  open.push(library);
  return library;
}

afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(open.splice(0).map((library) => library.close()));
});

const first = (library: MediaLibraryInstance) => library.getSnapshot().generations[0];
const statuses = (library: MediaLibraryInstance) =>
  library.getSnapshot().generations.map(({ status }) => status);
const statusIs = (library: MediaLibraryInstance, status: string) =>
  vi.waitFor(() => expect(first(library)?.status).toBe(status), 5000);

/** A generator that never answers by itself, nor resumes. */
const forever = (): MediaAIGenerator => ({ generateImages: vi.fn(() => new Promise<never>(() => {})) });

/** A server with its first answer outstanding: what was asked is only ever brought by `resume`. */
function server(resume: object | true = true) {
  const mock = createMockGenerator({ resume, latency: Number.POSITIVE_INFINITY });
  return { ...mock, resume: vi.fn(mock.resume) };
}

async function begin(library: MediaLibraryInstance, ai: { requests: readonly unknown[] }): Promise<string> {
  library.generateImages(request).catch(() => {});
  await vi.waitFor(() => expect(ai.requests.length).toBeGreaterThan(0), 5000);
  return first(library)?.id ?? "";
}

describe.each([
  ["in memory", () => ({ storage: createMemoryStorage() })],
  ["in the browser", () => ({ namespace: crypto.randomUUID() })],
])("a generation whose page is closed, stored %s,", (_name, place) => {
  it("is resumed at the next start, and its images are saved once", async () => {
    const where = place();
    const ai = server();
    const before = create({ ...where, ai });
    const id = await begin(before, ai);
    await before.close();

    const library = create({ ...where, ai });
    await library.ready();
    await statusIs(library, "done");
    expect(first(library)).toMatchObject({ id, saved: 3, assetIds: [0, 1, 2].map((n) => assetIdOf(id, n)) });
    expect(library.getSnapshot()).toMatchObject({ assetCount: 3, aiGenerating: false });
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
    const before = create({ ...where, ai: forever() });
    const image = new File(["bytes"], "start.png", { type: "image/png" });
    before.generateImages({ ...request, images: [image] }).catch(() => {});
    await statusIs(before, "running");
    const id = first(before)?.id;
    await before.ready();
    await new Promise((resolve) => setTimeout(resolve, 100));
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

/** Fails, and stays dead from there on, at the n-th write: before it happens, or after. */
function crashing(storage: MediaStorage, n: number, moment: "before" | "after") {
  let writes = 0;
  let crashed: () => void = () => {};
  const dead = new Promise<void>((resolve) => {
    crashed = resolve;
  });
  const gone = () => Promise.reject(new MediaLibraryError("storage-lost", "The tab has crashed."));
  const step = async <Result>(write: () => Promise<Result>): Promise<Result> => {
    writes += 1;
    if (writes > n) return gone();
    if (writes < n) return write();
    if (moment === "after") await write();
    crashed();
    return gone();
  };
  const over = (inner: OpenStorage): OpenStorage => ({
    ...inner,
    assets: { ...inner.assets, put: (...args) => step(() => inner.assets.put(...args)) },
    generations: {
      ...inner.generations,
      update: (...args) => step(() => inner.generations.update(...args)),
    },
  });
  return {
    dead,
    reached: () => writes >= n,
    open: async (...args) => over(await storage.open(...args)),
  } as const satisfies MediaStorage & { dead: Promise<void>; reached: () => boolean };
}

describe.each([
  ["before", "in memory", createMemoryStorage],
  ["after", "in memory", createMemoryStorage],
  ["before", "in the browser", () => createBrowserStorage({ namespace: crypto.randomUUID() })],
  ["after", "in the browser", () => createBrowserStorage({ namespace: crypto.randomUUID() })],
] as const)("a tab that crashes %s any of its writes, stored %s,", (moment, _place, make) => {
  it("generates once and saves each image once", async () => {
    let steps = 0;
    for (let n = 1; n < 30; n++) {
      const storage = make();
      const ai = createMockGenerator({ resume: true });
      const tab = crashing(storage, n, moment);
      const before = create({ storage: tab, ai });
      const run = before.generateImages(request).catch(() => {});
      await Promise.race([tab.dead, run]);
      await before.close();
      const asked = ai.requests.length;
      const library = create({ storage, ai });
      await library.ready();
      const connection = await storage.open(() => {});
      const kept = (await connection.generations.get()).map(() => "done");
      await vi.waitFor(() => {
        // Crashed just before the generator was asked, which it therefore knows nothing of.
        if (first(library)?.error?.code === "not-found") library.retry(first(library)?.id ?? "");
        expect(statuses(library)).toEqual(kept);
      }, 5000);
      await connection.close();
      const generations = library.getSnapshot().generations;
      // Before its row is there nobody was asked.
      expect([asked, library.getSnapshot().assetCount], `at write ${n}`).toEqual(
        generations.length === 0 ? [0, 0] : [asked, 3],
      );
      expect(ai.requests.length, `at write ${n}`).toBeLessThanOrEqual(1);
      if (!tab.reached()) break;
      steps = n;
    }
    expect(steps).toBeGreaterThan(3);
  });
});

describe("several generations", () => {
  it("run up to the limit concurrently and then in order, whatever is cancelled meanwhile", async () => {
    const action = fc.oneof(
      { weight: 3, arbitrary: fc.constant({ type: "begin" as const }) },
      { weight: 2, arbitrary: fc.record({ type: fc.constant("end" as const), at: fc.nat(9) }) },
      { weight: 1, arbitrary: fc.record({ type: fc.constant("cancel" as const), at: fc.nat(9) }) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.array(action, { maxLength: 14 }),
        async (max, actions) => {
          const started: string[] = [];
          const ends = new Map<string, () => void>();
          const ai: MediaAIGenerator = {
            generateImages: (_, { jobId } = { jobId: "", signal: new AbortController().signal }) => {
              started.push(jobId);
              return new Promise((_resolve, reject) => ends.set(jobId, () => reject(new Error("Over."))));
            },
          };
          const library = create({ storage: createMemoryStorage(), ai, maxGenerations: max });
          await library.ready();
          const asked: string[] = [];
          const active = () => library.getSnapshot().generations.filter(isActive);
          const settled = async () => {
            const running = active().filter(({ status }) => status === "running");
            expect(running.length).toBe(Math.min(max, active().length));
            await vi.waitFor(() => expect(running.every(({ id }) => started.includes(id))).toBe(true));
            // Those that wait are the last that were asked for.
            expect(
              active()
                .map(({ status }) => status)
                .join(),
            ).toMatch(/^(running,?)*(queued,?)*$/);
          };
          for (const each of actions) {
            if (each.type === "begin") {
              library.generateImages(request, { onStart: (id) => asked.push(id) }).catch(() => {});
            } else {
              const among = active().filter(({ status }) => each.type === "cancel" || status === "running");
              const { id = "" } = among[each.at % Math.max(1, among.length)] ?? {};
              if (each.type === "cancel") library.cancel(id);
              else ends.get(id)?.();
              await vi.waitFor(() => expect(active().some((one) => one.id === id)).toBe(false));
            }
            await settled();
          }
          expect(started).toEqual(asked.filter((id) => started.includes(id)));
          await library.close();
        },
      ),
      { numRuns: 25 },
    );
  });

  it("are kept in the history, up to 200 ended ones", async () => {
    const storage = createMemoryStorage();
    const connection = await storage.open(() => {});
    for (let at = 0; at < 205; at++) {
      const old = sampleGeneration({ status: "done", startedAt: 1000 + at });
      await connection.generations.update(old.id, () => old);
    }
    const library = create({ storage, ai: createMockGenerator() });
    await library.ready();
    await vi.waitFor(() => expect(library.getSnapshot().generations).toHaveLength(200));
    await library.generateImages(request);
    expect(library.getSnapshot().generations).toHaveLength(200);
    expect(library.getSnapshot().generations.at(-1)?.request).toEqual(request);
    await vi.waitFor(async () => expect(await connection.generations.get()).toHaveLength(200));
    expect(first(library)?.startedAt).toBe(1006);
  });

  it("have the total cost of their images, unknown if one of them is", async () => {
    const mock = createMockGenerator();
    let costs: (number | null)[] = [1000, 2000];
    const generateImages: MediaAIGenerator["generateImages"] = async (asked) => {
      const made = await mock.generateImages({ ...asked, n: 2 });
      return made.map((one, n) => ({ ...one, metadata: { ...one.metadata, microUsd: costs[n] ?? null } }));
    };
    const library = create({ storage: createMemoryStorage(), ai: { generateImages } });
    await library.generateImages(request);
    costs = [1000, null];
    await library.generateImages(request);
    expect(library.getSnapshot().generations).toMatchObject([{ microUsd: 3000 }, { microUsd: null }]);
  });
});

it("save an image once that is reported twice or out of order", async () => {
  const mock = createMockGenerator({ resume: true });
  const generateImages: MediaAIGenerator["generateImages"] = async (asked, context) => {
    const made = await mock.generateImages(asked);
    for (const one of [...made].reverse()) context?.onImage?.({ ...one });
    return made;
  };
  const library = create({ storage: createMemoryStorage(), ai: { generateImages } });
  const id = createDeferred<string>();
  await library.generateImages(request, { onStart: id.resolve });
  const { assets } = library.getSnapshot();
  const ids = await Promise.all([0, 1, 2].map(async (n) => assetIdOf(await id.promise, n)));
  expect(assets.map((asset) => asset.id)).toEqual(ids);
});
