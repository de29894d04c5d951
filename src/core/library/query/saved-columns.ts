import { uuid } from "../../uuid.js";
import type { DerivedStorage } from "../storage.js";
import type { SavedColumns } from "./columns.js";

/** Columns as they are kept between two visits. */
export type Saved = {
  columns: SavedColumns;
  /** The last change of the storage that they have. */
  sequence: number;
};

/** Each is a value of its own: cloning all of them at once blocks the page for 50 ms with 100,000 assets. */
const PARTS = ["ids", "numbers", "texts", "rest"] as const;

/** The parts of one copy have the same stamp; if they differ, a tab was closed while it saved, or is still saving. */
type Part = { stamp: string; value: unknown };

const keyOf = (part: string) => `columns/${part}`;

/** The copy that was saved last; undefined if there is none, or if it is incomplete. */
export async function readSaved(derived: DerivedStorage): Promise<Saved | undefined> {
  const parts = await Promise.all(PARTS.map((part) => derived.get(keyOf(part))));
  const values = new Map<string, unknown>();
  let stamp: string | undefined;
  for (const [index, part] of parts.entries()) {
    if (!isPart(part) || part.stamp !== (stamp ?? part.stamp)) return undefined;
    stamp = part.stamp;
    values.set(PARTS[index] ?? "", part.value);
  }
  const { sequence, ...rest }: Record<string, unknown> = { ...Object(values.get("rest")) };
  const columns = {
    ...rest,
    ids: values.get("ids"),
    numbers: values.get("numbers"),
    texts: values.get("texts"),
  };
  const saved: unknown = { sequence, columns };
  return isSaved(saved) ? saved : undefined;
}

/** `pause` is awaited between the parts. */
export async function writeSaved(
  derived: DerivedStorage,
  { sequence, columns }: Saved,
  pause: () => Promise<void>,
): Promise<void> {
  const { ids, numbers, texts, ...rest } = columns;
  const values = { ids, numbers, texts, rest: { ...rest, sequence } };
  const stamp = uuid();
  for (const part of PARTS) {
    await derived.set(keyOf(part), { stamp, value: values[part] } satisfies Part);
    await pause();
  }
}

const isPart = (value: unknown): value is Part =>
  typeof value === "object" && value !== null && "stamp" in value && typeof value.stamp === "string";

/** What is inside is trusted: a damaged copy fails when columns are made of it, and is then built anew. */
const isSaved = (value: unknown): value is Saved =>
  typeof value === "object" && value !== null && "sequence" in value && Number.isSafeInteger(value.sequence);
