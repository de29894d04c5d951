/** A generation was submitted. */
export const REQUESTED = "media/generation.requested";
/** Its cancellation was requested. */
export const CANCELED = "media/generation.canceled";
/** A webhook arrived for it. */
export const CHANGED = "media/generation.changed";

/** The events carry only the generation's id; everything else stays in our database. */

/** The field of the event data that correlates events. */
export const SAME_GENERATION = "data.generation";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The generation's id in an event; undefined if there is none. */
export function generationOf(data: unknown): string | undefined {
  const id = typeof data === "object" && data !== null && "generation" in data ? data.generation : undefined;
  return typeof id === "string" && UUID.test(id) ? id : undefined;
}
