import type { MediaLibraryError } from "../errors.js";
import { assetIdOf } from "../library/asset-id.js";
import {
  type Generation,
  type GenerationPreview,
  type GenerationRequest,
  type GenerationStatus,
  isActive,
} from "./generation.js";
import { type GenerationQueueRecord, waitingIn } from "./generation-queue.js";
import type { MediaAIProgress } from "./generator.js";

/** The generations of a library, and which of them run here: plain data that only `reduceGenerations` changes. */
export type GenerationsState = {
  /** Oldest first, by `startedAt`. */
  readonly generations: readonly Generation[];
  /** The ids of the generations that run in this tab; the others run in other tabs, or have ended. */
  readonly own: ReadonlySet<string>;
  /** The order and the pause of the generations that wait; undefined until it is loaded, and then none is started. */
  readonly queue: GenerationQueueRecord | undefined;
  /** Maximum number of concurrent generations in this tab; 0 once the library is closing. */
  readonly slots: number;
  /** The id of the generation whose error is shown as `aiError`. */
  readonly failedId: string | undefined;
};

/** An event of one generation; `at` is in milliseconds since 1970. */
export type GenerationStep =
  /** It may run. Dispatched by the reducer itself when a slot becomes free. */
  | { type: "granted"; id: string }
  /** The files of its request have been saved as inputs. */
  | { type: "prepared"; id: string; request: GenerationRequest; inputBytes: number }
  /** The generator is called now; `at` the first time. */
  | { type: "called"; id: string; at: number }
  | { type: "progressed"; id: string; progress: MediaAIProgress }
  /** Partial pictures arrived; those of other images stay. */
  | { type: "previewed"; id: string; previews: readonly GenerationPreview[] }
  /** Files were saved; `assetIds` are all of its assets so far, `microUsd` is their cost. */
  | { type: "saved"; id: string; assetIds: readonly string[]; microUsd?: number | null }
  /** The generator has finished; the last files are being saved. */
  | { type: "generated"; id: string }
  | {
      type: "succeeded" | "failed" | "interrupted" | "canceled";
      id: string;
      at: number;
      error?: MediaLibraryError | undefined;
    };

export type GenerationEvent =
  | GenerationStep
  /** This tab runs it: at once if it is `resumed`, otherwise when a slot is free. */
  | { type: "launched"; generation: Generation; resumed: boolean }
  /** This tab no longer runs it, although it has not ended: another tab or the next start continues it. */
  | { type: "released"; id: string }
  /** The records of these ids as found in the storage, which other tabs write too. */
  | { type: "loaded"; ids: readonly string[]; found: readonly Generation[] }
  /** Ended generations are removed from the history. */
  | { type: "dismissed"; ids: readonly string[] }
  | { type: "errorDismissed" }
  /** A storage was opened, and this is its queue: what an earlier one said, however new, no longer counts. */
  | { type: "queueLoaded"; queue: GenerationQueueRecord }
  /** The queue was changed by this or another tab. */
  | { type: "queueChanged"; queue: GenerationQueueRecord }
  | { type: "closed" };

/** The status after each step. A step that is not listed for a status has no effect. */
export const TRANSITIONS: Record<
  GenerationStatus,
  Partial<Record<GenerationStep["type"], GenerationStatus>>
> = {
  queued: {
    prepared: "queued",
    granted: "running",
    failed: "failed",
    interrupted: "interrupted",
    canceled: "canceled",
  },
  running: {
    prepared: "running",
    called: "running",
    progressed: "running",
    previewed: "running",
    saved: "running",
    generated: "saving",
    succeeded: "done",
    failed: "failed",
    interrupted: "interrupted",
    canceled: "canceled",
  },
  saving: {
    saved: "saving",
    succeeded: "done",
    failed: "failed",
    interrupted: "interrupted",
    canceled: "canceled",
  },
  // Files generated before the end are paid for, and may be saved after it.
  done: { saved: "done" },
  failed: { saved: "failed" },
  interrupted: { saved: "interrupted" },
  canceled: { prepared: "canceled", saved: "canceled" },
};

export function initialGenerations(slots: number): GenerationsState {
  return { generations: Object.freeze([]), own: new Set(), queue: undefined, slots, failedId: undefined };
}

