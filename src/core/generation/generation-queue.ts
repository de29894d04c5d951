import type { Generation } from "./generation.js";

/** What all tabs share about the generations that wait for their turn. */
export type GenerationQueueState = {
  /** Whether no new generations start. Running ones continue. */
  readonly paused: boolean;
  /** The ids that were put in order by hand, the next one first. The others follow, oldest first. */
  readonly order: readonly string[];
};

/** The queue as it is stored. */
export type GenerationQueueRecord = GenerationQueueState & {
  /** Grows with each change, so that of two versions the newer one is known: in milliseconds since 1970, or more. */
  readonly revision: number;
};

/** The queue before its first change. */
export const UNTOUCHED: GenerationQueueRecord = Object.freeze({
  paused: false,
  order: Object.freeze([]),
  revision: 0,
});

type Waiting = Pick<Generation, "id" | "status" | "startedAt">;

/** The generations that wait for their turn, the next one first. */
export function waitingIn<One extends Waiting>(
  generations: readonly One[],
  { order }: Pick<GenerationQueueState, "order">,
): One[] {
  const places = new Map(order.map((id, index) => [id, index]));
  const place = ({ id }: One): number => places.get(id) ?? order.length;
  return generations
    .filter(({ status }) => status === "queued")
    .sort((a, b) => place(a) - place(b) || a.startedAt - b.startedAt);
}

/** The ids with one of them at another index, which is limited to those that exist; the same list if it is not there. */
export function moved(ids: readonly string[], id: string, index: number): readonly string[] {
  if (!ids.includes(id)) return ids;
  const others = ids.filter((each) => each !== id);
  const place = Math.min(Math.max(0, Math.trunc(index)), others.length);
  return [...others.slice(0, place), id, ...others.slice(place)];
}
