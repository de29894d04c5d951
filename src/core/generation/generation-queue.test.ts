import { afterEach, describe, expect, it, vi } from "vitest";
import { moveGeneration, pauseGenerations, resumeGenerations } from "../../actions.js";
import { createMemoryStorage } from "../../storage/memory-storage.js";
import { MediaLibraryError } from "../errors.js";
import { createMediaLibrary } from "../library/media-library.js";
import type { MediaLibraryInstance } from "../library/media-library-types.js";
import { waitingIn } from "./generation-queue.js";

const size = { width: 8, height: 8 };
const open: MediaLibraryInstance[] = [];

/** A library that runs one generation at once, what its generator was asked for, and how to end that. */
async function opened(storage = createMemoryStorage()) {
  const asked: string[] = [];
  let end = () => {};
  const generateImages = ({ prompt }: { prompt: string }) => {
    asked.push(prompt);
    return new Promise<never>((_, reject) => {
      end = () => reject(new Error("Over."));
    });
  };
  const library = createMediaLibrary({ storage, ai: { generateImages }, maxGenerations: 1 });
  open.push(library);
  await library.ready();
  const begin = (...prompts: string[]) =>
    Promise.all(
      prompts.map(
        (prompt) =>
          new Promise<string>((onStart) => {
            library.generateImages({ ...size, prompt }, { onStart }).catch(() => {});
          }),
      ),
    );
  const waiting = () => {
    const { generations, generationQueue } = library.getSnapshot();
    return waitingIn(generations, { order: generationQueue?.order ?? [] }).map(
      ({ request }) => request.prompt,
    );
  };
  const statuses = () => library.getSnapshot().generations.map(({ status }) => status);
  return { library, asked, begin, waiting, statuses, end: () => end() };
}

describe("the queue of a library", () => {
  afterEach(() => Promise.all(open.splice(0).map((library) => library.close())));

  it("starts what was moved to the front next, and leaves alone what runs", async () => {
    const { library, asked, begin, waiting, end } = await opened();
    const [first = "", , third = "", fourth = ""] = await begin("one", "two", "three", "four");
    await vi.waitFor(() => expect(asked).toEqual(["one"]));
    await moveGeneration(library, third, 0);
    await moveGeneration(library, fourth, -1);
    await moveGeneration(library, first, 9);
    expect(waiting()).toEqual(["four", "three", "two"]);
    await begin("five");
    expect(waiting()).toEqual(["four", "three", "two", "five"]);
    end();
    await vi.waitFor(() => expect(asked).toEqual(["one", "four"]));
  });

  it("hands nothing to the generator while it is paused, and lets go on what runs", async () => {
    const { library, asked, begin, statuses, end } = await opened();
    await begin("one", "two");
    await vi.waitFor(() => expect(asked).toEqual(["one"]));
    await pauseGenerations(library);
    await begin("three");
    expect(statuses()).toEqual(["running", "queued", "queued"]);
    end();
    await vi.waitFor(() => expect(statuses()).toEqual(["failed", "queued", "queued"]));
    expect(asked).toEqual(["one"]);
    await resumeGenerations(library);
    await vi.waitFor(() => expect(asked).toEqual(["one", "two"]));
  });

  it("is the same in every tab, whichever changes it", async () => {
    const storage = createMemoryStorage();
    const [one, other] = [await opened(storage), await opened(storage)];
    await pauseGenerations(one.library);
    const [, second = ""] = await one.begin("one", "two");
    await vi.waitFor(() => expect(other.waiting()).toEqual(["one", "two"]));
    expect(other.library.getSnapshot().generationQueue?.paused).toBe(true);
    await moveGeneration(other.library, second, 0);
    await vi.waitFor(() => expect(one.waiting()).toEqual(["two", "one"]));
    await resumeGenerations(other.library);
    await vi.waitFor(() => expect(one.asked).toEqual(["two"]));
    expect(other.asked).toEqual([]);
  });

  it("is that of the storage that was opened anew when the first was lost, which can be paused and resumed", async () => {
    const storage = createMemoryStorage();
    let lose = () => {};
    const { library, asked, begin } = await opened({
      ...storage,
      open(onChange) {
        lose = () => onChange({ type: "lost", error: new MediaLibraryError("storage-lost", "Cleared.") });
        return createMemoryStorage().open(onChange);
      },
    });
    await pauseGenerations(library);
    await vi.waitFor(() => expect(library.getSnapshot().generationQueue?.paused).toBe(true));
    lose();
    await vi.waitFor(() => expect(library.getSnapshot().generationQueue?.paused).toBe(false));
    await begin("one");
    await vi.waitFor(() => expect(asked).toEqual(["one"]));
  });

  it("stays paused and in its order over a reload", async () => {
    const storage = createMemoryStorage();
    const before = await opened(storage);
    await pauseGenerations(before.library);
    const [, second = ""] = await before.begin("one", "two");
    await moveGeneration(before.library, second, 0);
    await vi.waitFor(async () => {
      const { generations } = await storage.open(() => {});
      expect(await generations.get()).toHaveLength(2);
    });
    await before.library.close();
    const after = await opened(storage);
    await vi.waitFor(() => expect(after.waiting()).toEqual(["two", "one"]));
    await after.begin("three");
    expect(after.waiting()).toEqual(["two", "one", "three"]);
    await resumeGenerations(after.library);
    await vi.waitFor(() => expect(after.asked).toEqual(["two"]));
  });
});
