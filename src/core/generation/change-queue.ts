import { sessionOf } from "../library/library-sessions.js";
import type { MediaLibraryInstance } from "../library/media-library-types.js";
import { type GenerationQueueRecord, moved, UNTOUCHED, waitingIn } from "./generation-queue.js";

/**
 * Holds back every generation that waits for its turn or is started from now on, in all tabs, also after a reload, until
 * `resumeGenerations`. Running generations continue. So does an interrupted one that is retried: if the generator does
 * not know it any more, it starts anew, and is paid for, even while the queue is paused.
 * @throws MediaLibraryError `quota`, `write`, `storage-lost`, `closed`
 *
 * @example
 * ```ts
 * import type { MediaLibraryInstance } from "@reactkits.dev/react-media-library";
 * import { pauseGenerations } from "@reactkits.dev/react-media-library/actions";
 *
 * async function collect(library: MediaLibraryInstance, prompts: readonly string[]) {
 *   await pauseGenerations(library);
 *   return prompts.map((prompt) => library.generateImages({ prompt, width: 768, height: 768 }));
 * }
 * ```
 */
export const pauseGenerations = (library: MediaLibraryInstance): Promise<void> =>
  changeQueue(library, (before) => (before.paused ? before : { ...before, paused: true }));

/**
 * Resumes a paused queue: waiting generations start, up to `maxGenerations`.
 * @throws MediaLibraryError `quota`, `write`, `storage-lost`, `closed`
 *
 * @example
 * ```ts
 * import type { MediaLibraryInstance } from "@reactkits.dev/react-media-library";
 * import { pauseGenerations, resumeGenerations } from "@reactkits.dev/react-media-library/actions";
 *
 * export const setPaused = (library: MediaLibraryInstance, paused: boolean) =>
 *   paused ? pauseGenerations(library) : resumeGenerations(library);
 * ```
 */
export const resumeGenerations = (library: MediaLibraryInstance): Promise<void> =>
  changeQueue(library, (before) => (before.paused ? { ...before, paused: false } : before));

/**
 * Moves a generation that waits for its turn (status `queued`) to another index among those that wait, from 0, the next
 * one; an index beyond them is limited to the last. Other ids are ignored. A generation already handed to the generator
 * cannot be moved. Each tab starts its own generations, in this order.
 * @throws MediaLibraryError `quota`, `write`, `storage-lost`, `closed`
 *
 * @example
 * ```ts
 * import type { MediaLibraryInstance } from "@reactkits.dev/react-media-library";
 * import { moveGeneration } from "@reactkits.dev/react-media-library/actions";
 *
 * export const runNext = (library: MediaLibraryInstance, id: string) => moveGeneration(library, id, 0);
 * ```
 */
export const moveGeneration = (library: MediaLibraryInstance, id: string, index: number): Promise<void> =>
  changeQueue(library, (before) => {
    const ids = waitingIn(library.getSnapshot().generations, before).map((each) => each.id);
    const order = moved(ids, id, index);
    return order === ids ? before : { ...before, order };
  });

async function changeQueue(
  library: MediaLibraryInstance,
  change: (before: GenerationQueueRecord) => GenerationQueueRecord,
): Promise<void> {
  const { storage, queueChanged } = await sessionOf(library);
  const queue = await storage.generations.updateQueue((before = UNTOUCHED) => {
    const after = change(before);
    return after === before ? before : { ...after, revision: Math.max(Date.now(), before.revision + 1) };
  });
  queueChanged(queue);
}
