const PAGE = 100;

/**
 * One page of a list, with links to the next and the previous one.
 * @template {{ sequence: number }} T
 * @param {readonly T[]} newestFirst by `sequence`
 * @param {URL} url the URL of the request, whose query the links keep
 * @returns {{ next: string | null, previous: string | null, results: T[] }}
 */
export function pageOf(newestFirst, url) {
  const cursor = url.searchParams.get("cursor");
  const found =
    cursor === null ? 0 : newestFirst.findIndex(({ sequence }) => sequence <= decodeCursor(cursor));
  const start = found === -1 ? newestFirst.length : found;

  const link = (/** @type {T | undefined} */ first) => {
    if (!first) return null;
    const page = new URL(url);
    page.searchParams.set("cursor", encodeCursor(first.sequence));
    return page.href;
  };
  return {
    next: link(newestFirst[start + PAGE]),
    previous: start === 0 ? null : link(newestFirst[Math.max(0, start - PAGE)]),
    results: newestFirst.slice(start, start + PAGE),
  };
}

/** @param {number} sequence */
const encodeCursor = (sequence) => Buffer.from(`s:${sequence}`).toString("base64url");

/** @param {string} cursor @returns {number} -1, which matches nothing, if the cursor is invalid */
const decodeCursor = (cursor) => {
  const match = /^s:(\d+)$/.exec(Buffer.from(cursor, "base64url").toString());
  return match ? Number(match[1]) : -1;
};
