import type { MediaAsset } from "../core/library/asset.js";
import type { AssetQuery } from "../core/library/query/asset-query.js";
import { typeOfExtension } from "../core/media/file-extensions.js";

/** A type that no asset has: an empty list of types would stand for all of them. */
const NOTHING = "none/none";

/** The types of an `accept` attribute as a query takes them; undefined if all are accepted. */
export function acceptedTypes(accept: string | undefined): readonly string[] | undefined {
  const parts = (accept ?? "").split(",").map((part) => part.trim().toLowerCase());
  const types = parts.filter((part) => part !== "").map(typeOf);
  return types.length === 0 || types.includes("*") ? undefined : types;
}

function typeOf(part: string): string {
  if (part.startsWith(".")) return typeOfExtension(part.slice(1)) ?? NOTHING;
  return part.endsWith("/*") ? part.slice(0, -2) : part;
}

const includes = (type: string, other: string): boolean => type === other || other.startsWith(`${type}/`);

/** Whether an asset has one of the types. */
export function isAccepted({ mimeType }: MediaAsset, types: readonly string[] | undefined): boolean {
  return !types || types.some((type) => includes(type, mimeType));
}

/** Whether assets of a kind (`image`, `video`) can have one of the types. */
export function isKindAccepted(kind: string, types: readonly string[] | undefined): boolean {
  return !types || types.some((type) => type === kind || type.startsWith(`${kind}/`));
}

/** The types of a query, as far as they are accepted. */
export function withinTypes(
  asked: AssetQuery["type"],
  accepted: readonly string[] | undefined,
): AssetQuery["type"] {
  if (!accepted) return asked;
  const list = asked === undefined ? [] : typeof asked === "string" ? [asked] : asked;
  if (list.length === 0) return accepted;
  const both = list.flatMap((type) =>
    accepted.flatMap((other) => {
      if (includes(type, other)) return [other];
      return includes(other, type) ? [type] : [];
    }),
  );
  return both.length > 0 ? both : [NOTHING];
}
