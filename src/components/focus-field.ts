import type { FormField } from "./part-props.js";

/** Moves the focus to a field of a form; a button may stand for a field. */
export function focusField(form: Element | null | undefined, field: FormField): void {
  form?.querySelector<HTMLElement>(`[name="${field}"], [data-field="${field}"]`)?.focus();
}
