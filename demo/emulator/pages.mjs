import { predictionOf } from "./run.mjs";

const PAGE = 100;

/**
 * One page of `GET /predictions`, newest first.
 * @param {readonly import("./run.mjs").Run[]} runs oldest first
 * @param {URLSearchParams} query `created_after` (inclusive), `created_before` (exclusive), `source`, `cursor`
 * @param {number} now
 * @param {string} origin
 */
export function listPage(runs, query, now, origin) {
  const after = Date.parse(query.get("created_after") ?? "");
  const before = Date.parse(query.get("created_before") ?? "");
  // Every run here came through the API, so that nothing is left of source=web.
  const matching =
    query.get("source") === "web"
      ? []
      : runs.filter((run) => !(run.createdAt < after) && !(run.createdAt >= before)).reverse();
  const cursor = query.get("cursor");
  const found = cursor === null ? 0 : matching.findIndex((run) => run.sequence <= decodeCursor(cursor));
  const start = found === -1 ? matching.length : found;

  const link = (/** @type {import("./run.mjs").Run | undefined} */ first) => {
    if (!first) return null;
    const page = new URL(`${origin}/v1/predictions`);
    for (const [name, value] of query) if (name !== "cursor") page.searchParams.set(name, value);
    page.searchParams.set("cursor", encodeCursor(first.sequence));
    return page.href;
  };
  return {
    next: link(matching[start + PAGE]),
    previous: start === 0 ? null : link(matching[Math.max(0, start - PAGE)]),
    results: matching.slice(start, start + PAGE).map((run) => predictionOf(run, now, origin)),
  };
}

/** @param {number} sequence */
const encodeCursor = (sequence) => Buffer.from(`s:${sequence}`).toString("base64url");

/** @param {string} cursor @returns {number} -1, which matches nothing, where the cursor is not ours */
const decodeCursor = (cursor) => {
  const match = /^s:(\d+)$/.exec(Buffer.from(cursor, "base64url").toString());
  return match ? Number(match[1]) : -1;
};
