/** Calls `make` at the first call, and returns the same after that. What it throws is thrown, and it is called again. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
