import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MediaLibraryError } from "../errors.js";
import { assetIdOf } from "../library/asset-id.js";
import { type Generation, type GenerationPreview, type GenerationStatus, isActive } from "./generation.js";
import { moved, UNTOUCHED, waitingIn } from "./generation-queue.js";
import {
  findGeneration,
  type GenerationEvent,
  type GenerationStep,
  type GenerationsState,
  initialGenerations,
  reduceGenerations,
  TRANSITIONS,
} from "./generation-state.js";

const IDS = ["a", "b", "c", "d", "e", "f"];
const STATUSES = Object.keys(TRANSITIONS).filter((key): key is GenerationStatus => key in TRANSITIONS);
const error = new MediaLibraryError("generator", "Out of credit.");

function sample(
  id: string,
  fields: Partial<Extract<Generation, { kind: "images" }>> = {},
): Extract<Generation, { kind: "images" }> {
  return {
    kind: "images",
    request: { prompt: id, width: 8, height: 8 },
    id,
    status: "queued",
    startedAt: IDS.indexOf(id),
    assetIds: [],
    saved: 0,
    ...fields,
  };
}

/** A library whose queue is loaded. */
const openQueue = (slots: number): GenerationsState => ({ ...initialGenerations(slots), queue: UNTOUCHED });

const preview = (n: number, text = ""): GenerationPreview => ({ n, file: new Blob([text]) });

const step = (type: GenerationStep["type"], id: string): GenerationStep => {
  switch (type) {
    case "progressed":
      return { type, id, progress: { fraction: 0.5 } };
    case "previewed":
      return { type, id, previews: [preview(0)] };
    case "saved":
      return { type, id, assetIds: [`${id}-0`], microUsd: 1000 };
    case "prepared": {
      const { kind, request } = sample(id);
      return { type, id, request: { kind, request, inputs: [] }, inputBytes: 0 };
    }
    case "called":
      return { type, id, at: 50 };
    case "granted":
    case "generated":
      return { type, id };
    default:
      return { type, id, at: 99, ...(type === "failed" && { error }) };
  }
};

const STEPS = [
  "prepared",
  "granted",
  "called",
  "progressed",
  "previewed",
  "saved",
  "generated",
  "succeeded",
  "failed",
  "interrupted",
  "canceled",
] as const;

/** A state that has one generation of this status, which runs here while it is active. */
function stateWith(status: GenerationStatus, slots = 1): GenerationsState {
  const generation = sample("a", { status });
  return {
    ...openQueue(slots),
    generations: [generation],
    own: new Set(isActive(generation) ? ["a"] : []),
  };
}

describe("one step of a generation", () => {
  it.each(STATUSES.flatMap((status) => STEPS.map((type) => [status, type] as const)))(
    "from %s by %s leads to the status in the table, or changes nothing",
    (status, type) => {
      const before = stateWith(status, 0);
      const after = reduceGenerations(before, step(type, "a"));
      const expected = TRANSITIONS[status][type];
      if (expected === undefined) expect(after).toBe(before);
      else expect(findGeneration(after, "a")?.status).toBe(expected);
    },
  );

  it("of an unknown id changes nothing", () => {
    const before = stateWith("running");
    for (const type of STEPS) expect(reduceGenerations(before, step(type, "nobody"))).toBe(before);
  });

  it("by failed leads to done with an error if a file was saved before", () => {
    const saved = reduceGenerations(stateWith("running"), step("saved", "a"));
    const ended = reduceGenerations(saved, step("failed", "a"));
    expect(findGeneration(ended, "a")).toMatchObject({ status: "done", saved: 1, error, endedAt: 99 });
    expect(ended.failedId).toBe("a");
  });

  it("that ends it removes the progress", () => {
    const running = reduceGenerations(stateWith("running"), step("progressed", "a"));
    expect(findGeneration(running, "a")?.progress).toEqual({ fraction: 0.5 });
    for (const type of ["succeeded", "failed", "interrupted", "canceled"] as const) {
      expect(findGeneration(reduceGenerations(running, step(type, "a")), "a")).not.toHaveProperty("progress");
    }
  });
});

describe("a launch", () => {
  it("clears the error and the end of an earlier attempt", () => {
    const ended = sample("a", { status: "interrupted", endedAt: 5, error, progress: { fraction: 1 } });
    const before = { ...openQueue(1), generations: [ended], failedId: "a" };
    const after = reduceGenerations(before, { type: "launched", generation: ended, resumed: true });
    expect(findGeneration(after, "a")).toEqual(sample("a", { status: "running" }));
    expect(after.failedId).toBeUndefined();
  });

  it("that resumes does not wait for a slot, but occupies one", () => {
    let state = openQueue(1);
    for (const id of ["a", "b"]) {
      state = reduceGenerations(state, { type: "launched", generation: sample(id), resumed: true });
    }
    state = reduceGenerations(state, { type: "launched", generation: sample("c"), resumed: false });
    expect(state.generations.map(({ status }) => status)).toEqual(["running", "running", "queued"]);
    state = reduceGenerations(state, step("succeeded", "a"));
    expect(findGeneration(state, "c")?.status).toBe("queued");
    state = reduceGenerations(state, step("succeeded", "b"));
    expect(findGeneration(state, "c")?.status).toBe("running");
  });
});

