import type { AssetQuery } from "./asset-query.js";

/** Whether two queries mean the same: components often create them inline. */
export const isSameQuery = (one: AssetQuery, other: AssetQuery): boolean =>
  one === other || (one.where === other.where && keyOf(one) === keyOf(other));

/** JSON has no infinite numbers, which are valid times, and no functions. */
const keyOf = (query: AssetQuery): string =>
  JSON.stringify(query, (_, value: unknown) => (typeof value === "number" ? String(value) : value));
