import { type KeyboardEvent, useRef } from "react";
import type { SavedPrompt } from "../core/prompts/prompt-record.js";
import { useAnnounce } from "./live-region.js";
import type { Messages } from "./messages/language.js";

/** Where the keys are in the history, and what was typed before. */
type Place = { index: number; shown: string; own: string };

export type PromptKeysOptions = {
  prompts: readonly SavedPrompt[];
  value: string;
  onValueChange: (prompt: string) => void;
  messages: Messages;
};

/**
 * The keys of a prompt's field: Up at the start of the text puts in the prompt used before, Down at its end goes back, at
 * last to what was typed. While a prompt of the history stands there unchanged, both keys work at both ends.
 */
export function usePromptKeys({ prompts, value, onValueChange, messages }: PromptKeysOptions) {
  const announce = useAnnounce();
  const place = useRef<Place>(undefined);

  return (event: KeyboardEvent<HTMLElement>): void => {
    const { target, key } = event;
    if (!(target instanceof HTMLTextAreaElement) || event.nativeEvent.isComposing) return;
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (key !== "ArrowUp" && key !== "ArrowDown") return;
    const current = place.current?.shown === value ? place.current : undefined;
    const { selectionStart: start, selectionEnd: end } = target;
    const atStart = end === 0;
    const atEnd = start === value.length;
    if (!(current ? atStart || atEnd : key === "ArrowUp" ? atStart : false)) return;

    const own = current?.own ?? value;
    const texts = prompts.map(({ text }) => text).filter((text) => text !== own.trim());
    const index = (current?.index ?? -1) + (key === "ArrowUp" ? 1 : -1);
    const shown = index < 0 ? own : texts[index];
    if (shown === undefined || (index < 0 && !current)) return;
    event.preventDefault();
    place.current = index < 0 ? undefined : { index, shown, own };
    onValueChange(shown);
    announce(index < 0 ? messages.ownPrompt(own) : messages.promptOfHistory(index + 1, texts.length, shown));
    // Once the field has the text.
    requestAnimationFrame(() => {
      const caret = key === "ArrowUp" ? 0 : target.value.length;
      target.setSelectionRange(caret, caret);
    });
  };
}
