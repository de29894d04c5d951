const SHAPE = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/;

/**
 * Parses `Cancel-After`: `30`, `30s`, `5m`, `1h30m45s`, at least 5 seconds.
 * @param {string} text
 * @returns {number | undefined} milliseconds; undefined if the text is not a duration, or below 5 s
 */
export function parseDuration(text) {
  const trimmed = text.trim();
  let seconds;
  if (/^\d+$/.test(trimmed)) seconds = Number(trimmed);
  else {
    const parts = SHAPE.exec(trimmed);
    if (!parts || trimmed === "") return undefined;
    const [hours = 0, minutes = 0, rest = 0] = parts.slice(1).map((part) => Number(part ?? 0));
    seconds = hours * 3600 + minutes * 60 + rest;
  }
  return Number.isSafeInteger(seconds) && seconds >= 5 ? seconds * 1000 : undefined;
}

/**
 * Parses `Prefer: wait` or `wait=1..60`.
 * @param {string | undefined} header
 * @returns {number} milliseconds to hold the request open; 0 if the client does not ask for it
 */
export function parsePreferWait(header) {
  const match = /(?:^|[\s,;])wait(?:=(\d+))?(?=$|[\s,;])/.exec(header ?? "");
  if (!match) return 0;
  const seconds = match[1] === undefined ? 60 : Number(match[1]);
  return Math.min(60, Math.max(1, seconds)) * 1000;
}
