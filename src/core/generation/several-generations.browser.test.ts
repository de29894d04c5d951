import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { createMemoryStorage } from "../../storage/memory-storage.js";
import { createMockGenerator } from "../../testing/mock-generator.js";
import { sampleGeneration } from "../../testing/sample-records.js";
import { createDeferred } from "../deferred.js";
import { assetIdOf } from "../library/asset-id.js";
import { isActive } from "./generation.js";
import type { MediaAIGenerator } from "./generator.js";
import { create, first, request } from "./resuming-library.contract.js";

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
