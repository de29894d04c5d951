import type { OpenStorage } from "../library/storage.js";
import { MAX_TEXT, promptId, surplusPrompts, withUse } from "./prompt-record.js";

/** Keeps a prompt that a generation was started with. Resolves to whether there was one to keep. */
export async function recordPrompt({ prompts }: OpenStorage, text: string): Promise<boolean> {
  if (text.trim() === "" || text.length > MAX_TEXT) return false;
  let isNew = false;
  await prompts.update([promptId(text)], (before) => {
    isNew = before === undefined;
    return withUse(before, text, Date.now());
  });
  if (isNew) {
    const surplus = surplusPrompts(await prompts.get());
    if (surplus.length > 0) await prompts.update(surplus, () => undefined);
  }
  return true;
}