/** The next state; the same object if the event changes nothing. */
export function reduceGenerations(state: GenerationsState, event: GenerationEvent): GenerationsState {
  switch (event.type) {
    case "launched": {
      const { error: _, endedAt: __, progress: ___, ...generation } = event.generation;
      const own = new Set(state.own).add(generation.id);
      const status = event.resumed ? "running" : "queued";
      const generations = replaced(state.generations, { ...generation, status });
      return grantTurns({ ...state, generations, own, failedId: undefined });
    }
    case "released":
      return grantTurns(withoutOwn(state, event.id));
    case "loaded": {
      const { own } = state;
      if (event.ids.length + event.found.length === 0) return state;
      const others = state.generations.filter(({ id }) => own.has(id) || !event.ids.includes(id));
      const found = event.found.filter(({ id }) => !own.has(id));
      return { ...state, generations: sorted([...others, ...found]) };
    }
    case "dismissed": {
      const stays = (each: Generation) => isActive(each) || !event.ids.includes(each.id);
      if (state.generations.every(stays)) return state;
      return { ...state, generations: sorted(state.generations.filter(stays)) };
    }
    case "errorDismissed":
      return state.failedId === undefined ? state : { ...state, failedId: undefined };
    case "queueChanged":
    case "queueLoaded":
      return event.type === "queueChanged" && event.queue.revision <= (state.queue?.revision ?? -1)
        ? state
        : grantTurns({ ...state, queue: event.queue });
    case "closed":
      return { ...state, slots: 0 };
    default:
      return takeStep(state, event);
  }
}

export const findGeneration = (state: GenerationsState, id: string): Generation | undefined =>
  state.generations.find((generation) => generation.id === id);

function takeStep(state: GenerationsState, step: GenerationStep): GenerationsState {
  const before = findGeneration(state, step.id);
  const status = before && TRANSITIONS[before.status][step.type];
  if (!status) return state;
  const after = advanced(before, status, step);
  const next = { ...state, generations: replaced(state.generations, after) };
  if (isActive(after) || !isActive(before)) return next;
  const error = "error" in step && step.error;
  return grantTurns(withoutOwn(error ? { ...next, failedId: step.id } : next, step.id));
}

function advanced(before: Generation, status: GenerationStatus, step: GenerationStep): Generation {
  switch (step.type) {
    case "granted":
    case "generated":
      return { ...before, status };
    case "prepared":
      return { ...before, ...step.request, status, inputBytes: step.inputBytes };
    case "called":
      return { calledAt: step.at, ...before, status };
    case "progressed":
      return { ...before, status, progress: step.progress };
    case "previewed":
      return withPreviews(before, [...step.previews, ...(before.previews ?? [])]);
    case "saved": {
      const { assetIds, microUsd } = step;
      const costs = microUsd !== undefined && { microUsd };
      const after = { ...before, status, assetIds, saved: assetIds.length, ...costs };
      return before.previews ? withPreviews(after, before.previews) : after;
    }
    default: {
      const { progress: _, previews: __, ...rest } = before;
      // A generation that failed after its first file is done; its error is reported next to the result.
      const reached = status === "failed" && before.saved > 0 ? "done" : status;
      return { ...rest, status: reached, endedAt: step.at, ...(step.error && { error: step.error }) };
    }
  }
}

/** With the first preview of each image that is still to come. */
function withPreviews(
  { previews: _, ...generation }: Generation,
  all: readonly GenerationPreview[],
): Generation {
  const { id, assetIds } = generation;
  const keep = generation.kind === "images" ? generation.keep : undefined;
  const previews = all
    .filter(({ n }, index) => all.findIndex((each) => each.n === n) === index)
    .filter(({ n }) => (keep === undefined || n === keep) && !assetIds.includes(assetIdOf(id, n)))
    .toSorted((a, b) => a.n - b.n);
  return previews.length > 0 ? { ...generation, previews } : generation;
}

/** Assigns free slots to the queued generations of this tab, in the order of the queue, unless it is paused. */
function grantTurns(state: GenerationsState): GenerationsState {
  const { queue } = state;
  if (!queue || queue.paused) return state;
  const own = state.generations.filter(({ id }) => state.own.has(id));
  const waiting = waitingIn(own, queue);
  const free = Math.max(0, state.slots - (own.length - waiting.length));
  return waiting.slice(0, free).reduce((next, { id }) => takeStep(next, { type: "granted", id }), state);
}

function withoutOwn(state: GenerationsState, id: string): GenerationsState {
  if (!state.own.has(id)) return state;
  const own = new Set(state.own);
  own.delete(id);
  return { ...state, own };
}

const replaced = (generations: readonly Generation[], one: Generation): readonly Generation[] =>
  sorted([...generations.filter(({ id }) => id !== one.id), one]);

const sorted = (generations: readonly Generation[]): readonly Generation[] =>
  Object.freeze(generations.toSorted((a, b) => a.startedAt - b.startedAt));
