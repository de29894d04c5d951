"use client";

import { useEffect, useImperativeHandle, useLayoutEffect, useRef } from "react";
import { useLatestCallback } from "../react/use-latest-callback.js";
import type { MediaPickerProps } from "./picker-props.js";
import { useScope } from "./scope.js";

type PickerControlProps = Pick<MediaPickerProps, "name" | "form" | "disabled" | "inputRef"> & {
  ids: readonly string[];
  required: boolean;
  /** Why the form is not to be sent; "" if nothing is wrong. */
  problem: string;
  /** Called when the form finds the problem; `first` if it is the first one of the form. */
  onInvalid: (first: boolean) => void;
  onReset: () => void;
  /** The control cannot be seen: what is to be focused in its place. */
  onFocus: () => void;
};

const ignore = (): void => {};

/**
 * The value as a native control, which is what forms, their data and their validation know. A `<select>`: it has as many
 * values as are chosen, each an entry of the form's data.
 */
export function PickerControl(props: PickerControlProps) {
  const { ids, problem, inputRef, onInvalid, onReset, onFocus, ...native } = props;
  const { slot } = useScope();
  const select = useRef<HTMLSelectElement>(null);
  useImperativeHandle<HTMLSelectElement | null, HTMLSelectElement | null>(inputRef, () => select.current);

  // A reset of the form returns to what is selected by default: the options are only those that are chosen.
  useLayoutEffect(() => {
    if (!select.current) return;
    selectOptions(select.current, ids);
    select.current.setCustomValidity(problem);
  }, [ids, problem]);

  // What listens to the changes of its form hears of this one too.
  const last = useRef(ids);
  useEffect(() => {
    if (last.current === ids) return;
    last.current = ids;
    select.current?.dispatchEvent(new Event("change", { bubbles: true }));
  }, [ids]);

  const reset = useLatestCallback((event: Event): void => {
    const { form } = select.current ?? {};
    if (form && event.target === form && !event.defaultPrevented) onReset();
  });
  useEffect(() => {
    window.addEventListener("reset", reset);
    return () => window.removeEventListener("reset", reset);
  }, [reset]);

  return (
    <select
      {...native}
      {...slot("picker-control", "rml-visually-hidden")}
      ref={select}
      multiple
      tabIndex={-1}
      aria-hidden="true"
      value={[...ids]}
      onChange={ignore}
      onFocus={onFocus}
      onInvalid={(event) => {
        // The browser's own message would point to what is not seen.
        event.preventDefault();
        onInvalid(isFirstInvalid(event.currentTarget));
      }}
    >
      {ids.map((id) => (
        <option key={id} value={id}>
          {id}
        </option>
      ))}
    </select>
  );
}

function selectOptions(control: HTMLSelectElement, ids: readonly string[]): void {
  for (const option of control.options) {
    option.defaultSelected = ids.includes(option.value);
    option.selected = option.defaultSelected;
  }
}

function isFirstInvalid(control: HTMLSelectElement): boolean {
  const invalid = [...(control.form?.elements ?? [])].find(
    (element) => !(element instanceof HTMLFieldSetElement) && element.matches(":invalid"),
  );
  return invalid === undefined || invalid === control;
}