describe("the queue", () => {
  it("starts nothing before it is loaded, and then what may run", () => {
    const before = reduceGenerations(initialGenerations(1), {
      type: "launched",
      generation: sample("a"),
      resumed: false,
    });
    expect(findGeneration(before, "a")?.status).toBe("queued");
    const loaded = reduceGenerations(before, { type: "queueLoaded", queue: UNTOUCHED });
    expect(findGeneration(loaded, "a")?.status).toBe("running");
  });

  it("ignores a version that is older than the one it knows", () => {
    const known = { ...openQueue(1), queue: { paused: true, order: [], revision: 7 } };
    const event = { type: "queueChanged" as const, queue: { paused: false, order: [], revision: 6 } };
    expect(reduceGenerations(known, event)).toBe(known);
  });

  it("takes what a storage that has just opened says, however old", () => {
    const paused = { ...openQueue(1), queue: { paused: true, order: [], revision: 7 } };
    const launched = { type: "launched" as const, generation: sample("a"), resumed: false };
    const waiting = reduceGenerations(paused, launched);
    const after = reduceGenerations(waiting, { type: "queueLoaded", queue: UNTOUCHED });
    expect(after.queue).toBe(UNTOUCHED);
    expect(findGeneration(after, "a")?.status).toBe("running");
  });

  it("puts one id at another index and keeps the order of the others", () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyId), anyId, fc.integer({ min: -3, max: 9 }), (ids, id, index) => {
        const after = moved(ids, id, index);
        expect(after.filter((each) => each !== id)).toEqual(ids.filter((each) => each !== id));
        if (ids.includes(id)) expect(after.indexOf(id)).toBe(Math.min(Math.max(0, index), ids.length - 1));
        else expect(after).toBe(ids);
      }),
    );
  });

  it("lists those that were put in order first, then the others by their start", () => {
    const listed = IDS.map((id) => sample(id));
    const ids = waitingIn(listed, { order: ["e", "gone", "b"] }).map(({ id }) => id);
    expect(ids).toEqual(["e", "b", "a", "c", "d", "f"]);
  });
});

describe("a long queue", () => {
  it("is put in order by reading each of its ids a few times only", () => {
    const ids = Array.from({ length: 400 }, (_, index) => `id ${index}`);
    let reads = 0;
    const order = new Proxy(ids, {
      get(target, key) {
        reads++;
        return Reflect.get(target, key);
      },
    });
    const listed = ids.toReversed().map((id) => sample(id, { startedAt: 1 }));
    expect(waitingIn(listed, { order }).map(({ id }) => id)).toEqual(ids);
    expect(reads).toBeLessThan(10 * ids.length);
  });
});

const anyId = fc.constantFrom(...IDS);
const anyEvent: fc.Arbitrary<GenerationEvent> = fc.oneof(
  {
    weight: 3,
    arbitrary: anyId.map((id) => ({ type: "launched" as const, generation: sample(id), resumed: false })),
  },
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.constantFrom(...STEPS.filter((type) => type !== "granted")), anyId)
      .map(([type, id]) => step(type, id)),
  },
  anyId.map((id) => ({ type: "released" as const, id })),
  fc.tuple(fc.uniqueArray(anyId), fc.constantFrom(...STATUSES)).map(([ids, status]) => ({
    type: "loaded" as const,
    ids,
    found: ids.map((id) => sample(id, { status })),
  })),
  fc.uniqueArray(anyId).map((ids) => ({ type: "dismissed" as const, ids })),
  fc.constant({ type: "errorDismissed" as const }),
  fc
    .record({ paused: fc.boolean(), order: fc.uniqueArray(anyId), revision: fc.nat(20) })
    .chain((queue) =>
      fc.constantFrom("queueChanged" as const, "queueLoaded" as const).map((type) => ({ type, queue })),
    ),
);

/** Every state on the way of some events, with the one before it and the event between them. */
function walk(slots: number, events: readonly GenerationEvent[]) {
  let state = openQueue(slots);
  return events.map((event) => {
    const before = state;
    state = reduceGenerations(before, event);
    return { before, event, state };
  });
}

const holds = (check: (moment: ReturnType<typeof walk>[number], slots: number) => void) =>
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3 }), fc.array(anyEvent, { maxLength: 40 }), (slots, events) => {
      for (const moment of walk(slots, events)) check(moment, slots);
    }),
    { numRuns: 500 },
  );

