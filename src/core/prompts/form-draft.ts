import { sessionOf } from "../library/library-sessions.js";
import type { MediaLibraryInstance } from "../library/media-library-types.js";

/** What was typed into a form and not sent: it survives the page. */
export type FormDraft = {
  /** The kept value; undefined if there is none or it cannot be read. */
  read: () => Promise<unknown>;
  /** Keeps a value, or forgets it. Calls during a write share the next one; a failure loses the value and nothing else. */
  write: (value: unknown) => void;
};

export function createFormDraft(library: MediaLibraryInstance, form: string): FormDraft {
  let next: { value: unknown } | undefined;
  let writing = false;

  const writeAll = async (): Promise<void> => {
    try {
      const { storage } = await sessionOf(library);
      for (let now = next; now; now = next) {
        next = undefined;
        await storage.prompts.writeDraft(form, now.value);
      }
    } catch {
      next = undefined;
    }
    // In the same step as the last look at `next`: a value that comes in between would wait for the one after it.
    writing = false;
  };

  return {
    async read() {
      try {
        return await (await sessionOf(library)).storage.prompts.readDraft(form);
      } catch {
        return undefined;
      }
    },
    write(value) {
      next = { value };
      if (writing) return;
      writing = true;
      void writeAll();
    },
  };
}
