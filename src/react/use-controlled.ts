"use client";

import { useState } from "react";

/**
 * A value that the app controls by its props, or else the component itself. `onChange` is called in both cases.
 */
export function useControlled<Value>(
  controlled: Value | undefined,
  initial: Value | (() => Value),
  onChange: ((value: Value) => void) | undefined,
): [Value, (value: Value) => void] {
  const [own, setOwn] = useState(initial);
  const set = (value: Value): void => {
    if (controlled === undefined) setOwn(() => value);
    onChange?.(value);
  };
  return [controlled ?? own, set];
}
