"use client";

import { useMemo, useState } from "react";
import type { MediaAsset } from "../core/library/asset.js";
import { isShallowEqual } from "../react/is-shallow-equal.js";
import { useControlled } from "../react/use-controlled.js";
import { acceptedTypes, isAccepted } from "./accepted-types.js";
import type { Messages } from "./messages/language.js";
import type { MediaPickerProps } from "./picker-props.js";

const NONE: readonly string[] = [];

const toIds = (value: string | null | readonly string[]): readonly string[] => {
  if (value === null || value === "") return NONE;
  return typeof value === "string" ? [value] : value;
};

/** The value of a picker as a list of ids, and what may be in it. */
export function usePicker(props: MediaPickerProps, messages: Messages) {
  const { multiple = false, required = false, accept, where } = props;
  const [initial] = useState(props.defaultValue ?? null);
  const [start] = useState(props.value ?? initial);
  const [value, setValue] = useControlled<string | null | readonly string[]>(props.value, initial, (next) => {
    if (props.multiple) props.onValueChange?.(toIds(next));
    else props.onValueChange?.(toIds(next)[0] ?? null);
  });
  // An app may give another list of the same ids each time.
  const given = toIds(value);
  const [ids, setIds] = useState(given);
  if (ids !== given && !isShallowEqual(ids, given)) setIds(given);
  const types = useMemo(() => acceptedTypes(accept), [accept]);
  const min = Math.max(props.min ?? 0, required ? 1 : 0);
  const max = multiple ? (props.max ?? Number.POSITIVE_INFINITY) : 1;

  return {
    ids: isShallowEqual(ids, given) ? ids : given,
    multiple,
    min,
    max,
    types,
    where,
    /** What else is asked of the library's assets. */
    fits: (asset: MediaAsset): boolean =>
      asset.removedAt === undefined && isAccepted(asset, types) && (where?.(asset) ?? true),
    setIds: (next: readonly string[]): void => setValue(multiple ? next : (next[0] ?? null)),
    reset: (): void => setValue(start),
    /** Why so many cannot be the value; "" if they can. */
    problemOf(count: number): string {
      if (count < min) return messages.chooseAtLeast(min);
      return count > max ? messages.chooseAtMost(max) : "";
    },
  };
}

export type Picker = ReturnType<typeof usePicker>;

/** The ids with more of them: one takes the place of another where there is only one. */
export function withMore(ids: readonly string[], more: readonly string[], max: number): readonly string[] {
  if (max === 1) return more.slice(-1);
  return [...new Set([...ids, ...more])].slice(0, Math.max(ids.length, max));
}
