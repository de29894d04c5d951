/** Whether two values are the same, or arrays or plain objects whose elements are. */
export function isShallowEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!isPlain(one) || !isPlain(other)) return false;
  const before = Object.entries(one);
  const after = Object.entries(other);
  return (
    before.length === after.length &&
    before.every(([key, value], index) => key === after[index]?.[0] && Object.is(value, after[index]?.[1]))
  );
}

const isPlain = (value: unknown): value is object =>
  Array.isArray(value) || (value != null && Object.getPrototypeOf(value) === Object.prototype);
