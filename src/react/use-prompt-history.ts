"use client";

import { useMemo, useSyncExternalStore } from "react";
import { type LibraryPrompts, type PromptsSnapshot, promptsOf } from "../core/prompts/library-prompts.js";
import { useLibraryInContext } from "./media-library-context.js";

/** What `usePromptHistory` returns: the prompts and snippets of the library, and what changes them. */
export type PromptHistory = PromptsSnapshot &
  Omit<LibraryPrompts, "getSnapshot" | "getServerSnapshot" | "subscribe">;

/**
 * The prompt history and the snippets of the library, kept up to date with this and other tabs. Every generation that is
 * started adds its prompt.
 *
 * @example
 * ```tsx
 * import { findPrompts, usePromptHistory } from "@reactkits.dev/react-media-library/prompts";
 *
 * export function Recent({ onTake }: { onTake: (prompt: string) => void }) {
 *   const { prompts, remove } = usePromptHistory();
 *   return (
 *     <ul>
 *       {findPrompts(prompts, { order: "used" }).map(({ text }) => (
 *         <li key={text}>
 *           <button type="button" onClick={() => onTake(text)}>{text}</button>
 *           <button type="button" onClick={() => remove(text)}>Delete</button>
 *         </li>
 *       ))}
 *     </ul>
 *   );
 * }
 * ```
 */
export function usePromptHistory(): PromptHistory {
  const library = useLibraryInContext();
  const of = promptsOf(library);
  const snapshot = useSyncExternalStore(of.subscribe, of.getSnapshot, of.getServerSnapshot);
  return useMemo(() => {
    const { getSnapshot: _, getServerSnapshot: __, subscribe: ___, ...actions } = of;
    return { ...snapshot, ...actions };
  }, [snapshot, of]);
}
