import type { BatchCell, BatchParameter, BatchPlace } from "../generation/batch-cell.js";
import type { Generation } from "../generation/generation.js";
import type { MediaAsset } from "../library/asset.js";

/** One side of a contact sheet. */
export type SheetAxis = {
  /** What differs along it. */
  readonly parameter: BatchParameter;
  /** Its values, as a request has them, sizes as `768x512`; undefined where nothing is left that tells it. */
  readonly values: readonly (string | undefined)[];
};

/** One cell of a contact sheet. */
export type SheetCell = {
  /** Its images, in the order of their run. */
  readonly assets: readonly MediaAsset[];
  /** The generation that was started last for it; undefined if it is no longer in the history, or was never started. */
  readonly generation: Generation | undefined;
};

/** A batch as a table. */
export type ContactSheet = {
  /** Undefined if there is a single column. */
  readonly columns: SheetAxis | undefined;
  /** Undefined if there is a single row. */
  readonly rows: SheetAxis | undefined;
  /** Row by row. */
  readonly cells: readonly (readonly SheetCell[])[];
  /** The number of its images. */
  readonly count: number;
};

/** Cells that are drawn: a description from elsewhere may name any place. */
const MAX_CELLS = 1_000;

/** The place on an axis that a batch does not have. */
const ONLY = 1;

/**
 * The table of a batch, by what is left of it: its images, and the generations that the library still lists. Undefined if
 * nothing is. Those of other batches are ignored.
 *
 * @example
 * ```ts
 * import { createMediaLibrary } from "@reactkits.dev/react-media-library/core";
 * import { contactSheetOf } from "@reactkits.dev/react-media-library/prompts";
 *
 * const library = createMediaLibrary();
 * async function sheetOf(batch: string) {
 *   const query = library.query({ run: batch });
 *   const assets = await query.range(0, Number.POSITIVE_INFINITY);
 *   return contactSheetOf(batch, assets, library.getSnapshot().generations);
 * }
 * ```
 */
export function contactSheetOf(
  batch: string,
  assets: readonly MediaAsset[],
  generations: readonly Generation[],
): ContactSheet | undefined {
  const made = assets.flatMap((asset) => {
    const cell = asset.run?.batch;
    return cell?.id === batch ? [{ cell, asset, request: fieldsOf(asset.sourceMeta?.request) }] : [];
  });
  const asked = generations.flatMap((generation) => {
    const cell = generation.kind === "images" ? generation.batch : undefined;
    return cell?.id === batch ? [{ cell, generation, request: fieldsOf(generation.request) }] : [];
  });
  const all = ofOneTable([...made, ...asked]);
  const columns = axisOf(all, ({ column }) => column);
  const rows = axisOf(all, ({ row }) => row);
  const [width, height] = [columns?.values.length ?? 1, rows?.values.length ?? 1];
  if (all.length === 0) return undefined;
  const cells = Array.from({ length: height }, () =>
    Array.from({ length: width }, (): { assets: MediaAsset[]; generation: Generation | undefined } => ({
      assets: [],
      generation: undefined,
    })),
  );
  const cellAt = ({ column, row }: BatchCell) =>
    cells[(row?.index ?? ONLY) - 1]?.[(column?.index ?? ONLY) - 1];
  const isShown = new Set(all.map(({ cell }) => cell));
  const shown = made.filter(({ cell }) => isShown.has(cell));
  for (const { cell, asset } of shown) cellAt(cell)?.assets.push(asset);
  for (const { cell, generation } of asked) {
    const target = isShown.has(cell) ? cellAt(cell) : undefined;
    if (target && (target.generation?.startedAt ?? 0) <= generation.startedAt) target.generation = generation;
  }
  for (const cell of cells.flat()) cell.assets.sort((a, b) => b.createdAt - a.createdAt);
  return { columns, rows, cells, count: shown.length };
}

/** Those of the table that most of them name: the file of an image from elsewhere may describe any other. */
function ofOneTable<Each extends Member>(members: readonly Each[]): readonly Each[] {
  const tables = new Map<string, Each[]>();
  for (const member of members) {
    const { column, row } = member.cell;
    if ((column?.count ?? 1) * (row?.count ?? 1) > MAX_CELLS) continue;
    const name = JSON.stringify([column?.parameter, column?.count, row?.parameter, row?.count]);
    tables.set(name, [...(tables.get(name) ?? []), member]);
  }
  return [...tables.values()].reduce((most, each) => (each.length > most.length ? each : most), []);
}

type Member = { cell: BatchCell; request: Record<string, unknown> };

/** The axis that the members name; their own requests tell its values. */
function axisOf(
  members: readonly Member[],
  placeOf: (cell: BatchCell) => BatchPlace | undefined,
): SheetAxis | undefined {
  const [first] = members.flatMap(({ cell }) => placeOf(cell) ?? []);
  if (!first) return undefined;
  const { parameter } = first;
  const values: (string | undefined)[] = Array.from({ length: first.count }, () => undefined);
  for (const { cell, request } of members) {
    const place = placeOf(cell);
    if (place && place.index <= values.length) values[place.index - 1] ??= textOf(parameter, request);
  }
  return { parameter, values };
}

function textOf(parameter: BatchParameter, request: Record<string, unknown>): string | undefined {
  const { width, height } = request;
  const value = parameter === "size" ? width && height && `${width}x${height}` : request[parameter];
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

const fieldsOf = (value: unknown): Record<string, unknown> => ({ ...Object(value) });
