"use client";

import { CloseIcon } from "./icons.js";
import { useKit } from "./kit.js";
import { useScope } from "./scope.js";
import type { LibraryScreen } from "./use-library-screen.js";

/** What the user should know before the images: nothing is stored, a generation failed, files were not added. */
export function LibraryNotices({ screen }: { screen: LibraryScreen }) {
  const { IconButton, Notice } = useKit();
  const { messages, slot } = useScope();
  const { library, importProblems, aiError } = screen;
  const full = importProblems.some(({ error }) => error.code === "quota");
  const notImported = messages.notImported(importProblems.length);
  // Blocked by an older tab, for one, which the user can close.
  const waitingFor = library.status === "loading" ? library.error : undefined;
  const ephemeral = library.persistence === "ephemeral";
  if (!ephemeral && importProblems.length === 0 && !aiError && !waitingFor) return null;

  const dismiss = (onClick: () => void) => (
    <IconButton size="sm" label={messages.dismiss} icon={<CloseIcon />} onClick={onClick} />
  );
  return (
    <div {...slot("library-notices")}>
      {waitingFor && (
        <Notice tone="warning" title={messages.waiting}>
          {messages.error(waitingFor)}
        </Notice>
      )}
      {ephemeral && (
        <Notice tone="warning" title={messages.ephemeral}>
          {messages.ephemeralHint}
        </Notice>
      )}
      {aiError && (
        <Notice tone="error" title={screen.aiErrorTitle} action={dismiss(library.dismissAIError)}>
          {messages.error(aiError)}
        </Notice>
      )}
      {importProblems.length > 0 && (
        <Notice
          tone="error"
          title={full ? `${messages.quotaFull}: ${notImported}` : notImported}
          action={dismiss(screen.dismissImportProblems)}
        >
          <ul {...slot("import-problems")}>
            {importProblems.map(({ name, error }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list is replaced as a whole, and names may repeat
              <li key={index}>
                <strong>{name}</strong> {messages.error(error)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  );
}
