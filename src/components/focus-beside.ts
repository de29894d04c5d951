/** The picture that Tab would reach, then the buttons. */
const PLACES = ['[role="gridcell"][tabindex="0"]', "button:not([disabled])"];

/**
 * Moves the focus out of a part that is about to leave the document, to the first place around it that takes the focus.
 *
 * @param preferred A selector of what comes before the pictures and the buttons.
 */
export function focusBeside(part: Element, around: Element | null, preferred?: string): void {
  const isWithin = () => part.contains(document.activeElement);
  if (!isWithin()) return;
  for (const selector of preferred ? [preferred, ...PLACES] : PLACES) {
    for (const place of around?.querySelectorAll<HTMLElement>(selector) ?? []) {
      if (part.contains(place)) continue;
      place.focus();
      if (!isWithin()) return;
    }
  }
}
