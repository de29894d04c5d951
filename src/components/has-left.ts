import type { SyntheticEvent } from "react";

/** Whether the pointer or the focus left an element, and not only one within it. */
export const hasLeft = ({
  currentTarget,
  relatedTarget,
}: SyntheticEvent<Element> & { relatedTarget: EventTarget | null }): boolean =>
  !(relatedTarget instanceof Node && currentTarget.contains(relatedTarget));
