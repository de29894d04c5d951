/** A generation is to be worked on. */
export const REQUESTED = "media/generation.requested";
/** Its end was asked for. */
export const CANCELED = "media/generation.canceled";
/** Its run has something new: a webhook came. */
export const CHANGED = "media/generation.changed";

/** All that Inngest is told of a generation; what it is about stays in our database. */

/** The field of the data by which events belong together. */
export const SAME_GENERATION = "data.generation";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The generation that an event is about; undefined where it is none of ours. */
export function generationOf(data: unknown): string | undefined {
  const id = typeof data === "object" && data !== null && "generation" in data ? data.generation : undefined;
  return typeof id === "string" && UUID.test(id) ? id : undefined;
}