describe("for any sequence of events", () => {
  it("each id occurs once, and the generations are sorted by their start", () => {
    holds(({ state }) => {
      const starts = state.generations.map(({ startedAt }) => startedAt);
      expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
    });
  });

  it("own generations are active, and as many as there are slots run, or fewer while it is paused", () => {
    holds(({ state }, slots) => {
      const own = state.generations.filter(({ id }) => state.own.has(id));
      expect(own.map(({ id }) => id)).toEqual([...state.own].sort());
      expect(own.every(isActive)).toBe(true);
      const waiting = own.filter(({ status }) => status === "queued");
      const running = own.length - waiting.length;
      if (!state.queue?.paused) expect(running).toBe(Math.min(slots, own.length));
      expect(running).toBeLessThanOrEqual(slots);
    });
  });

  it("what starts was next in the order of the queue, and nothing starts while that is paused", () => {
    holds(({ before, event, state }) => {
      const { queue = UNTOUCHED } = state;
      const launched = event.type === "launched" ? [{ ...event.generation, status: "queued" as const }] : [];
      const others = before.generations.filter(({ id }) => !launched.some((each) => each.id === id));
      const own = [...others.filter(({ id }) => state.own.has(id)), ...launched];
      const waited = waitingIn(own, queue).map(({ id }) => id);
      const started = waited.filter((id) => findGeneration(state, id)?.status === "running");
      expect(started).toEqual(queue.paused ? [] : waited.slice(0, started.length));
    });
  });

  it("reports of other tabs never change own generations", () => {
    holds(({ before, event, state }) => {
      if (event.type !== "loaded") return;
      for (const id of before.own) expect(findGeneration(state, id)).toBe(findGeneration(before, id));
    });
  });

  it("an end is final until a launch or a report of another tab", () => {
    holds(({ before, event, state }) => {
      if (event.type === "loaded") return;
      for (const ended of before.generations.filter((each) => !isActive(each))) {
        const now = findGeneration(state, ended.id);
        const again = event.type === "launched" && event.generation.id === ended.id;
        if (now && !again) expect(now.status).toBe(ended.status);
      }
    });
  });

  it("an active generation is never dismissed", () => {
    holds(({ before, event, state }) => {
      if (event.type !== "dismissed") return;
      for (const { id } of before.generations.filter(isActive))
        expect(findGeneration(state, id)).toBeDefined();
    });
  });

  it("only generations that an event names, or that get a slot, become new objects", () => {
    holds(({ before, event, state }) => {
      const named = new Set(
        "id" in event
          ? [event.id]
          : "ids" in event
            ? event.ids
            : event.type === "launched"
              ? [event.generation.id]
              : [],
      );
      for (const { id, status } of before.generations) {
        const now = findGeneration(state, id);
        const granted = status === "queued" && now?.status === "running";
        if (!named.has(id) && !granted) expect(now).toBe(findGeneration(before, id));
      }
    });
  });

  it("a closed library assigns no slots", () => {
    holds(({ state }) => {
      let closed = reduceGenerations(state, { type: "closed" });
      const queued = closed.generations.filter(({ status }) => status === "queued").map(({ id }) => id);
      for (const id of closed.own) closed = reduceGenerations(closed, { type: "released", id });
      for (const id of queued) expect(findGeneration(closed, id)?.status).toBe("queued");
    });
  });
});

describe("previews of a generation", () => {
  const ID = "00000000-0000-4000-8000-000000000000";
  const running = (fields: Parameters<typeof sample>[1] = {}): GenerationsState => ({
    ...openQueue(1),
    generations: [{ ...sample("a"), id: ID, status: "running", ...fields }],
    own: new Set([ID]),
  });
  const firstAfter = (state: GenerationsState, ...events: GenerationStep[]) =>
    events.reduce(reduceGenerations, state).generations[0];
  const previewed = (...previews: GenerationPreview[]): GenerationStep => ({
    type: "previewed",
    id: ID,
    previews,
  });

  it("keep the latest of each image, in their order, until that image is saved", () => {
    const [first, second, newer] = [preview(1), preview(0), preview(1, "newer")];
    const events = [previewed(first), previewed(second), previewed(newer)];
    expect(firstAfter(running(), ...events)?.previews).toEqual([second, newer]);
    const saved: GenerationStep = { type: "saved", id: ID, assetIds: [assetIdOf(ID, 1)] };
    expect(firstAfter(running(), ...events, saved)?.previews).toEqual([second]);
    expect(firstAfter(running(), saved, previewed(newer))).not.toHaveProperty("previews");
  });

  it.each(["succeeded", "failed", "interrupted", "canceled"] as const)("are gone once it has %s", (type) => {
    const end: GenerationStep = { type, id: ID, at: 9 };
    expect(firstAfter(running(), previewed(preview(0)), end)).not.toHaveProperty("previews");
    expect(firstAfter(running(), end, previewed(preview(0)))).not.toHaveProperty("previews");
  });

  it("are those of the only image that is kept", () => {
    const own = preview(2);
    expect(firstAfter(running({ keep: 2 }), previewed(preview(0), own))?.previews).toEqual([own]);
  });
});
